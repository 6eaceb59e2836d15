internal import Diagnostics

/// Reads the words behind a `#`.
struct IgnoreParser {
    enum Outcome {
        /// It does not speak to the linter.
        case none
        case malformed(String, SourceSpan)
        case comment([IgnoreComment.Name], reason: String)
    }

    private let bytes: [UInt8]
    private let line: Int
    private var index: Int

    /// - Parameter start: The index of the `#`.
    init(_ bytes: [UInt8], from start: Int, line: Int) {
        self.bytes = bytes
        self.line = line
        index = start
        while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
    }

    func parse() -> Outcome {
        var parser = self
        return parser.read()
    }

    private mutating func read() -> Outcome {
        let mark = word()
        guard mark.text == "headgate:" else { return .none }
        let verb = word()
        guard verb.text == "ignore" else {
            return .malformed("a comment for headgate begins with 'ignore'", verb.span)
        }
        var names: [IgnoreComment.Name] = []
        while true {
            let next = word()
            if next.text == "because" { break }
            guard !next.text.isEmpty else {
                return .malformed(
                    names.isEmpty ? "the comment names no code" : "the comment gives no reason", next.span)
            }
            for id in next.text.split(separator: ",") {
                guard Self.isCode(id.utf8) else {
                    return .malformed("'\(id.prefix(40))' is no code", next.span)
                }
                names.append(IgnoreComment.Name(id: String(id), span: next.span))
            }
        }
        guard !names.isEmpty else { return .malformed("the comment names no code", span(index, index)) }
        let reason = String(decoding: bytes[index...].drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
        guard !reason.isEmpty else { return .malformed("the comment gives no reason", span(index, index)) }
        return .comment(names, reason: reason)
    }

    private mutating func word() -> (text: String, span: SourceSpan) {
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        let start = index
        while index < bytes.count, bytes[index] != 0x20, bytes[index] != 0x09 { index += 1 }
        return (String(decoding: bytes[start..<index], as: UTF8.self), span(start, index))
    }

    private func span(_ start: Int, _ end: Int) -> SourceSpan {
        let column = 1 + bytes[..<start].count { $0 & 0xC0 != 0x80 }
        return SourceSpan(line: line, column: column, length: bytes[start..<end].count { $0 & 0xC0 != 0x80 })
    }

    /// `W014` or `SC2086`.
    private static func isCode(_ text: Substring.UTF8View) -> Bool {
        let letters = text.prefix { (0x41...0x5A).contains($0) }
        let digits = text.dropFirst(letters.count)
        return (1...2).contains(letters.count) && (3...4).contains(digits.count)
            && digits.allSatisfy { (0x30...0x39).contains($0) }
    }
}
