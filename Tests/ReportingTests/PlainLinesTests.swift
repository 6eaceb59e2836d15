@testable import Reporting
import Testing

struct PlainLinesTests {
    private func shown(_ pieces: [String]) -> String {
        var lines = PlainLines(margin: "| ")
        var bytes: [UInt8] = []
        for piece in pieces { bytes += lines.take(piece) }
        return String(decoding: bytes + lines.finish(), as: UTF8.self)
    }

    /// Rows: the pieces of the output, what is shown.
    @Test(arguments: [
        (["one\ntwo\n"], "| one\n| two\n"), (["o", "n", "e\ntw", "o"], "| one\n| two\n"),
        (["\n\n"], "| \n| \n"),
        ([""], ""), (["a\r\nb\u{1B}[2Jc\u{7F}\n"], "| a\n| b[2Jc\n"), (["é 한글 \u{85}x\n"], "| é 한글 x\n"),
    ])
    func `lines go out whole and harmless, however they come`(pieces: [String], expected: String) {
        #expect(shown(pieces) == expected)
    }

    @Test func `a line without an end goes out in pieces`() {
        var lines = PlainLines(margin: "")
        #expect(lines.take(String(repeating: "x", count: 65_536)).isEmpty)
        #expect(lines.take("x").count == 65_538)
        #expect(lines.finish().isEmpty)
    }

    @Test(arguments: ["plain", "tab\tbell\u{7}", "\u{9B}31m", "\u{A0}é", ""])
    func `harmless text keeps everything but controls`(text: String) {
        let kept = text.unicodeScalars.filter { $0.properties.generalCategory != .control }
        #expect(Style.harmless(text) == String(String.UnicodeScalarView(kept)))
    }
}
