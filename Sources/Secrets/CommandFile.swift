public import Diagnostics

/// What stops the reading of a file of names and values.
public struct CommandFileError: CodedError, Equatable, CustomStringConvertible {
    /// The stable code, of family F.
    public let code: DiagnosticCode
    /// The line, from 1.
    public let line: Int
    /// One phrase, with the name or delimiter it is about.
    public let message: String
    /// What to write instead.
    public let help: String?
    /// The message with its line.
    public var description: String { "line \(line): \(message)" }

    /// The finding for a file, as the user named it.
    public func diagnostic(path: String) -> Diagnostic {
        Diagnostic(.error, code, message, path: path, span: SourceSpan(line: line, column: 1), help: help)
    }
}

/// The grammar of GITHUB_ENV, GITHUB_OUTPUT and GITHUB_STATE, and of files of secrets and variables.
///
///     NAME=value
///     NAME<<END
///     several lines
///     END
///
/// Source: actions/runner, `FileCommandManager.cs`.
public enum CommandFile {
    /// Reads all entries; a name that comes again keeps its place and takes the later value.
    ///
    /// A byte order mark and CRLF line ends are accepted. A value of several lines keeps its inner line ends.
    public static func parse(_ text: String) -> Result<[(name: String, value: String)], CommandFileError> {
        var reader = LineReader(text)
        var entries: [(name: String, value: String)] = []
        var places: [String: Int] = [:]
        do throws(CommandFileError) {
            while let line = reader.next() {
                guard !line.isEmpty else { continue }
                let entry = try entry(line, &reader)
                if let place = places[entry.name] {
                    entries[place].value = entry.value
                } else {
                    places[entry.name] = entries.count
                    entries.append(entry)
                }
            }
        } catch { return .failure(error) }
        return .success(entries)
    }

    private static func entry(
        _ line: ArraySlice<UInt8>, _ reader: inout LineReader
    ) throws(CommandFileError) -> (name: String, value: String) {
        let equals = line.firstIndex(of: 61)
        let arrows = line.indices.dropLast().first { line[$0] == 60 && line[$0 + 1] == 60 }
        if let arrows, arrows < equals ?? Int.max {
            return try heredoc(name: line[..<arrows], delimiter: line[(arrows + 2)...], &reader)
        }
        guard let equals else {
            throw CommandFileError(
                code: SecretsCode.badLine, line: reader.line,
                message: "a line must be 'NAME=value' or 'NAME<<DELIMITER'",
                help:
                    "write 'NAME=value'; for several lines 'NAME<<END', the lines, and 'END' on its own line")
        }
        guard equals > line.startIndex else { throw emptyName(reader.line) }
        return (
            String(decoding: line[..<equals], as: UTF8.self),
            String(decoding: line[(equals + 1)...], as: UTF8.self)
        )
    }

    private static func heredoc(
        name: ArraySlice<UInt8>, delimiter: ArraySlice<UInt8>, _ reader: inout LineReader
    ) throws(CommandFileError) -> (name: String, value: String) {
        guard !name.isEmpty else { throw emptyName(reader.line) }
        let opening = reader.line
        guard !delimiter.isEmpty else {
            throw CommandFileError(
                code: SecretsCode.badLine, line: opening, message: "a delimiter must follow '<<'",
                help: "write '\(String(decoding: name, as: UTF8.self))<<END'")
        }
        let start = reader.position
        var end = start
        while let line = reader.next() {
            if line.elementsEqual(delimiter) {
                return (String(decoding: name, as: UTF8.self), reader.text(from: start, to: end))
            }
            end = line.endIndex
        }
        let word = String(decoding: delimiter, as: UTF8.self)
        throw CommandFileError(
            code: SecretsCode.missingDelimiter, line: opening,
            message:
                "the value of '\(String(decoding: name, as: UTF8.self))' has no line '\(word)' that ends it",
            help: "add a line that is exactly '\(word)'")
    }

    private static func emptyName(_ line: Int) -> CommandFileError {
        CommandFileError(
            code: SecretsCode.badLine, line: line, message: "a name must not be empty",
            help: "write a name before the '=' or '<<'")
    }
}

/// Lines of a text without their ends, with their number.
private struct LineReader {
    private let bytes: [UInt8]
    private(set) var position: Int
    private(set) var line = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard position < bytes.count else { return nil }
        line += 1
        let end = bytes[position...].firstIndex(of: 10) ?? bytes.count
        let content = end > position && bytes[end - 1] == 13 ? end - 1 : end
        defer { position = end + 1 }
        return bytes[position..<content]
    }

    func text(from start: Int, to end: Int) -> String {
        String(decoding: bytes[min(start, end)..<end], as: UTF8.self)
    }
}
