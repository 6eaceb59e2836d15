import Patterns
import Testing

@Suite struct PatternProblemTests {
    @Test(arguments: [
        ("", 0, "a pattern cannot be empty"), ("!", 0, "a pattern must follow '!'"),
        ("ab*?", 3, "'?' must follow a character or a set '[...]'"),
        ("!+", 1, "'+' must follow a character or a set '[...]'"),
        ("**/?", 3, "'?' must follow a character or a set '[...]'"),
        ("a[]b", 1, "'[]' matches nothing"), ("ab[cd", 2, "'[' needs a ']'"),
        ("a[b-]", 2, "the range 'b-' has no end"), ("[a-cz-x]", 4, "the range 'z-x' runs backwards"),
        ("[!-a]", 1, "a range goes from letter to letter or from digit to digit"),
        ("x[y]", 1, "a set needs two characters: write 'y' alone"),
        ("ab\ncd", 2, "a pattern must be one line"), ("[a\nb]", 2, "a pattern must be one line"),
    ])
    func `what is no pattern is refused with its place`(text: String, offset: Int, message: String) {
        for subject in [FilterPattern.Subject.refs, .paths] {
            #expect(problem(text, subject) == .init(offset: offset, message: message))
        }
    }

    @Test(arguments: [
        ("/foo", 0), ("foo/", 3), ("foo.", 3), ("a b", 1), ("a~1", 1), ("한^b", 1), ("a:b", 1), ("\\d", 0),
        ("\\[a", 1), ("a//b", 1), ("a@{1}", 1), ("a\u{7}", 1), ("!/foo", 1), ("./a", 0), (".", 0), ("!.", 1),
    ])
    func `what no branch or tag can be is refused of refs`(text: String, offset: Int) {
        #expect(problem(text, .refs)?.offset == offset)
    }

    @Test(arguments: [("./a", 0), ("../a", 0), ("!./a", 1), (".", 0), ("..", 0), (" a", 0), ("a ", 1)])
    func `what no path can be is refused of paths`(text: String, offset: Int) {
        #expect(problem(text, .paths)?.offset == offset)
    }

    @Test(arguments: ["/foo", "foo/", "a b", "~/x", "\\[a", "a\\d", "...", ".github/**", "a//b", "a]"])
    func `paths may have what refs cannot`(text: String) {
        #expect(problem(text, .paths) == nil)
    }

    @Test func `a pattern has its most characters`() {
        let longest = String(repeating: "a", count: FilterPattern.longestCharacters)
        #expect(problem(longest, .paths) == nil)
        #expect(problem(longest + "a", .paths)?.offset == FilterPattern.longestCharacters)
    }

    private func problem(_ text: String, _ subject: FilterPattern.Subject) -> FilterPattern.Problem? {
        if case .failure(let problem) = FilterPattern.parse(text, of: subject) { problem } else { nil }
    }
}
