import Linux
import Runs
import Testing

@Suite struct RunEventTests {
    @Test func `every event is in the written grammar`() throws {
        let package = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let grammar = try Files.text(package + "/docs/events.md")
        for kind in RunEvent.Kind.allCases { #expect(grammar.contains("| `\(kind.rawValue)` |"), "\(kind)") }
    }
}
