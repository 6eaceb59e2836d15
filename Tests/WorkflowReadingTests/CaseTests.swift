import Diagnostics
import Testing
import WorkflowReading
import Workflows

/// Pairs of files: a workflow, and its findings as they are printed.
///
/// The first line of a workflow may say where it stands: `# path: .github/workflows/a.yml`. `HEADGATE_UPDATE=1` writes
/// the second file of each pair anew; look at the difference.
@Suite struct CaseTests {
    static let names = CaseFolder.names

    private func findings(_ name: String) throws -> (output: String, codes: Set<String>) {
        let text = try #require(CaseFolder.read("\(CaseFolder.path)/\(name).yaml"))
        let mark = "# path: "
        let first = text.split(separator: "\n").first.map(String.init) ?? ""
        let path = first.hasPrefix(mark) ? String(first.dropFirst(mark.count)) : "pipelines/a.yml"
        let findings = WorkflowReader.read(text, path: path).1
        let renderer = DiagnosticRenderer(sources: [path: text])
        return (findings.map { renderer.text(of: $0) + "\n" }.joined(), Set(findings.map(\.code.id)))
    }

    @Test(arguments: names)
    func `the findings of a case are those written beside it`(name: String) throws {
        let output = try findings(name).output
        if CaseFolder.isUpdating { CaseFolder.write(output, "\(CaseFolder.path)/\(name).out") }
        #expect(output == CaseFolder.read("\(CaseFolder.path)/\(name).out"))
    }

    @Test func `every code has a case`() throws {
        var seen: Set<String> = []
        for name in Self.names { seen.formUnion(try findings(name).codes) }
        for text in [LimitTests.manyJobs, LimitTests.longScript] { seen.formUnion(LimitTests.codes(text)) }
        seen.formUnion(try ActionReaderTests.codes())
        let missing = WorkflowCode.all.map(\.id).filter { !seen.contains($0) }
        #expect(missing.isEmpty)
    }

    @Test func `codes are numbered in order and say something`() {
        let ids = WorkflowCode.all.map(\.id)
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        for code in WorkflowCode.all {
            #expect(code.id.wholeMatch(of: /W\d{3}/) != nil)
            #expect(!code.title.isEmpty && code.explanation.hasSuffix("."))
        }
    }
}
