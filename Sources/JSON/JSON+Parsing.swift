/// Why a text is not JSON.
public struct JSONError: Error, Equatable {
    /// What was found and what was expected.
    public let message: String
    /// The offset in bytes from the start of the text.
    public let offset: Int
    /// The line from 1.
    public let line: Int
    /// The column in bytes from 1.
    public let column: Int
}

extension JSON {
    /// Reads one JSON value that fills the whole text.
    ///
    /// - Parameters:
    ///   - text: The text, in UTF-8.
    ///   - allowsNonFinite: Whether `NaN`, `Infinity` and `-Infinity` are numbers, as Python writes them.
    ///   - maximumDepth: How deep arrays and objects may nest.
    /// - Throws: `JSONError` with the place of the first fault.
    public static func parse(
        _ text: String, allowsNonFinite: Bool = false, maximumDepth: Int = 200
    ) throws(JSONError) -> JSON {
        try parse(Array(text.utf8), allowsNonFinite: allowsNonFinite, maximumDepth: maximumDepth)
    }

    /// Reads one JSON value that fills all bytes.
    public static func parse(
        _ bytes: [UInt8], allowsNonFinite: Bool = false, maximumDepth: Int = 200
    ) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes, allowsNonFinite: allowsNonFinite, maximumDepth: maximumDepth)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.isAtEnd else { throw parser.error("unexpected text after the value") }
        return value
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    let allowsNonFinite: Bool
    let maximumDepth: Int
    var index = 0

    init(bytes: [UInt8], allowsNonFinite: Bool, maximumDepth: Int) {
        self.bytes = bytes
        self.allowsNonFinite = allowsNonFinite
        self.maximumDepth = maximumDepth
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
    }

    var isAtEnd: Bool { index >= bytes.count }
    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    func error(_ message: String) -> JSONError {
        var line = 1
        var start = 0
        for position in 0..<min(index, bytes.count) where bytes[position] == 10 {
            line += 1
            start = position + 1
        }
        return JSONError(message: message, offset: index, line: line, column: index - start + 1)
    }

    mutating func skipSpace() {
        while let byte = current, byte == 32 || byte == 10 || byte == 13 || byte == 9 { index += 1 }
    }

    mutating func value(depth: Int) throws(JSONError) -> JSON {
        skipSpace()
        guard let byte = current else { throw error("the text ends where a value was expected") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N") where allowsNonFinite: return try word("NaN", .number(.nan))
        case UInt8(ascii: "I") where allowsNonFinite: return try word("Infinity", .number(.infinity))
        default: return try number()
        }
    }

    mutating func word(_ text: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[index...].starts(with: text.utf8) else { throw error("'\(text)' expected") }
        index += text.utf8.count
        return value
    }

    mutating func object(depth: Int) throws(JSONError) -> JSON {
        guard depth < maximumDepth else { throw error("nested deeper than \(maximumDepth) levels") }
        index += 1
        var result = JSONObject()
        skipSpace()
        if current == UInt8(ascii: "}") {
            index += 1
            return .object(result)
        }
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("a member name in quotes expected") }
            let name = try string()
            skipSpace()
            guard current == UInt8(ascii: ":") else { throw error("':' expected after a member name") }
            index += 1
            result[name] = try value(depth: depth + 1)
            if try ends(with: UInt8(ascii: "}")) { return .object(result) }
        }
    }

    mutating func array(depth: Int) throws(JSONError) -> JSON {
        guard depth < maximumDepth else { throw error("nested deeper than \(maximumDepth) levels") }
        index += 1
        var result: [JSON] = []
        skipSpace()
        if current == UInt8(ascii: "]") {
            index += 1
            return .array(result)
        }
        while true {
            result.append(try value(depth: depth + 1))
            if try ends(with: UInt8(ascii: "]")) { return .array(result) }
        }
    }

    mutating func ends(with closer: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = current else { throw error("the text ends inside an array or object") }
        guard byte == closer || byte == UInt8(ascii: ",") else {
            throw error("',' or '\(Character(UnicodeScalar(closer)))' expected")
        }
        index += 1
        return byte == closer
    }

    mutating func string() throws(JSONError) -> String {
        index += 1
        var result: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                guard let text = String(validating: result, as: UTF8.self) else {
                    throw error("the string is not valid UTF-8")
                }
                return text
            case UInt8(ascii: "\\"):
                index += 1
                result.append(contentsOf: try escape())
            case 0..<32: throw error("a control character must be escaped in a string")
            default:
                result.append(byte)
                index += 1
            }
        }
        throw error("the string does not end")
    }

    mutating func escape() throws(JSONError) -> [UInt8] {
        guard let byte = current else { throw error("the string does not end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"): return Array(String(try unicode()).utf8)
        default: throw error("unknown escape")
        }
    }

    mutating func unicode() throws(JSONError) -> Character {
        let first = try hexadecimal()
        guard (0xD800..<0xE000).contains(first) else { return Character(UnicodeScalar(first) ?? "\u{FFFD}") }
        let isPair = first < 0xDC00 && bytes[index...].starts(with: [0x5C, 0x75])
        guard isPair else { return "\u{FFFD}" }
        let start = index
        index += 2
        let second = try hexadecimal()
        guard (0xDC00..<0xE000).contains(second) else {
            index = start
            return "\u{FFFD}"
        }
        let value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        return Character(UnicodeScalar(value) ?? "\u{FFFD}")
    }

    mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard index + 4 <= bytes.count else { throw error("four hexadecimal digits expected after \\u") }
        var value: UInt32 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits expected after \\u")
            }
            value = value << 4 | UInt32(digit)
        }
        index += 4
        return value
    }

    mutating func number() throws(JSONError) -> JSON {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        if allowsNonFinite, current == UInt8(ascii: "I") { return try word("Infinity", .number(-.infinity)) }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else {
            index = start
            throw error("a JSON value expected")
        }
        if current == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { throw error("a digit expected after '.'") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { throw error("a digit expected in the exponent") }
        }
        guard let value = Double(String(decoding: bytes[start..<index], as: UTF8.self)) else {
            throw error("the number cannot be read")
        }
        return .number(value)
    }

    mutating func digits() -> Int {
        let start = index
        while let byte = current, (48...57).contains(byte) { index += 1 }
        return index - start
    }
}
