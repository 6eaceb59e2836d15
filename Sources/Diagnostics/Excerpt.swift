/// One line of a source, fit for a terminal, with a caret line below it.
struct Excerpt {
    /// How many cells of a line are shown; the rest is cut off around the caret.
    static let maximumCells = 100
    private static let tabWidth = 4

    /// One character as it is shown.
    private struct Glyph {
        var text: String
        var cells: Int
    }

    /// The line, with tabs expanded and control characters escaped.
    let line: String
    /// Spaces, `^` and `~`.
    let caret: String

    /// The excerpt for a span; `nil` when the source has no such line.
    init?(of source: String, at span: SourceSpan) {
        guard let characters = Self.line(span.start.line, of: source) else { return nil }
        // Far more than fits beside the caret, and no more: a line may be a megabyte long.
        let column = max(1, span.start.column) - 1
        let skipped = max(0, column - 4 * Self.maximumCells)
        let glyphs = Self.glyphs(characters.dropFirst(skipped).prefix(8 * Self.maximumCells))
        let isCut = characters.dropFirst(skipped).dropFirst(glyphs.count).first != nil
        let first = min(column - skipped, glyphs.count)
        let last = min(first + min(span.length, glyphs.count), glyphs.count)
        let shown = Self.window(glyphs, around: first)

        let start = (shown.lowerBound > 0 || skipped > 0) ? "…" : ""
        let end = (shown.upperBound < glyphs.count || isCut) ? "…" : ""
        line = start + glyphs[shown].map(\.text).joined() + end
        let indent = Self.cells(glyphs[shown.lowerBound..<first]) + (start.isEmpty ? 0 : 1)
        let under = Self.cells(glyphs[first..<max(first, min(last, shown.upperBound))])
        caret = String(repeating: " ", count: indent) + "^" + String(repeating: "~", count: max(0, under - 1))
    }

    /// A line of a text, from 1, without its break: LF, CR LF or CR.
    private static func line(_ number: Int, of source: String) -> Substring.UnicodeScalarView? {
        guard number >= 1 else { return nil }
        var rest = source.unicodeScalars[...]
        if rest.first == "\u{FEFF}" { rest = rest.dropFirst() }
        var current = 1
        while current < number {
            guard let end = rest.firstIndex(where: isBreak) else { return nil }
            let isPair = rest[end] == "\r" && rest[rest.index(after: end)...].first == "\n"
            rest = rest[rest.index(end, offsetBy: isPair ? 2 : 1)...]
            current += 1
        }
        return rest.prefix { !isBreak($0) }
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    private static func glyphs(_ characters: some Sequence<Unicode.Scalar>) -> [Glyph] {
        var glyphs: [Glyph] = []
        var column = 0
        for scalar in characters {
            var glyph = Glyph(text: "", cells: 0)
            if scalar == "\t" {
                glyph.cells = tabWidth - column % tabWidth
                glyph.text = String(repeating: " ", count: glyph.cells)
            } else if TerminalText.isUnsafe(scalar) {
                TerminalText.append(scalar, to: &glyph.text)
                glyph.cells = glyph.text.utf8.count
            } else {
                glyph.text.unicodeScalars.append(scalar)
                glyph.cells = TerminalText.cellCount(of: scalar)
            }
            column += glyph.cells
            glyphs.append(glyph)
        }
        return glyphs
    }

    private static func cells(_ glyphs: some Sequence<Glyph>) -> Int { glyphs.reduce(0) { $0 + $1.cells } }

    /// The glyphs that are shown: all of a short line, else about a third of the room before the caret.
    private static func window(_ glyphs: [Glyph], around caret: Int) -> Range<Int> {
        guard cells(glyphs) > maximumCells else { return 0..<glyphs.count }
        var start = caret
        var used = 0
        let after = cells(glyphs[caret...])
        let before = max(maximumCells / 3, maximumCells - after)
        while start > 0, used + glyphs[start - 1].cells <= before {
            start -= 1
            used += glyphs[start].cells
        }
        var end = caret
        while end < glyphs.count, used + glyphs[end].cells <= maximumCells {
            used += glyphs[end].cells
            end += 1
        }
        return start..<end
    }
}
