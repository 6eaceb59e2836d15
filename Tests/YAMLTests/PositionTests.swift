import Diagnostics
import Testing
import YAML

@Suite struct PositionTests {
    @Test(arguments: [
        ("plain", "k: ab ${{ X }}", 1, 11),
        ("plain over lines", "k: ab\n   cd\n\n  é${{ X }}", 4, 8),
        ("single quotes", "k: 'it''s ${{ X }}'", 1, 15),
        ("single quotes over lines", "k: 'a\n\n\n  b X'", 4, 5),
        ("double quotes", #"k: "\t\u00e9\x41\U0001F600\"é X""#, 1, 31),
        ("double quotes over lines", "k: \"a \\\n   b\n   c X\"", 3, 6),
        ("escaped break with empty lines", "k: \"a\\\n\n\n   X\"", 4, 4),
        ("literal", "k: |\n  echo a\n\n    echo X\n", 4, 10),
        ("literal with an indicator", "k: |2-\n     a\n    X", 3, 5),
        ("literal in a list", "- k: |\n    a\r\n    é X\n", 3, 7),
        ("folded", "k: >\n  a b\n  c X\n", 3, 5),
        ("folded with empty lines", "k: >-\n\n  a\n\n\n  c X\n", 6, 5),
        ("folded with deeper lines", "k: >\n  a\n    b\n    c\n  d X\n", 5, 5),
        ("anchor against a colon", "k: &a:X", 1, 7),
        ("anchor and tag", "k: &a !!str\n  b X", 2, 5),
    ])
    func `a character of a scalar is found in the file`(_ name: String, text: String, line: Int, column: Int)
        throws
    {
        let (root, findings) = YAMLDocument.parse(text, path: "")
        #expect(findings.isEmpty)
        let node = try #require(root?["k"] ?? root?.elements?.first?["k"])
        let scalar = try #require(node.scalar)
        let offset = try #require(Array(scalar.text.unicodeScalars).firstIndex(of: "X"))
        #expect(scalar.position(ofCharacter: offset) == SourcePosition(line: line, column: column))
    }

    @Test func `offsets outside the text are held inside`() throws {
        let scalar = try #require(YAMLDocument.parse("k: abc\n", path: "").root?["k"]?.scalar)
        #expect(scalar.position(ofCharacter: .min) == SourcePosition(line: 1, column: 4))
        #expect(scalar.position(ofCharacter: .max) == SourcePosition(line: 1, column: 7))
        #expect(scalar.span(ofCharacter: 1, count: .max) == SourceSpan(line: 1, column: 5, length: 3))
        #expect(scalar.span(ofCharacter: 1, count: 2) == SourceSpan(line: 1, column: 5, length: 2))
    }

    @Test func `a span ends with its line`() throws {
        let scalar = try #require(YAMLDocument.parse("k: |\n  ab\n  cd\n", path: "").root?["k"]?.scalar)
        #expect(scalar.span == SourceSpan(line: 1, column: 4))
        #expect(scalar.span(ofCharacter: 1, count: 4).start == SourcePosition(line: 2, column: 4))
    }

    @Test func `many blanks in a line are walked once`() throws {
        let blanks = String(repeating: " ", count: 500_000)
        let scalar = try #require(YAMLDocument.parse("k: \"a\(blanks)b\"", path: "").root?["k"]?.scalar)
        #expect(scalar.position(ofCharacter: 500_001).column == 500_006)
    }
}
