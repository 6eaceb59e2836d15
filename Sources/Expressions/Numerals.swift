internal import Glibc

/// Numbers as texts and texts as numbers, as the language converts them.
enum Numerals {
    /// At most 15 significant digits, an exponent from 1E+15 and below 0.0001: .NET's format `G15`.
    static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if let integer = Int(exactly: number), integer.magnitude < 1_000_000_000_000_000 {
            return String(integer)
        }
        let (digits, exponent) = significant(number.magnitude)
        let body = (-4..<15).contains(exponent) ? plain(digits, exponent) : scientific(digits, exponent)
        return (number < 0 ? "-" : "") + body
    }

    /// The first 15 digits of a positive number, correctly rounded, without zeros at the end.
    private static func significant(_ number: Double) -> (digits: [UInt8], exponent: Int) {
        var buffer = [CChar](repeating: 0, count: 40)
        let count = unsafe withVaList([number]) { arguments in
            unsafe buffer.withUnsafeMutableBufferPointer { bytes in
                unsafe vsnprintf(bytes.baseAddress, bytes.count, "%.14e", arguments)
            }
        }
        let text = buffer.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }
        let mark = text.firstIndex(of: UInt8(ascii: "e")) ?? text.endIndex
        var digits = text[..<mark].filter { (48...57).contains($0) }
        while digits.count > 1, digits.last == 48 { digits.removeLast() }
        let exponent = Int(String(decoding: text[mark...].dropFirst(), as: UTF8.self)) ?? 0
        return (digits, exponent)
    }

    private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
        let zeros = { (count: Int) in [UInt8](repeating: 48, count: max(0, count)) }
        if exponent < 0 { return "0." + String(decoding: zeros(-exponent - 1) + digits, as: UTF8.self) }
        let whole = digits.prefix(exponent + 1) + zeros(exponent + 1 - digits.count)
        let fraction = digits.dropFirst(exponent + 1)
        let text = String(decoding: whole, as: UTF8.self)
        return fraction.isEmpty ? text : text + "." + String(decoding: fraction, as: UTF8.self)
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
        let fraction = String(decoding: digits.dropFirst(), as: UTF8.self)
        let power = String(exponent.magnitude)
        return String(decoding: digits.prefix(1), as: UTF8.self) + (fraction.isEmpty ? "" : "." + fraction)
            + (exponent < 0 ? "E-" : "E+") + (power.count < 2 ? "0" : "") + power
    }

    /// The number that a text stands for: decimal, `0x`, `0o` or `Infinity`; empty is 0, all else NaN.
    static func number(in text: String) -> Double {
        let bytes = Array(trimmed(text).utf8)
        return bytes.isEmpty ? 0 : number(in: bytes[...])
    }

    static func number(in bytes: ArraySlice<UInt8>) -> Double {
        if isDecimal(bytes) { return Double(String(decoding: bytes, as: UTF8.self)) ?? .nan }
        if bytes.starts(with: "0x".utf8) { return digits(bytes.dropFirst(2), base: 16) }
        if bytes.starts(with: "0o".utf8) { return digits(bytes.dropFirst(2), base: 8) }
        switch String(decoding: bytes, as: UTF8.self) {
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: return .nan
        }
    }

    static func trimmed(_ text: String) -> Substring {
        let scalars = text.unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return text[start..<scalars.index(after: end)]
    }

    private static func digits(_ bytes: ArraySlice<UInt8>, base: Int) -> Double {
        var value: Double = bytes.isEmpty ? .nan : 0
        for byte in bytes {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, digit < base else { return .nan }
            value = value * Double(base) + Double(digit)
        }
        return value
    }

    /// `[+-] digits [. digits] [e [+-] digits]` with a digit before or after the point.
    private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        func skipDigits() -> Int {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        if let sign = rest.first, sign == 43 || sign == 45 { rest = rest.dropFirst() }
        var count = skipDigits()
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            count += skipDigits()
        }
        guard count > 0 else { return false }
        if let mark = rest.first, mark | 32 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if let sign = rest.first, sign == 43 || sign == 45 { rest = rest.dropFirst() }
            guard skipDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
