import Diagnostics
import HeadgateTestKit
import JSON
import Linting
import Linux
import Testing

@Suite struct ReportTests {
    private static let text = """
        on: push
        jobs:
          a:
            needs: [trian]
            steps:
              # headgate: ignore W031 because sort never fails
              - run: cat 한 | sort
              - run: echo "::set-output name=a::b"
          A:
            steps: [{ run: echo }]
        """

    private static func report(ignored: Set<String> = [], least: Diagnostic.Severity = .note) -> LintReport {
        var report = LintReport()
        let path = "pipelines/é 1.yml"
        report.add(
            Linter.examine(text.replacing("[trian]", with: "[A]"), path: path, in: LintContext()).settled(),
            least: least, ignored: ignored)
        report.add(
            Linter.examine(text, path: path, in: LintContext()).settled(), least: least, ignored: ignored)
        return report
    }

    @Test func `a report counts what it shows, hides and silences`() {
        let all = Self.report()
        #expect(all.silenced.allSatisfy { $0.reason == "sort never fails" } && !all.silenced.isEmpty)
        #expect(all.summary.contains("in 2 files; 2 silenced"), "\(all.summary)")
        let errors = Self.report(ignored: ["W013"], least: .error)
        #expect(errors.findings.map(\.code.id) == ["W014"])
        #expect(errors.silenced.contains { $0.reason == nil && $0.finding.code.id == "W013" })
    }

    @Test func `an annotation is one line with every special character escaped`() {
        let finding = Diagnostic(
            .note, LintCode.oldCommand, "100% of\nit", path: "a,b:c.yml",
            span: SourceSpan(line: 2, column: 3, length: 4), help: "write\rthis")
        #expect(
            finding.annotation
                == "::notice file=a%2Cb%3Ac.yml,line=2,col=3,endColumn=7,title=W094%3A a script uses a command that is "
                + "deprecated or switched off::100%25 of%0Ait%0Awrite%0Dthis")
    }

    @Test(.enabled(if: Python.hasSchemas && Shared.isThere, "needs python3-jsonschema and ../shared"))
    func `the SARIF log is valid by the schema of its standard`() throws {
        for report in [LintReport(), Self.report(), Self.report(ignored: ["W014"])] {
            let log = report.sarif(version: "1.0.0", root: "file:///work/a/")
            let problems = try Python.problems(
                of: [log.text()], schema: Files.text(Shared.folder + "/conformance/sarif-2.1.0.json"))
            #expect(problems == [""], "\(problems)")
        }
    }

    @Test func `the SARIF log holds places, rules and reasons`() throws {
        let run = Self.report(ignored: ["W014"]).sarif(version: "1.0.0", root: nil)["runs"]?[0]
        #expect(run?["columnKind"] == "unicodeCodePoints")
        let results = try #require(run?["results"]?.array)
        let silenced = results.compactMap { $0["suppressions"]?[0]?["kind"]?.string }
        #expect(Set(silenced) == ["inSource", "external"])
        for result in results {
            let index = try #require(result["ruleIndex"]?.integer)
            #expect(run?["tool"]?["driver"]?["rules"]?[index]?["id"] == result["ruleId"])
            let place = result["locations"]?[0]?["physicalLocation"]
            #expect(place?["artifactLocation"]?["uri"] == "pipelines/%C3%A9%201.yml")
            #expect(place?["region"]?["endColumn"] != nil)
        }
    }
}
