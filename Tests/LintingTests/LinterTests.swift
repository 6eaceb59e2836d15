import Diagnostics
import HeadgateTestKit
import Linting
import Testing
import WorkflowReading

/// Pairs of files: a workflow, and its findings as they are printed.
@Suite struct LinterTests {
    static let cases = CaseFiles()
    /// Codes whose findings need more than one file, or a program, with the suite that tests them.
    static let elsewhere: Set = ["W099"]

    private func findings(_ name: String) throws -> (output: String, codes: Set<String>) {
        let text = try Self.cases.text(name + ".yaml")
        let path = CaseFiles.path(in: text)
        let context = LintContext { try? Self.cases.text("files/" + $0) }  // not there: not in the repository
        let findings = Linter.lint(text, path: path, in: context)
        let renderer = DiagnosticRenderer(sources: [path: text])
        return (findings.map { renderer.text(of: $0) + "\n" }.joined(), Set(findings.map(\.code.id)))
    }

    @Test(arguments: cases.names)
    func `the findings of a case are those written beside it`(name: String) throws {
        let output = try findings(name).output
        #expect(try output == Self.cases.expected(name + ".out", updatingTo: output))
    }

    @Test func `every code has a case`() throws {
        var seen = Self.elsewhere
        for name in Self.cases.names { seen.formUnion(try findings(name).codes) }
        let missing = LintCode.all.map(\.id).filter { !seen.contains($0) }
        #expect(missing.isEmpty)
    }

    @Test func `an empty file is a finding`() {
        #expect(Linter.lint("", path: "pipelines/a.yml", in: LintContext()).count == 1)
    }

    @Test func `files that are good for the reader are good for the linter`() throws {
        let reader = CaseFiles(beside: #filePath.replacing("LintingTests", with: "WorkflowReadingTests"))
        for name in reader.names {
            let text = try reader.text(name + ".yaml")
            let path = CaseFiles.path(in: text)
            guard WorkflowReader.read(text, path: path).1.allSatisfy({ $0.severity == .note }) else {
                continue
            }
            let findings = Linter.lint(text, path: path, in: LintContext()).filter { $0.severity > .note }
            #expect(findings.isEmpty, "\(name)")
        }
    }
}
