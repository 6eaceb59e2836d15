/// One pattern of `branches`, `tags` or `paths`: GitHub's own globs, last match wins.
///
///     let patterns = ["releases/**", "!releases/**-alpha"].compactMap { try? FilterPattern.parse($0, of: .refs).get() }
///     FilterPattern.accepts(patterns, ["releases/10"])     // true
///
/// `*` is any text without `/`, `**` any text, `**/` any folders or none; `?` and `+` make the character or set
/// before them optional or repeatable; `[a-z_]` is one of a set; `\` takes `* ? + [ ] ! \` as they are. A dot is a
/// dot, and a name that begins with one is like any other.
///
/// Source: spec/workflows.md section 2.
public struct FilterPattern: Sendable, Equatable {
    /// What a pattern is compared with; refs and paths allow different characters.
    public enum Subject: String, Sendable { case refs, paths }

    /// Why a text is no pattern.
    public struct Problem: Error, Sendable, Equatable {
        /// The place in the text, in characters (Unicode scalars) from 0.
        public var offset: Int
        /// What is wrong, one phrase.
        public var message: String

        /// Creates a problem.
        public init(offset: Int, message: String) {
            self.offset = offset
            self.message = message
        }
    }

    /// The longest pattern, in characters: no branch or path is longer.
    public static let longestCharacters = 4_096

    /// The pattern as written.
    public let text: String
    /// What a name must be made of, the sign `!` left aside.
    private let elements: [PatternElement]

    /// Whether it takes back what earlier patterns matched.
    public var isNegated: Bool { text.utf8.first == UInt8(ascii: "!") }

    /// Reads a pattern: the first mistake, or what only names that can exist may match.
    public static func parse(_ text: String, of subject: Subject) -> Result<FilterPattern, Problem> {
        var parser = PatternParser(text, subject)
        do throws(Problem) {
            return .success(FilterPattern(text: text, elements: try parser.elements()))
        } catch {
            return .failure(error)
        }
    }

    /// Whether the whole name matches, the sign `!` left aside.
    ///
    /// Takes time in proportion to the name and, at worst, the pattern: all ways are followed at once.
    public func matches(_ name: String) -> Bool {
        var walk = PatternWalk(elements)
        for scalar in name.unicodeScalars {
            walk.read(scalar)
            if walk.isLost { return false }
        }
        return walk.isComplete
    }

    /// Whether any name ends matched after all patterns in order.
    public static func accepts(_ patterns: [FilterPattern], _ names: [String]) -> Bool {
        names.contains { verdict(of: patterns, on: $0).matches }
    }

    /// Whether a filter that ends with `-ignore` skips the run: every name ends matched. Without names nothing is.
    public static func ignoresAll(_ patterns: [FilterPattern], _ names: [String]) -> Bool {
        !names.isEmpty && names.allSatisfy { verdict(of: patterns, on: $0).matches }
    }

    /// Whether a name ends matched after all patterns in order, and the pattern that took it back if one did.
    public static func verdict(
        of patterns: [FilterPattern], on name: String
    ) -> (matches: Bool, negation: FilterPattern?) {
        var verdict: (matches: Bool, negation: FilterPattern?) = (false, nil)
        for pattern in patterns where pattern.matches(name) {
            if !pattern.isNegated {
                verdict = (true, nil)
            } else if verdict.matches {
                verdict = (false, pattern)
            }
        }
        return verdict
    }
}
