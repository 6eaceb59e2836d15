/// Finds problems in the lines of a step's output: one pattern, or several for lines that follow each other.
///
/// A value, so that a step that runs beside others has a state of its own.
///
/// Source: actions/runner, `IssueMatcher.cs`.
public struct ProblemMatcher: Sendable {
    /// What a pattern made of a line.
    public enum Match: Sendable, Equatable {
        case none
        /// The groups, the whole match first; one that took no part is `nil`.
        case groups([String?])
        /// The pattern could not come to an end within its limits.
        case tooCostly
    }

    /// A compiled pattern.
    public struct Pattern: Sendable {
        var fields: [Field: Int]
        var isLoop: Bool
        var match: @Sendable (String) -> Match
    }

    /// What a group of a pattern is.
    public enum Field: String, Sendable, CaseIterable {
        case file, line, column, endLine, endColumn, severity, code, message, fromPath
    }

    /// A problem as the patterns found it.
    public struct Problem: Sendable, Equatable {
        /// By field.
        public var values: [Field: String] = [:]

        /// How it is told; `nil` when it has no message or a severity that is none.
        public var annotation: Annotation? {
            guard let message = values[.message], message.contains(where: { !$0.isWhitespace }) else {
                return nil
            }
            let severity = values[.severity]?.lowercased() ?? ""
            guard let level = severity.isEmpty ? .error : Annotation.Level(rawValue: severity) else {
                return nil
            }
            var annotation = Annotation(level: level, message: message, title: code, file: file)
            annotation.line = number(.line)
            annotation.endLine = number(.endLine)
            annotation.column = number(.column)
            annotation.endColumn = number(.endColumn)
            return annotation
        }

        private var code: String? {
            guard let code = values[.code], code.contains(where: { !$0.isWhitespace }) else { return nil }
            return code
        }

        /// The file; one that is relative lies beside `fromPath` where there is one.
        private var file: String? {
            guard let file = values[.file], !file.isEmpty else { return nil }
            guard !file.hasPrefix("/"), let from = values[.fromPath], let slash = from.lastIndex(of: "/")
            else {
                return Self.normal(file)
            }
            return Self.normal(from[...slash] + file)
        }

        /// A path without `.`, `..` and the workspace before it.
        private static func normal(_ path: String) -> String {
            var parts: [Substring] = []
            for part in path.split(separator: "/") where part != "." {
                if part == "..", let last = parts.last, last != ".." {
                    parts.removeLast()
                } else {
                    parts.append(part)
                }
            }
            return Annotation.relative((path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/"))
        }

        private func number(_ field: Field) -> Int? { values[field].flatMap { Int($0) } }
    }

    /// Its name: another matcher of this name takes its place.
    public let owner: String
    private let severity: String
    private let patterns: [Pattern]
    /// What the patterns before the last have found so far.
    private var running: [Problem?]

    /// Creates a matcher; there must be a pattern.
    init(owner: String, severity: String, patterns: [Pattern]) {
        self.owner = owner
        self.severity = severity
        self.patterns = patterns
        running = Array(repeating: nil, count: max(0, patterns.count - 1))
    }

    /// Forgets lines that were found in part.
    public mutating func reset() { running = Array(repeating: nil, count: running.count) }

    /// Reads a line without its end and without colours.
    ///
    /// - Returns: The problem that ends here; `isTooCostly` when a pattern did not come to an end.
    public mutating func read(_ line: String) -> (problem: Problem?, isTooCostly: Bool) {
        for index in patterns.indices.reversed() {
            let before = index > 0 ? running[index - 1] : Problem()
            guard let before else { continue }
            let isLast = index == patterns.count - 1
            switch patterns[index].match(line) {
            case .tooCostly: return (nil, true)
            case .none:
                if !isLast { running[index] = nil } else if index > 0 { running[index - 1] = nil }
            case .groups(let groups):
                let found = extended(before, patterns[index], groups)
                guard isLast else {
                    running[index] = found
                    continue
                }
                reset()
                if patterns[index].isLoop, index > 0 { running[index - 1] = before }
                var problem = found
                if problem.values[.severity] ?? "" == "" { problem.values[.severity] = severity }
                return (problem, false)
            }
        }
        return (nil, false)
    }

    private func extended(_ before: Problem, _ pattern: Pattern, _ groups: [String?]) -> Problem {
        var problem = before
        for (field, group) in pattern.fields where problem.values[field] == nil {
            if group >= 0, group < groups.count, let value = groups[group] { problem.values[field] = value }
        }
        return problem
    }
}
