import Diagnostics
import HeadgateTestKit
import Testing
import WorkflowReading
import Workflows

/// The reader returns for every text; each seed damages a good workflow in its own way.
@Suite struct RandomTests {
    @Test(arguments: 0..<12)
    func `damaged workflows never stop the reader`(seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed)
        let names = CaseFolder.names
        for _ in 0..<40 {
            let name = try #require(names.randomElement(using: &numbers))
            let text = try #require(CaseFolder.read("\(CaseFolder.path)/\(name).yaml"))
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for _ in 0..<Int.random(in: 1...4, using: &numbers) { damage(&lines, &numbers) }
            let (workflow, findings) = WorkflowReader.read(
                lines.joined(separator: "\n"), path: "pipelines/a.yml")
            #expect(workflow == nil || !findings.contains { $0.severity == .error })
            #expect(workflow != nil || !findings.isEmpty)
        }
    }

    private func damage(_ lines: inout [String], _ numbers: inout SeededNumbers) {
        guard let place = lines.indices.randomElement(using: &numbers),
            let other = lines.indices.randomElement(using: &numbers)
        else { return }
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: lines.swapAt(place, other)
        case 1: lines.remove(at: place)
        case 2: lines[place] = "  " + lines[place]
        case 3:
            lines[place] = lines[place].replacing(":", with: ": ${{ needs.x[0].*.y }}", maxReplacements: 1)
        default: lines[place] = String(lines[place].shuffled(using: &numbers))
        }
    }
}
