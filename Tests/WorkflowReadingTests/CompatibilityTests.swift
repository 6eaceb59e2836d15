import Diagnostics
import HeadgateTestKit
import JSON
import Testing

@testable import WorkflowReading
import Workflows

/// The four lists against the code that they speak of.
@Suite struct CompatibilityTests {
    private func findings(_ sample: CompatibilitySample) -> [Diagnostic] {
        sample.isAction
            ? ActionReader.read(sample.text, path: sample.path).1
            : WorkflowReader.read(sample.text, path: sample.path).1
    }

    @Test(arguments: Compatibility.List.allCases)
    func `a file with it behaves as its list says`(list: Compatibility.List) {
        for entry in Compatibility.entries(of: list) {
            guard let sample = CompatibilitySample(entry) else { continue }
            let findings = findings(sample)
            let errors = findings.filter { $0.severity == .error }.map(\.code.id)
            let seen = "\(entry.path): \(findings.map(\.message))\n\(sample.text)"
            switch list {
            case .run: #expect(errors.isEmpty, "\(seen)")
            case .noted:
                #expect(errors.isEmpty && findings.contains { $0.severity == .note }, "\(seen)")
            case .rejected: #expect(!errors.isEmpty && !errors.contains("W002"), "\(seen)")
            case .later: #expect(errors == ["W002"], "\(seen)")
            }
        }
    }

    @Test func `what GitHub does not know is refused in a strict file`() {
        for entry in Compatibility.entries where entry.isOurs {
            guard let sample = CompatibilitySample(entry) else { continue }
            let findings = WorkflowReader.read(sample.text, path: ".github/workflows/a.yml").1
            #expect(findings.contains { $0.code.id == "W009" || $0.code.id == "W047" }, "\(entry.path)")
        }
    }

    @Test func `nothing is in two lists`() {
        let paths = Compatibility.entries.map(\.path)
        let twice = Dictionary(grouping: paths, by: { $0 }).filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty)
    }

    // MARK: - GitHub's schemas

    /// Which section of the lists has the keys of a definition.
    private static let workflow: [String: [String]] = [
        "workflow-root-strict": [""], "workflow-defaults": ["defaults"],
        "workflow-defaults-run": ["defaults.run"], "on-mapping-strict": ["on"],
        "permissions-mapping": ["permissions", "jobs.<job>.permissions"],
        "concurrency-mapping": ["concurrency", "jobs.<job>.concurrency"], "cron-mapping": ["on.schedule"],
        "workflow-dispatch-input": ["on.workflow_dispatch.inputs.<input>"],
        "workflow-call-input-definition": ["on.workflow_call.inputs.<input>"],
        "workflow-call-secret-mapping-definition": ["on.workflow_call.secrets.<secret>"],
        "workflow-call-output-definition": ["on.workflow_call.outputs.<output>"],
        "issue-comment-mapping": ["on.issue_comment", "on.pull_request_comment"],
        "job-factory": ["jobs.<job>"], "workflow-job": ["jobs.<job>"], "strategy": ["jobs.<job>.strategy"],
        "matrix": ["jobs.<job>.strategy.matrix"], "snapshot-mapping": ["jobs.<job>.snapshot"],
        "runs-on-mapping": ["jobs.<job>.runs-on"], "job-environment-mapping": ["jobs.<job>.environment"],
        "job-defaults": ["jobs.<job>.defaults"], "job-defaults-run": ["jobs.<job>.defaults.run"],
        "run-step": ["jobs.<job>.steps"], "regular-step": ["jobs.<job>.steps"],
        "wait-step": ["jobs.<job>.steps"], "wait-all-step": ["jobs.<job>.steps"],
        "cancel-step": ["jobs.<job>.steps"], "parallel-step": ["jobs.<job>.steps"],
        "container-mapping": ["jobs.<job>.container"],
        "service-container-mapping": ["jobs.<job>.services.<service>"],
        "container-registry-credentials": [
            "jobs.<job>.container.credentials", "jobs.<job>.services.<service>.credentials",
        ],
    ]

    private static let action: [String: [String]] = [
        "action-root-strict": ["action.yml"], "input-strict": ["action.yml: inputs.<input>"],
        "output-definition": ["action.yml: outputs.<output>"], "branding": ["action.yml: branding"],
        "container-runs-strict": ["action.yml: runs (docker)"],
        "node-runs-strict": ["action.yml: runs (node)"],
        "composite-runs-strict": ["action.yml: runs (composite)"], "plugin-runs": ["action.yml: runs"],
        "run-step": ["action.yml: runs.steps"], "uses-step": ["action.yml: runs.steps"],
    ]

    /// The definitions of the same mappings for a parser that checks less.
    private static let loose: Set<String> = [
        "workflow-root", "on-mapping", "action-root", "input", "container-runs", "node-runs",
        "composite-runs",
    ]

    @Test(.enabled(if: Shared.isThere, "needs ../shared"), arguments: ["workflow-v1.0", "action-v1.0"])
    func `each key of GitHub's schemas is in exactly one list`(schema: String) throws {
        let text = try #require(CaseFolder.read(Shared.folder + "/conformance/\(schema).json"))
        let definitions = try #require(try JSON.parse(text)["definitions"]?.object)
        let sections = schema == "action-v1.0" ? Self.action : Self.workflow
        let paths = Dictionary(grouping: Compatibility.entries.map(\.path), by: { $0 })
        var count = 0
        for member in definitions.members where !Self.loose.contains(member.name) {
            guard let keys = member.value["mapping"]?["properties"]?.object?.names else { continue }
            for section in sections[member.name] ?? [event(member.name)] {
                for key in keys {
                    let path = section.isEmpty ? key : section + "." + key
                    #expect(paths[path]?.count == 1, "\(path) of \(member.name)")
                    count += 1
                }
            }
        }
        #expect(count > 30)
    }

    /// `pull-request-target-mapping` is about `on.pull_request_target`.
    private func event(_ definition: String) -> String {
        "on." + definition.replacing("-mapping", with: "").replacing("-", with: "_")
    }
}
