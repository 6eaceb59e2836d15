/// One pattern of `branches`, `tags` or `paths`: GitHub's own globs, last match wins.
///
///     let patterns = ["releases/**", "!releases/**-alpha"].compactMap { try? FilterPattern.parse($0, of: .refs).get() }
///     FilterPattern.accepts(patterns, ["releases/10"])     // true
///
/// Source: spec/workflows.md section 2.
public struct FilterPattern: Sendable, Equatable {
    /// What a pattern is compared with; refs and paths allow different characters.
    public enum Subject: String, Sendable { case refs, paths }

    /// Why a text is no pattern.
    public struct Problem: Error, Sendable, Equatable {
        /// The place in the text, in characters from 0.
        public var offset: Int
        /// What is wrong, one phrase.
        public var message: String

        /// Creates a problem.
        public init(offset: Int, message: String) {
            self.offset = offset
            self.message = message
        }
    }

    /// The pattern as written.
    public let text: String
    /// Whether it takes back what earlier patterns matched.
    public var isNegated: Bool { text.hasPrefix("!") }

    /// Reads a pattern.
    public static func parse(_ text: String, of subject: Subject) -> Result<FilterPattern, Problem> {
        text.isEmpty
            ? .failure(Problem(offset: 0, message: "a pattern cannot be empty"))
            : .success(FilterPattern(text: text))
    }

    /// Whether the whole name matches, the sign `!` left aside.
    public func matches(_ name: String) -> Bool { text == name }

    /// Whether any name ends matched after all patterns in order.
    public static func accepts(_ patterns: [FilterPattern], _ names: [String]) -> Bool {
        names.contains { name in
            patterns.reduce(false) { $1.matches(name) ? !$1.isNegated : $0 }
        }
    }
}
