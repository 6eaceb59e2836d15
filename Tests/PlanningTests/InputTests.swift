import Diagnostics
import JSON
import Planning
import Testing
import Workflows

@Suite struct InputTests {
    private static let text = """
        on:
          workflow_dispatch:
            inputs:
              alpha: { type: number, default: 0.5 }
              kind: { type: choice, options: [ridge, lasso] }
              fast: { type: boolean }
              note: { type: string, required: true }
              count: { type: number }
        jobs: { a: { steps: [{ run: x }] } }
        """

    private func inputs(_ given: [(String, String)]) throws -> (JSON, [Diagnostic]) {
        let (values, findings) = Planner.inputs(
            for: try workflow(Self.text), event: "workflow_dispatch", given: given)
        return (.object(JSONObject(values.map { ($0.name, $0.value) })), findings)
    }

    @Test func `given values, defaults and empty values are typed`() throws {
        let (values, findings) = try inputs([("note", "7"), ("FAST", "true"), ("kind", "lasso")])
        #expect(findings.isEmpty)
        #expect(values == ["alpha": 0.5, "kind": "lasso", "fast": true, "note": "7", "count": 0])
    }

    @Test func `a choice without a value is its first option`() throws {
        #expect(try inputs([("note", "")]).0["kind"] == "ridge")
    }

    @Test(arguments: [
        ([("note", "x"), ("alhpa", "1")], "P002", "did you mean 'alpha'?"),
        ([], "P003", "give it with --input note=VALUE"),
        ([("note", "x"), ("alpha", "much")], "P004", nil), ([("note", "x"), ("fast", "yes")], "P004", nil),
        ([("note", "x"), ("alpha", "inf")], "P004", nil),
        ([("note", "x"), ("kind", "laso")], "P004", "did you mean 'lasso'?"),
        ([("note", "x"), ("note", "y")], "P006", nil),
    ])
    func `a wrong input is an error`(given: [(String, String)], code: String, help: String?) throws {
        let findings = try inputs(given).1
        #expect(findings.map(\.code.id) == [code])
        #expect(findings.first?.help == help)
    }

    @Test func `other events take no inputs`() throws {
        let workflow = try workflow(Self.text)
        #expect(Planner.inputs(for: workflow, event: "push", given: []).diagnostics.isEmpty)
        #expect(
            Planner.inputs(for: workflow, event: "push", given: [("a", "b")]).diagnostics.map(\.code.id) == [
                "P005"
            ])
    }

    @Test func `by hand the event is workflow_dispatch where the file has it`() throws {
        #expect(Planner.defaultEvent(of: try workflow(Self.text)) == "workflow_dispatch")
        let other = try workflow("on: pull_request\njobs: { a: { steps: [{ run: x }] } }")
        #expect(Planner.defaultEvent(of: other) == "push")
    }
}
