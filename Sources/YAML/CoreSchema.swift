/// The core schema of YAML 1.2: which type a plain scalar has.
///
/// Source: YAML 1.2.2, section 10.3.2. `yes`, `no`, `on`, `off` and `0777` are no special values.
enum CoreSchema {
    /// The value of a plain scalar.
    static func value(of text: String) -> YAMLValue {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return integer(text) ?? number(text) ?? .string(text)
        case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "~"):
            return isNull(text) ? .null : .string(text)
        case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            return boolean(text) ?? .string(text)
        default:
            return .string(text)
        }
    }

    /// The value of a text with a core tag, such as `int`; `nil` when it does not fit or the tag is unknown.
    static func value(of text: String, tag: String) -> YAMLValue? {
        switch tag {
        case "str": .string(text)
        case "int": integer(text)
        case "float": number(text)
        case "bool": boolean(text)
        case "null": text.isEmpty || isNull(text) ? .null : nil
        default: nil
        }
    }

    private static func isNull(_ text: String) -> Bool {
        text == "null" || text == "~" || text == "Null" || text == "NULL"
    }

    private static func boolean(_ text: String) -> YAMLValue? {
        switch text {
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: nil
        }
    }

    /// `[-+]?[0-9]+`, `0o[0-7]+` or `0x[0-9a-fA-F]+`; too large for `Int` is a number.
    private static func integer(_ text: String) -> YAMLValue? {
        if text.hasPrefix("0x") { return integer(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return integer(text.dropFirst(2), radix: 8) }
        var digits = text.utf8[...]
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") {
            digits = digits.dropFirst()
        }
        guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
        if let value = Int(text) { return .integer(value) }
        return Double(text).map(YAMLValue.number)
    }

    private static func integer(_ digits: Substring, radix: Int) -> YAMLValue? {
        guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else {
            return nil
        }
        if let value = Int(digits, radix: radix) { return .integer(value) }
        var number = 0.0
        for digit in digits {
            guard let value = digit.hexDigitValue, value < radix, digit.isASCII else { return nil }
            number = number * Double(radix) + Double(value)
        }
        return .number(number)
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, `[-+]?\.inf` or `\.nan`.
    private static func number(_ text: String) -> YAMLValue? {
        var rest = text.utf8[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        switch String(Substring(rest)) {
        case ".inf", ".Inf", ".INF": return .number(isNegative ? -.infinity : .infinity)
        case ".nan", ".NaN", ".NAN": return rest.count == text.utf8.count ? .number(.nan) : nil
        default: return isDecimal(rest) ? Double(text).map(YAMLValue.number) : nil
        }
    }

    private static func isDecimal(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        let whole = rest.prefix(while: isDigit).count
        rest = rest.dropFirst(whole)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix(while: isDigit).count
            guard whole + fraction > 0 else { return false }
            rest = rest.dropFirst(fraction)
        } else if whole == 0 {
            return false
        }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
