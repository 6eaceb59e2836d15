import Diagnostics
import Testing
import YAML

@Suite struct LimitTests {
    private func codes(_ text: String, _ limits: YAMLLimits = YAMLLimits()) -> [String] {
        YAMLDocument.parse(text, path: "a.yml", limits: limits).diagnostics.map(\.code.id)
    }

    @Test func `aliases of aliases are stopped before they fill the memory`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            text +=
                "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        let (root, findings) = YAMLDocument.parse(text, path: "a.yml")
        #expect(root == nil)
        #expect(findings.map(\.code.id) == ["Y019"])
    }

    @Test func `a line of a megabyte with tags and anchors is read in one pass`() {
        let text = "[é" + String(repeating: ", &a !!str x", count: 80_000) + "]"
        let (root, findings) = YAMLDocument.parse(text, path: "")
        #expect(findings.isEmpty)
        #expect(root?.elements?.last?.span == SourceSpan(line: 1, column: 2 + 80_000 * 12))
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `what is nested too deeply is refused`(_ opening: String) {
        #expect(codes(String(repeating: opening, count: 51)) == ["Y018"])
        #expect(codes(String(repeating: opening, count: 100_000)) == ["Y018"])
    }

    @Test func `depth fifty is allowed, and aliases count into it`() {
        let deep = String(repeating: "[", count: 49) + "x" + String(repeating: "]", count: 49)
        #expect(codes("- \(deep)").isEmpty)
        #expect(codes("- &a \(deep)\n- *a").isEmpty)
        #expect(codes("- &a \(deep)\n- [*a]") == ["Y018"])
    }

    @Test func `a file of more than a megabyte is refused`() {
        #expect(codes(String(repeating: "#", count: 1 << 20)).isEmpty)
        #expect(codes(String(repeating: "#", count: 1 << 20) + "#") == ["Y001"])
    }

    @Test func `ten errors are enough`() {
        #expect(codes(String(repeating: "k: 1\n", count: 40_000)).count == 10)
        #expect(codes("- *a\n- *b\n- *c", YAMLLimits(maximumErrors: 2)).count == 2)
    }

    @Test func `aliases of a long text are stopped`() {
        let long = String(repeating: "x", count: 50_000)
        let few = String(repeating: "- *a\n", count: 80)
        #expect(codes("- &a \(long)\n\(few)") == [])
        #expect(codes("- &a \(long)\n\(few)- [*a, *a, *a, *a]\n") == ["Y019"])
        #expect(codes("- &b [&a \(long), *a]\n- [*b, *b]\n" + few) == ["Y019"])
    }

    @Test func `a long list within the limit is read`() {
        let text = String(repeating: "- a\n", count: 99_999)
        #expect(YAMLDocument.parse(text, path: "").root?.elements?.count == 99_999)
        #expect(codes(text + "- a\n") == ["Y019"])
    }

    @Test(
        arguments: [
            [0xFF, 0xFE, 0x61, 0], [0xC0, 0x80], [0x61, 0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xE2, 0x82], [0x80],
        ] as [[UInt8]])
    func `bytes that are no UTF-8 are refused`(_ bytes: [UInt8]) {
        #expect(YAMLDocument.parse(bytes: bytes, path: "").diagnostics.map(\.code.id) == ["Y002"])
    }

    @Test func `a byte order mark and CR LF change no place`() {
        let (root, findings) = YAMLDocument.parse("\u{FEFF}a: 1\r\nb: é 2\r\n", path: "")
        #expect(findings.isEmpty)
        #expect(root?.entry("a")?.key.span == SourceSpan(line: 1, column: 1))
        #expect(root?["b"]?.span == SourceSpan(line: 2, column: 4, length: 3))
    }

    @Test func `every code is listed once`() {
        let ids = YAMLCode.all.map(\.id)
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
    }
}
