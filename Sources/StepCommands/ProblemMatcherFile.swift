internal import JSON

/// A file of problem matchers: `{"problemMatcher": [{"owner": …, "pattern": [{"regexp": …, "message": 1}]}]}`.
///
/// Source: actions/runner, `IssueMatcher.cs`, `IssueMatchersConfig`.
public enum ProblemMatcherFile {
    /// Makes a pattern of a regular expression: how many groups it has and how it matches, or why it is none.
    public typealias Compile = (String) -> Result<Compiled, Problem>

    /// A compiled regular expression.
    public struct Compiled: Sendable {
        /// Groups, the whole match counted.
        public var groupCount: Int
        /// Matches one line.
        public var match: @Sendable (String) -> ProblemMatcher.Match

        /// Creates one.
        public init(groupCount: Int, match: @escaping @Sendable (String) -> ProblemMatcher.Match) {
            self.groupCount = groupCount
            self.match = match
        }
    }

    /// Why a file cannot be used: one phrase.
    public struct Problem: Error, Equatable {
        /// One phrase.
        public let message: String

        /// Creates a problem.
        public init(_ message: String) { self.message = message }
    }

    private static let most = 100
    private static let mostPatterns = 20

    /// The matchers of a file.
    public static func parse(_ text: String, compile: Compile) -> Result<[ProblemMatcher], Problem> {
        do throws(Problem) { return .success(try matchers(text, compile)) } catch { return .failure(error) }
    }

    private static func matchers(_ text: String, _ compile: Compile) throws(Problem) -> [ProblemMatcher] {
        let json: JSON
        do { json = try JSON.parse(Array(text.utf8)) } catch {
            throw Problem("the file is not JSON")
        }
        guard case .array(let list)? = json["problemMatcher"] else {
            throw Problem("the file has no list 'problemMatcher'")
        }
        guard list.count <= most else { throw Problem("a file may have \(most) matchers") }
        var matchers: [ProblemMatcher] = []
        for entry in list {
            let matcher = try matcher(entry, compile)
            guard !matchers.contains(where: { $0.owner.lowercased() == matcher.owner.lowercased() }) else {
                throw Problem("two matchers have the owner '\(matcher.owner)'")
            }
            matchers.append(matcher)
        }
        return matchers
    }

    private static func matcher(_ json: JSON, _ compile: Compile) throws(Problem) -> ProblemMatcher {
        guard let owner = json["owner"]?.string, !owner.isEmpty else {
            throw Problem("a matcher has no 'owner'")
        }
        let severity = json["severity"]?.string ?? ""
        guard severity.isEmpty || Annotation.Level(rawValue: severity.lowercased()) != nil else {
            throw Problem("'severity' of '\(owner)' must be error, warning or notice, not '\(severity)'")
        }
        guard case .array(let list)? = json["pattern"], !list.isEmpty, list.count <= mostPatterns else {
            throw Problem("'pattern' of '\(owner)' must be a list of 1 to \(mostPatterns) patterns")
        }
        var patterns: [ProblemMatcher.Pattern] = []
        var seen: Set<ProblemMatcher.Field> = []
        for (index, entry) in list.enumerated() {
            let isLast = index == list.count - 1
            let pattern = try pattern(entry, owner, compile)
            if pattern.isLoop, index == 0 || !isLast {
                throw Problem("only the last of several patterns of '\(owner)' may have 'loop'")
            }
            if pattern.isLoop, pattern.fields[.message] == nil {
                throw Problem("the pattern of '\(owner)' with 'loop' must have 'message'")
            }
            for field in pattern.fields.keys where !seen.insert(field).inserted {
                throw Problem("'\(field.rawValue)' of '\(owner)' is set by two patterns")
            }
            patterns.append(pattern)
        }
        guard seen.contains(.message) else { throw Problem("a pattern of '\(owner)' must have 'message'") }
        return ProblemMatcher(owner: owner, severity: severity, patterns: patterns)
    }

    private static func pattern(
        _ json: JSON, _ owner: String, _ compile: Compile
    ) throws(Problem) -> ProblemMatcher.Pattern {
        guard let text = json["regexp"]?.string else {
            throw Problem("a pattern of '\(owner)' has no 'regexp'")
        }
        let compiled: Compiled
        switch compile(text) {
        case .success(let value): compiled = value
        case .failure(let problem): throw Problem("'regexp' of '\(owner)' cannot be used: \(problem.message)")
        }
        var fields: [ProblemMatcher.Field: Int] = [:]
        for field in ProblemMatcher.Field.allCases {
            guard let value = json[field.rawValue] else { continue }
            guard let group = value.integer, group >= 0, group < compiled.groupCount else {
                throw Problem(
                    "'\(field.rawValue)' of '\(owner)' must be a group of the pattern, 0 to \(compiled.groupCount - 1)"
                )
            }
            fields[field] = Int(group)
        }
        let isLoop = json["loop"]?.bool ?? false
        return ProblemMatcher.Pattern(fields: fields, isLoop: isLoop, match: compiled.match)
    }
}

/// The problem matchers that a step's lines go through, the newest first.
public struct ProblemMatchers: Sendable {
    private var matchers: [ProblemMatcher]
    private var failures: [String: Int] = [:]
    private static let mostFailures = 3
    private static let most = 100

    /// Creates a list.
    public init(_ matchers: [ProblemMatcher] = []) { self.matchers = matchers }

    /// Whether there is none.
    public var isEmpty: Bool { matchers.isEmpty }

    /// Those in use.
    public var all: [ProblemMatcher] { matchers }

    /// Adds matchers; those of the same owner go, and of more than a hundred the oldest.
    public mutating func add(_ new: [ProblemMatcher]) {
        for matcher in new {
            remove(owner: matcher.owner)
            matchers.insert(matcher, at: 0)
        }
        if matchers.count > Self.most { matchers.removeLast(matchers.count - Self.most) }
    }

    /// Removes the matcher of an owner.
    public mutating func remove(owner: String) {
        matchers.removeAll { $0.owner.lowercased() == owner.lowercased() }
    }

    /// Reads a line without its end.
    ///
    /// - Returns: What it tells, and the owner of a matcher that was removed because its patterns cost too much.
    public mutating func read(_ line: String) -> (annotation: Annotation?, removed: String?) {
        let plain = Self.withoutColours(line)
        for index in matchers.indices {
            let (problem, isTooCostly) = matchers[index].read(plain)
            if isTooCostly {
                let owner = matchers[index].owner
                failures[owner, default: 0] += 1
                guard failures[owner, default: 0] >= Self.mostFailures else { continue }
                remove(owner: owner)
                return (nil, owner)
            }
            guard let problem else { continue }
            for other in matchers.indices where other != index { matchers[other].reset() }
            if let annotation = problem.annotation { return (annotation, nil) }
        }
        return (nil, nil)
    }

    /// The line without the escape sequences that colour it.
    static func withoutColours(_ line: String) -> String {
        guard line.utf8.contains(27) else { return line }
        let bytes = Array(line.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 27, index + 1 < bytes.count, bytes[index + 1] == 91 else {
                result.append(bytes[index])
                index += 1
                continue
            }
            index += 2
            while index < bytes.count, (48...57).contains(bytes[index]) || bytes[index] == 59 { index += 1 }
            // The letter that ends the sequence: colours end with m, the rest of a line is cleared with K.
            if index < bytes.count, bytes[index] == 109 || bytes[index] == 75 { index += 1 }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
