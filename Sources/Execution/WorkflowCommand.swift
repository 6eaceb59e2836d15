/// A line of a step's output that speaks to the runner: `::name key=value,key=value::data`.
///
/// Source: GitHub's workflow commands; spec/workflows.md section 6.
struct WorkflowCommand: Equatable {
    /// Lower case.
    var name: String
    var properties: [String: String]
    var data: String

    /// Reads a line; `nil` when it is not a command. The old form `##[name]data` is read too.
    init?(_ line: String) {
        let trimmed = line.drop { $0 == " " || $0 == "\t" }
        if trimmed.hasPrefix("::") {
            self.init(modern: trimmed.dropFirst(2))
        } else if trimmed.hasPrefix("##[") {
            self.init(old: trimmed.dropFirst(3))
        } else {
            return nil
        }
    }

    private init?(modern text: Substring) {
        guard let end = text.firstColons else { return nil }
        let head = text[..<end.lowerBound]
        let space = head.firstIndex(of: " ") ?? head.endIndex
        name = head[..<space].lowercased()
        guard !name.isEmpty else { return nil }
        properties = [:]
        for part in head[space...].split(separator: ",") {
            guard let equal = part.firstIndex(of: "=") else { continue }
            let key = part[..<equal].filter { $0 != " " }
            properties[key.lowercased()] = Self.unescape(
                String(part[part.index(after: equal)...]), isProperty: true)
        }
        data = Self.unescape(String(text[end.upperBound...]), isProperty: false)
    }

    private init?(old text: Substring) {
        guard let end = text.firstIndex(of: "]") else { return nil }
        let head = text[..<end]
        let space = head.firstIndex(of: " ") ?? head.endIndex
        name = head[..<space].lowercased()
        guard !name.isEmpty else { return nil }
        properties = [:]
        for part in head[space...].split(separator: ";") {
            guard let equal = part.firstIndex(of: "=") else { continue }
            let key = part[..<equal].filter { $0 != " " }
            properties[key.lowercased()] = String(part[part.index(after: equal)...])
        }
        data = String(text[text.index(after: end)...])
    }

    private static func unescape(_ text: String, isProperty: Bool) -> String {
        guard text.utf8.contains(37) else { return text }
        var result = text.replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        result = result.replacing("%0d", with: "\r").replacing("%0a", with: "\n")
        if isProperty {
            result = result.replacing("%3A", with: ":").replacing("%2C", with: ",")
            result = result.replacing("%3a", with: ":").replacing("%2c", with: ",")
        }
        return result.replacing("%25", with: "%")
    }
}

extension Substring {
    /// The first `::`, found in the bytes: an accent behind it does not hide it.
    fileprivate var firstColons: Range<Index>? {
        var rest = utf8[...]
        while let first = rest.firstIndex(of: UInt8(ascii: ":")) {
            let second = utf8.index(after: first)
            if second < endIndex, utf8[second] == UInt8(ascii: ":") {
                return first..<utf8.index(after: second)
            }
            rest = rest[second...]
        }
        return nil
    }
}

extension String {
    /// The text with every occurrence of a pattern replaced.
    func replacing(_ pattern: String, with replacement: String) -> String {
        let bytes = Array(utf8)
        let needle = Array(pattern.utf8)
        guard !needle.isEmpty, bytes.count >= needle.count else { return self }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if index + needle.count <= bytes.count, bytes[index..<index + needle.count].elementsEqual(needle)
            {
                result.append(contentsOf: replacement.utf8)
                index += needle.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
