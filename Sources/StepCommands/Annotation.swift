/// A notice, warning or error that a step raised for its reader.
public struct Annotation: Sendable, Equatable {
    /// How much it matters.
    public enum Level: String, Sendable { case notice, warning, error }

    /// The longest message, title or path that is shown, in characters; none is longer than four times as many bytes.
    public static let longestMessage = 4_096

    /// How much it matters.
    public var level: Level
    /// What it says.
    public var message: String
    /// Its heading.
    public var title: String?
    /// The file it is about, below the workspace where it lies there.
    public var file: String?
    /// From 1.
    public var line: Int?
    /// The last line it is about.
    public var endLine: Int?
    /// From 1.
    public var column: Int?
    /// The last column it is about.
    public var endColumn: Int?

    /// Creates an annotation.
    public init(
        level: Level, message: String, title: String? = nil, file: String? = nil, line: Int? = nil
    ) {
        self.level = level
        self.message = message
        self.title = title
        self.file = file.map(Self.relative)
        self.line = line
    }

    /// Reads `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=…::message`.
    ///
    /// Places that cannot be are left out as GitHub leaves them out: an end before its begin, columns without a line
    /// or over several lines.
    public init(_ command: WorkflowCommand) {
        self.init(
            level: Level(rawValue: command.name) ?? .notice, message: command.data,
            title: command.properties["title"], file: command.properties["file"])
        line = command.properties["line"].flatMap { Int($0) }
        endLine = command.properties["endline"].flatMap { Int($0) }
        column = (command.properties["col"] ?? command.properties["column"]).flatMap { Int($0) }
        endColumn = command.properties["endcolumn"].flatMap { Int($0) }
        line = line ?? endLine
        column = column ?? endColumn
        if line == nil || (endLine != nil && endLine != line) { (column, endColumn) = (nil, nil) }
        if let first = line, let last = endLine, last < first { (line, endLine) = (nil, nil) }
        if let first = column, let last = endColumn, last < first { (column, endColumn) = (nil, nil) }
    }

    /// The annotation as it is shown: its texts go through `mask`, and only then are cut, so that no cut leaves a part
    /// of a secret.
    public func shown(_ mask: (String) -> String) -> Annotation {
        var shown = self
        shown.message = Self.cut(mask(message))
        shown.title = title.map { Self.cut(mask($0)) }
        shown.file = file.map { Self.cut(mask($0)) }
        return shown
    }

    /// The beginning of a text that is too long; one character may have any number of bytes.
    public static func cut(_ text: String) -> String {
        guard text.utf8.count > longestMessage else { return text }
        let part = text.prefix(longestMessage)
        guard part.utf8.count > 4 * longestMessage else { return String(part) }
        return String(part.unicodeScalars.prefix(longestMessage))
    }

    /// A path without the workspace before it.
    static func relative(_ path: String) -> String {
        for prefix in ["/workspace/", "./"] where path.hasPrefix(prefix) {
            return String(path.dropFirst(prefix.count))
        }
        return path
    }
}
