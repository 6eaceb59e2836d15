import Diagnostics
import HeadgateTestKit
import Linting
import Testing

/// The linter returns for every text; each seed damages the cases in its own way.
@Suite struct RandomTests {
    private static let pieces = [
        "# headgate: ignore W080, W083 because of chance", "${{ github.event.*[0].title }}", "if: false",
        "run: |", "uses: ./a", "::set-output ", "'", "\"", "- ", "한", "\\n", "matrix: { a: [1, b, [c]] }",
    ]

    @Test(arguments: 0..<8)
    func `damaged files never stop the linter, and places stay inside them`(seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed)
        let cases = LinterTests.cases
        for _ in 0..<40 {
            let name = try #require(cases.names.randomElement(using: &numbers))
            let text = try cases.text(name + ".yaml")
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for _ in 0..<Int.random(in: 1...4, using: &numbers) { damage(&lines, &numbers) }
            let damaged = lines.joined(separator: "\n")
            let context = LintContext(collectsScripts: true) { _ in damaged }
            let file = Linter.examine(damaged, path: CaseFiles.path(in: text), in: context)
            let outcome = file.settled()
            for finding in outcome.findings + outcome.silenced.map(\.finding) {
                let line = finding.span?.start.line ?? 1
                #expect(line >= 1 && line <= lines.count + 1, "\(finding)")
            }
            for script in file.scripts {
                let span = script.span(line: 2, column: 3, length: 1)
                #expect(span.start.line <= lines.count + 1)
            }
        }
    }

    private func damage(_ lines: inout [String], _ numbers: inout SeededNumbers) {
        guard let place = lines.indices.randomElement(using: &numbers),
            let other = lines.indices.randomElement(using: &numbers),
            let piece = Self.pieces.randomElement(using: &numbers)
        else { return }
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: lines.swapAt(place, other)
        case 1: lines.remove(at: place)
        case 2: lines[place] = "  " + lines[place]
        case 3: lines[place] += piece
        default: lines.insert(lines[place].prefix { $0 == " " } + piece, at: place)
        }
    }
}
