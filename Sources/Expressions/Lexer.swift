/// One symbol of an expression: what it is and which bytes it covers.
struct Token {
    enum Kind: Equatable {
        case end, word, text, number
        case leftParenthesis, rightParenthesis, leftBracket, rightBracket, comma, dot, star
        case not, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, and, or
    }

    var kind: Kind
    var start: Int
    var end: Int
    var number: Double = 0
}

/// Cuts an expression into tokens, one at a time, over its UTF-8 bytes.
struct Lexer {
    let bytes: [UInt8]
    private var index = 0
    private var previous = Token.Kind.end
    /// How many characters stand before a byte, for the last place that was asked for.
    private var counted = (byte: 0, characters: 0)

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func next() throws(ExpressionError) -> Token {
        skipSpace()
        var token = Token(kind: .end, start: index, end: index)
        if index < bytes.count { token = try symbol() }
        previous = token.kind
        return token
    }

    func lexeme(_ token: Token) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

    /// An error at a token; its column counts characters, which is why it is worked out only now.
    func error(_ kind: ExpressionError.Kind, _ fault: ExpressionError.Fault, at token: Token)
        -> ExpressionError
    {
        let before = String(decoding: bytes[..<token.start], as: UTF8.self).count
        return ExpressionError(kind, fault, position: before + 1, length: lexeme(token).count)
    }

    /// The column and length of a token; asked for in order, it counts every character once.
    mutating func place(of token: Token) -> Node.Place {
        let start = counted.byte <= token.start ? counted : (byte: 0, characters: 0)
        counted = (
            token.start,
            start.characters + String(decoding: bytes[start.byte..<token.start], as: UTF8.self).count
        )
        return Node.Place(position: counted.characters + 1, length: token.end - token.start)
    }

    private mutating func symbol() throws(ExpressionError) -> Token {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        switch bytes[index] {
        case UInt8(ascii: "("): return take(.leftParenthesis, 1)
        case UInt8(ascii: ")"): return take(.rightParenthesis, 1)
        case UInt8(ascii: "["): return take(.leftBracket, 1)
        case UInt8(ascii: "]"): return take(.rightBracket, 1)
        case UInt8(ascii: ","): return take(.comma, 1)
        case UInt8(ascii: "*"): return take(.star, 1)
        case UInt8(ascii: "!"): return next == UInt8(ascii: "=") ? take(.notEqual, 2) : take(.not, 1)
        case UInt8(ascii: "<"): return next == UInt8(ascii: "=") ? take(.lessOrEqual, 2) : take(.less, 1)
        case UInt8(ascii: ">"):
            return next == UInt8(ascii: "=") ? take(.greaterOrEqual, 2) : take(.greater, 1)
        case UInt8(ascii: "=") where next == UInt8(ascii: "="): return take(.equal, 2)
        case UInt8(ascii: "&") where next == UInt8(ascii: "&"): return take(.and, 2)
        case UInt8(ascii: "|") where next == UInt8(ascii: "|"): return take(.or, 2)
        case UInt8(ascii: "'"): return try text()
        case UInt8(ascii: ".") where isAfterOperand: return take(.dot, 1)
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), 48...57: return try number()
        default: return try word()
        }
    }

    /// A dot there leads to a property; elsewhere it starts a number.
    private var isAfterOperand: Bool {
        switch previous {
        case .word, .rightBracket, .rightParenthesis, .star: true
        default: false
        }
    }

    private mutating func take(_ kind: Token.Kind, _ count: Int) -> Token {
        defer { index += count }
        return Token(kind: kind, start: index, end: index + count)
    }

    private mutating func text() throws(ExpressionError) -> Token {
        let start = index
        index += 1
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "'") else {
                index += 1
                continue
            }
            index += 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: "'") else {
                return Token(kind: .text, start: start, end: index)
            }
            index += 1
        }
        throw unexpected(from: start)
    }

    private mutating func number() throws(ExpressionError) -> Token {
        let start = index
        index += 1
        while index < bytes.count, bytes[index] == UInt8(ascii: ".") || !isBoundary { index += 1 }
        let value = Numerals.number(in: bytes[start..<index])
        guard !value.isNaN else { throw unexpected(from: start) }
        return Token(kind: .number, start: start, end: index, number: value)
    }

    private mutating func word() throws(ExpressionError) -> Token {
        let start = index
        index += 1
        while index < bytes.count, !isBoundary { index += 1 }
        guard Self.isName(bytes[start..<index]) else { throw unexpected(from: start) }
        return Token(kind: .word, start: start, end: index)
    }

    private func unexpected(from start: Int) -> ExpressionError {
        let token = Token(kind: .word, start: start, end: index)
        return error(.lexing, .unexpectedSymbol(lexeme(token)), at: token)
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 32 &- 97 < 26 || byte == UInt8(ascii: "_") }

    private var isBoundary: Bool {
        switch bytes[index] {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
            UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="),
            UInt8(ascii: "&"), UInt8(ascii: "|"):
            true
        default: spaceLength > 0
        }
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            let length = spaceLength
            guard length > 0 else { return }
            index += length
        }
    }

    /// How many bytes the white space at the index has, 0 for anything else.
    private var spaceLength: Int {
        let first = bytes[index]
        if first < 0x80 { return first == 32 || (9...13).contains(first) ? 1 : 0 }
        let second = index + 1 < bytes.count ? bytes[index + 1] : 0
        if first == 0xC2 { return second == 0xA0 || second == 0x85 ? 2 : 0 }
        guard index + 2 < bytes.count else { return 0 }
        switch (first, second, bytes[index + 2]) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }
}
