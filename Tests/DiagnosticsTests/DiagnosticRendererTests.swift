import Diagnostics
import Testing

@Suite struct DiagnosticRendererTests {
    private static let code = DiagnosticCode("W014", "test", "test")

    private func finding(_ span: SourceSpan?, help: String? = nil, notes: [Diagnostic.Note] = [])
        -> Diagnostic
    {
        Diagnostic(.error, Self.code, "wrong", path: "a.yml", span: span, help: help, notes: notes)
    }

    /// The lines below the headline.
    private func excerpt(_ source: String, _ span: SourceSpan) -> [String] {
        let text = DiagnosticRenderer(sources: ["a.yml": source]).text(of: finding(span))
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
    }

    @Test func `a finding is printed as the style guide shows`() {
        let source = String(repeating: "\n", count: 13) + "    needs: [trian]\n"
        let finding = Diagnostic(
            .error, Self.code, "job 'evaluate' needs unknown job 'trian'", path: "pipelines/retrain.yaml",
            span: SourceSpan(line: 14, column: 13, length: 5), help: "did you mean 'train'?")
        let renderer = DiagnosticRenderer(sources: ["pipelines/retrain.yaml": source])
        #expect(
            renderer.text(of: finding) == """
                pipelines/retrain.yaml:14:13: error: job 'evaluate' needs unknown job 'trian' [W014]
                    |
                 14 |     needs: [trian]
                    |             ^~~~~
                    = help: did you mean 'train'?
                """)
    }

    @Test(arguments: [
        ("wide characters take two cells", "이름: 한글x", 5, 2, "   |       ^~~~"),
        ("combining marks take none", "e\u{301}a: x", 6, 1, "   |     ^"),
        ("an emoji takes two", "🚀: x", 1, 1, "   | ^~"),
        ("tabs are expanded", "a\tb\tc", 5, 1, "   |         ^"),
        ("a place past the end is at the end", "ab", 9, 4, "   |   ^"),
        ("an escape sequence is shown, not sent", "a\u{1B}[31mb", 2, 1, "   |  ^~~~~~"),
        ("a huge length stops at the end", "abc", 2, .max, "   |  ^~"),
        ("a byte order mark is no column", "\u{FEFF}ab", 2, 1, "   |  ^"),
    ])
    func `the caret stands under the part that must change`(
        _ name: String, line: String, column: Int, length: Int, caret: String
    ) {
        #expect(excerpt(line, SourceSpan(line: 1, column: column, length: length)).last == caret)
    }

    @Test(arguments: ["x\ny\nz", "x\r\ny\r\nz", "x\ry\rz"])
    func `every kind of line break counts`(_ source: String) {
        #expect(excerpt(source, SourceSpan(line: 2, column: 1))[1] == " 2 | y")
        #expect(excerpt(source, SourceSpan(line: 4, column: 1)).isEmpty)
    }

    @Test func `a long line is cut around the caret`() {
        let line = String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)
        let rows = excerpt(line, SourceSpan(line: 1, column: 501))
        #expect(rows[1].unicodeScalars.count == 5 + 102)
        #expect(rows[1].hasPrefix(" 1 | …a") && rows[1].hasSuffix("b…"))
        let caret = rows[2].unicodeScalars.count - 1
        #expect(Array(rows[1].unicodeScalars)[caret] == "X")
    }

    @Test func `a line of a megabyte is cut without its start`() {
        let rows = excerpt(
            String(repeating: "한", count: 400_000), SourceSpan(line: 1, column: 399_990, length: 4))
        #expect(rows[1].hasPrefix(" 1 | …한") && rows[1].hasSuffix("한"))
        #expect(rows[2].hasSuffix(" ^~~~~~~~"))
    }

    @Test func `a note with a place shows its line, or names it without the source`() {
        let note = Diagnostic.Note("first here", span: SourceSpan(line: 1, column: 1, length: 2))
        let finding = finding(
            SourceSpan(line: 10, column: 1), help: "one\ntwo", notes: [note, .init("because")])
        let source = "on: 1\n" + String(repeating: "\n", count: 8) + "x"
        #expect(
            DiagnosticRenderer(sources: ["a.yml": source]).text(of: finding) == """
                a.yml:10:1: error: wrong [W014]
                    |
                 10 | x
                    | ^
                    = help: one
                            two
                    = note: first here
                  1 | on: 1
                    | ^~
                    = note: because
                """)
        #expect(DiagnosticRenderer().text(of: finding).contains("    = note: first here (a.yml:1:1)\n"))
    }

    @Test func `nothing that steers a terminal is ever printed`() {
        let evil = "\u{1B}]0;x\u{7}\u{9B}31m\u{202E}\r\u{8}"
        let finding = Diagnostic(
            .warning, Self.code, evil, path: evil, span: SourceSpan(line: 1, column: 2), help: evil,
            notes: [.init(evil), .init(evil, span: SourceSpan(line: 1, column: 1))])
        let renderer = DiagnosticRenderer(sources: [evil: evil])
        for text in [renderer.text(of: finding), renderer.json(of: finding)] {
            #expect(
                !text.unicodeScalars.contains {
                    $0 != "\n" && ($0.value < 32 || $0.value == 0x9B || $0 == "\u{202E}")
                })
        }
        #expect(!renderer.json(of: finding).contains("\n"))
    }

    @Test func `a finding without a place or a path has only its message`() {
        #expect(DiagnosticRenderer().text(of: finding(nil)) == "a.yml: error: wrong [W014]")
        let bare = Diagnostic(.note, Self.code, "wrong")
        #expect(DiagnosticRenderer().text(of: bare) == "note: wrong [W014]")
    }

    @Test func `colours surround the parts and change nothing else`() {
        let finding = finding(SourceSpan(line: 1, column: 1), help: "h")
        let coloured = DiagnosticRenderer(sources: ["a.yml": "x"], colour: true).text(of: finding)
        #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m"))
        var plain = coloured
        for code in ["0", "1", "1;31", "34"] { plain = plain.split(separator: "\u{1B}[\(code)m").joined() }
        #expect(plain == DiagnosticRenderer(sources: ["a.yml": "x"]).text(of: finding))
    }

    @Test func `JSON has every key on one line`() {
        let finding = Diagnostic(
            .error, Self.code, "say \"hi\"\\\n", path: "a.yml",
            span: SourceSpan(line: 3, column: 4, length: 5),
            help: "한\u{2028}", notes: [.init("n")])
        #expect(
            DiagnosticRenderer().json(of: finding) == #"""
                {"code":"W014","severity":"error","message":"say \"hi\"\\\n","path":"a.yml","line":3,"column":4,\#
                "length":5,"help":"한\u2028","notes":[{"message":"n","line":null,"column":null,"length":null}]}
                """#)
    }
}
