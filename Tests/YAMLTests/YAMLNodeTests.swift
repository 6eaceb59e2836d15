import Diagnostics
import Testing
import YAML

@Suite struct YAMLNodeTests {
    @Test func `a mapping is read with keys, values and places`() throws {
        let (root, findings) = YAMLDocument.parse(
            "name: a\njobs:\n  train:\n    needs: [x, 'y']\n", path: "a.yml")
        #expect(findings.isEmpty)
        let needs = try #require(root?["jobs"]?["train"]?["needs"])
        #expect(needs.elements?.map(\.text) == ["x", "y"])
        #expect(needs.span == SourceSpan(line: 4, column: 12))
        #expect(needs.elements?.last?.span == SourceSpan(line: 4, column: 16, length: 3))
        #expect(root?.entry("jobs")?.key.span == SourceSpan(line: 2, column: 1, length: 4))
        #expect(root?.kindName == "a mapping")
    }
}
