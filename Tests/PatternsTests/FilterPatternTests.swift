import Patterns
import Testing

@Suite struct FilterPatternTests {
    @Test(arguments: [
        ("a*c", "abc", true), ("a*c", "a/c", false), ("a**c", "a/b/c", true), ("*", "", true),
        ("**/x", "x", true), ("**/x", "a/b/x", true), ("**/x", "ax", false), ("**/x", "/x", false),
        ("a/**/b", "a/b", true), ("a/**/b", "a/c/d/b", true), ("a/**/b", "a//b", false),
        ("colou?r", "color", true), ("colou?r", "colour", true), ("colou?r", "colouur", false),
        ("v[0-9]+", "v2026", true), ("v[0-9]+", "v", false), ("[ab]?c", "c", true), ("[^a]", "^", true),
        ("a.b", "axb", false), ("*", ".env", true), ("\\*", "*", true), ("\\*", "x", false),
        ("a\\d", "a\\d", true), ("한+글", "한한글", true), ("Main", "main", false), ("!a", "a", true),
        ("a", "a\n", false), ("e\u{301}?x", "ex", true), ("[A-z]", "_", true),
    ])
    func `a pattern of paths matches`(text: String, name: String, expected: Bool) throws {
        #expect(try FilterPattern.parse(text, of: .paths).get().matches(name) == expected)
    }

    @Test func `the last match wins`() throws {
        let patterns = try ["releases/**", "!releases/**-alpha", "releases/1-alpha"].map {
            try FilterPattern.parse($0, of: .refs).get()
        }
        #expect(FilterPattern.accepts(patterns, ["releases/10"]))
        #expect(!FilterPattern.accepts(patterns, ["releases/10-alpha"]))
        #expect(FilterPattern.accepts(patterns, ["releases/1-alpha"]))
        #expect(FilterPattern.accepts(patterns, ["main", "releases/2"]))
        #expect(!FilterPattern.accepts(patterns, []))
    }

    @Test func `a filter that ignores skips only when every name is ignored`() throws {
        let patterns = try ["docs/**", "*.md"].map { try FilterPattern.parse($0, of: .paths).get() }
        #expect(FilterPattern.ignoresAll(patterns, ["docs/a.txt", "README.md"]))
        #expect(!FilterPattern.ignoresAll(patterns, ["docs/a.txt", "main.py"]))
        #expect(!FilterPattern.ignoresAll(patterns, []))
        #expect(!FilterPattern.ignoresAll([], ["main.py"]))
    }

    @Test func `among what is ignored, too, the last match wins`() throws {
        let patterns = try ["*.md", "!README.md"].map { try FilterPattern.parse($0, of: .paths).get() }
        #expect(FilterPattern.ignoresAll(patterns, ["a.md"]))
        #expect(!FilterPattern.ignoresAll(patterns, ["README.md"]))
        #expect(!FilterPattern.ignoresAll(patterns, ["main.py"]))
        #expect(FilterPattern.verdict(of: patterns, on: "README.md").negation == patterns[1])
    }

    @Test(.timeLimit(.minutes(5)))
    func `a pattern that could go many ways is decided at once`() throws {
        let name = String(repeating: "a", count: 1_000) + "/!"
        for part in ["**a", "*a?", "a?", "a+", "**/", "**"] {
            let text = String(repeating: part, count: 300) + "b"
            let isMatched = try FilterPattern.parse(text, of: .paths).get().matches(name)
            #expect(!isMatched)
        }
    }
}
