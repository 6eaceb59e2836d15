internal import JSON

/// Numbers as text: read strictly, written so that they read back as the same number.
enum NumberText {
    /// The number that bytes spell: decimal digits with sign, fraction and exponent, `nan`, or `inf`.
    ///
    /// The words are read in any case, as Python, R and JavaScript write them (`NaN`, `-Infinity`). Everything
    /// else is `nil`: blanks, hexadecimal, `1,5`, `0.9%`.
    static func number(_ bytes: ArraySlice<UInt8>) -> Double? {
        guard bytes.count <= 400 else { return nil }
        if isDecimal(bytes) { return Double(String(decoding: bytes, as: UTF8.self)) }
        guard bytes.count <= 9 else { return nil }
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "nan", "+nan", "-nan": return .nan
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: return nil
        }
    }

    /// The number that a text spells.
    static func number(_ text: String) -> Double? { number(Array(text.utf8)[...]) }

    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        skipSign(&rest)
        let whole = skipDigits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = skipDigits(&rest)
        }
        guard whole + fraction > 0 else { return false }
        guard let mark = rest.first else { return true }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
        rest.removeFirst()
        skipSign(&rest)
        return skipDigits(&rest) > 0 && rest.isEmpty
    }

    private static func skipSign(_ rest: inout ArraySlice<UInt8>) {
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    }

    private static func skipDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
        let digits = rest.prefix { (48...57).contains($0) }.count
        rest = rest.dropFirst(digits)
        return digits
    }

    /// The shortest text that reads back as the same number.
    static func shortest(_ number: Double) -> String { JSON.text(of: number) }

    /// Six significant digits, for tables that a person reads at a glance.
    static func brief(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return shortest(number) }
        let short = shortest(number)
        let rounded = rounded(number, digits: 6)
        let text = shortest(rounded)
        return text.utf8.count < short.utf8.count ? text : short
    }

    private static func rounded(_ number: Double, digits: Int) -> Double {
        var exponent = 0
        var scale = 1.0
        var magnitude = number.magnitude
        while magnitude >= 10, exponent < 320 {
            magnitude /= 10
            exponent += 1
        }
        while magnitude < 1, exponent > -320 {
            magnitude *= 10
            exponent -= 1
        }
        let places = digits - 1 - exponent
        guard places.magnitude < 290 else { return number }
        for _ in 0..<places.magnitude { scale *= 10 }
        let result = places >= 0 ? (number * scale).rounded() / scale : (number / scale).rounded() * scale
        return result.isFinite ? result : number
    }
}
