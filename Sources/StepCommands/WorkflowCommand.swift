/// A line of a step's output that speaks to the runner: `::name key=value,key=value::data`, or the older
/// `##[name key=value;key=value]data`.
///
/// Source: actions/runner, `ActionCommand.cs`. Of the older form only lines that begin with it are read.
public struct WorkflowCommand: Sendable, Equatable {
    /// Lower case.
    public var name: String
    /// By lower-case name.
    public var properties: [String: String]
    /// What follows, unescaped.
    public var data: String

    /// Reads a line without its end; `nil` when it is not a command.
    public init?(_ line: String) {
        let trimmed = Array(line.utf8).drop { $0 == 32 || (9...13).contains($0) }
        if trimmed.starts(with: [58, 58]) {
            self.init(modern: trimmed.dropFirst(2))
        } else if trimmed.starts(with: [35, 35, 91]) {
            self.init(old: trimmed.dropFirst(3))
        } else {
            return nil
        }
    }

    private init?(modern text: ArraySlice<UInt8>) {
        guard let end = text.indices.dropLast().first(where: { text[$0] == 58 && text[$0 + 1] == 58 }) else {
            return nil
        }
        self.init(text[..<end], between: 44, data: text[(end + 2)...])
        for (key, value) in properties { properties[key] = Self.unescape(value, Self.propertyEscapes) }
        data = Self.unescape(data, Self.dataEscapes)
    }

    private init?(old text: ArraySlice<UInt8>) {
        guard let end = text.firstIndex(of: 93) else { return nil }
        self.init(text[..<end], between: 59, data: text[(end + 1)...])
        for (key, value) in properties { properties[key] = Self.unescape(value, Self.oldEscapes) }
        data = Self.unescape(data, Self.oldEscapes)
    }

    private init?(_ head: ArraySlice<UInt8>, between separator: UInt8, data rest: ArraySlice<UInt8>) {
        let space = head.firstIndex(of: 32) ?? head.endIndex
        name = String(decoding: head[..<space], as: UTF8.self).lowercased()
        guard !name.isEmpty else { return nil }
        properties = [:]
        for part in head[space...].split(separator: separator) {
            guard let equal = part.firstIndex(of: 61), equal + 1 < part.endIndex else { continue }
            let key = String(decoding: part[..<equal].drop { $0 == 32 }, as: UTF8.self)
            properties[key.lowercased()] = String(decoding: part[(equal + 1)...], as: UTF8.self)
        }
        data = String(decoding: rest, as: UTF8.self)
    }

    // MARK: - Escapes

    private static let dataEscapes: [(token: [UInt8], byte: UInt8)] = [
        (Array("0D".utf8), 13), (Array("0A".utf8), 10), (Array("25".utf8), 37),
    ]
    private static let propertyEscapes = dataEscapes + [(Array("3A".utf8), 58), (Array("2C".utf8), 44)]
    private static let oldEscapes = dataEscapes + [(Array("3B".utf8), 59), (Array("5D".utf8), 93)]

    /// The runner replaces one escape after the other and `%25` last: the same, for each but `%25` gives no `%`.
    private static func unescape(_ text: String, _ escapes: [(token: [UInt8], byte: UInt8)]) -> String {
        guard text.utf8.contains(37) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let rest = bytes[(index + 1)...].prefix(2)
            if bytes[index] == 37, let escape = escapes.first(where: { rest.elementsEqual($0.token) }) {
                result.append(escape.byte)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
