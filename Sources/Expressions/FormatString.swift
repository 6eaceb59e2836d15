/// The first argument of `format`, cut into text and places for arguments.
enum FormatString {
    enum Piece: Equatable {
        case text(String)
        case argument(Int)
    }

    /// Cuts a format string; `{{` and `}}` are braces, `{0}` is the first argument.
    static func pieces(of format: String, argumentCount: Int) throws(ExpressionError) -> [Piece] {
        let bytes = Array(format.utf8)
        var pieces: [Piece] = []
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isDoubled = index + 1 < bytes.count && bytes[index + 1] == byte
            switch byte {
            case UInt8(ascii: "{") where !isDoubled:
                let (argument, end) = try argument(in: bytes, at: index + 1, of: format)
                guard argument < argumentCount else {
                    throw ExpressionError(.evaluation, .missingFormatArgument(format))
                }
                if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
                text = []
                pieces.append(.argument(argument))
                index = end
            case UInt8(ascii: "}") where !isDoubled: throw ExpressionError(.evaluation, .badFormat(format))
            default:
                text.append(byte)
                index += byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") ? 2 : 1
            }
        }
        if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
        return pieces
    }

    /// The number after a brace, at most 255, and where the text goes on after the closing brace.
    private static func argument(
        in bytes: [UInt8], at start: Int, of format: String
    ) throws(ExpressionError) -> (Int, end: Int) {
        let digits = bytes[start...].prefix { (48...57).contains($0) }
        let end = start + digits.count
        guard end < bytes.count, let number = UInt8(String(decoding: digits, as: UTF8.self)) else {
            throw ExpressionError(.evaluation, .badFormat(format))
        }
        if bytes[end] == UInt8(ascii: "}") { return (Int(number), end + 1) }
        let rest = bytes[(end + 1)...]
        guard bytes[end] == UInt8(ascii: ":"), let close = rest.firstIndex(of: UInt8(ascii: "}")) else {
            throw ExpressionError(.evaluation, .badFormat(format))
        }
        let specifiers = String(decoding: rest[..<close], as: UTF8.self)
        throw ExpressionError(.evaluation, .badFormatSpecifiers(specifiers))
    }
}
