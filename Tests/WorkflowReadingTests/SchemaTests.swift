import Expressions
import HeadgateTestKit
import JSON
import Testing

@testable import WorkflowReading
import Workflows

/// Our tables of keys against the schema of GitHub's own parser.
@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct SchemaTests {
    private let definitions: JSON

    init() throws {
        let path = Shared.folder + "/conformance/workflow-v1.0.json"
        let text = try #require(CaseFolder.read(path))
        definitions = try #require(try JSON.parse(text)["definitions"])
    }

    private func keys(_ definition: String) -> Set<String> {
        Set(definitions[definition]?["mapping"]?["properties"]?.object?.names ?? [])
    }

    private func contexts(_ definition: String) -> Set<String> {
        let names = definitions[definition]?["context"]?.array?.compactMap(\.string) ?? []
        return Set(names.filter { !$0.contains("(") })
    }

    private func names<Target>(_ table: KeyTable<Target>) -> Set<String> {
        Set(table.keys.filter { !$0.isOurs }.map(\.name))
    }

    @Test func `each mapping has GitHub's keys and no other that is not ours`() {
        #expect(names(WorkflowKeys.table) == keys("workflow-root-strict"))
        #expect(names(JobKeys.table) == keys("job-factory").union(keys("workflow-job")))
        let steps = [
            "run-step", "regular-step", "wait-step", "wait-all-step", "cancel-step", "parallel-step",
        ]
        #expect(names(StepKeys.table) == steps.reduce(into: []) { $0.formUnion(keys($1)) })
    }

    @Test func `the events are GitHub's, with their keys and types`() {
        #expect(Set(Events.names).union(Events.refused.keys) == keys("on-mapping-strict"))
        for rule in Events.rules where rule.name != "schedule" {
            // This event is another name of 'issue_comment'.
            let name = rule.name == "pull_request_comment" ? "issue_comment" : rule.name
            let definition = name.replacing("_", with: "-")
            #expect(Events.tables[rule.name].map(names) == keys(definition + "-mapping"), "\(rule.name)")
            let types = definitions[definition + "-activity-type"]?["allowed-values"]?.array ?? []
            #expect(Set(rule.types ?? []) == Set(types.compactMap(\.string)), "\(rule.name)")
        }
        #expect(names(ScheduleKeys.table) == keys("cron-mapping"))
    }

    @Test func `inputs, secrets and outputs have GitHub's keys`() {
        #expect(names(InputKeys.table) == keys("workflow-dispatch-input"))
        #expect(names(InputKeys.call) == keys("workflow-call-input-definition"))
        #expect(names(InputKeys.secret) == keys("workflow-call-secret-mapping-definition"))
        #expect(names(InputKeys.output) == keys("workflow-call-output-definition"))
        #expect(InputKeys.callKinds.map(\.rawValue) == types("workflow-call-input-type"))
        let kinds = Set(types("workflow-dispatch-input-type"))
        #expect(Set(Trigger.Input.Kind.allCases.map(\.rawValue)) == kinds)
    }

    private func types(_ definition: String) -> [String] {
        let names = definitions[definition]?["one-of"]?.array?.compactMap(\.string) ?? []
        return names.map { $0.replacing("input-type-", with: "") }
    }

    @Test func `the mappings of a job have GitHub's keys`() {
        #expect(names(ContainerKeys.container) == keys("container-mapping"))
        #expect(names(ContainerKeys.service) == keys("service-container-mapping"))
        #expect(names(ContainerKeys.credentials) == keys("container-registry-credentials"))
        #expect(names(ConcurrencyKeys.table) == keys("concurrency-mapping"))
        #expect(names(RunsOnKeys.table) == keys("runs-on-mapping"))
        #expect(names(DeploymentKeys.table) == keys("job-environment-mapping"))
        #expect(CallKeys.allowed == keys("workflow-job"))
    }

    @Test func `permissions are GitHub's, with their levels`() {
        #expect(Set(Permissions.scopes) == keys("permissions-mapping"))
        for scope in Permissions.scopes {
            let kind = definitions["permissions-mapping"]?["mapping"]?["properties"]?[scope]?["type"]?.string
            let levels = definitions[kind ?? ""]?["one-of"]?.array?.compactMap(\.string) ?? []
            let names = levels.compactMap { definitions[$0]?["string"]?["constant"]?.string }
            #expect(Permissions.levels(of: scope) == names, "\(scope)")
        }
    }

    @Test func `queues are GitHub's`() {
        let values = definitions["concurrency-queue"]?["allowed-values"]?.array?.compactMap(\.string)
        #expect(Concurrency.Queue.allCases.map(\.rawValue) == values)
    }

    @Test func `places inside of containers and calls have GitHub's contexts`() {
        #expect(Places.outputs.contexts == contexts("string-runner-context"))
        #expect(
            ContainerKeys.credentials.keys.allSatisfy {
                $0.rules?.contexts == contexts("container-registry-credentials")
            })
        #expect(Places.callOutputs.contexts == contexts("workflow-output-context"))
        #expect(Places.run.contexts == contexts("workflow-call-input-default"))
        #expect(Places.results.contexts == contexts("string-runner-context-no-secrets"))
    }

    @Test(arguments: [
        ("run-name", "run-name"), ("env", "workflow-env"), ("concurrency", "workflow-concurrency"),
    ])
    func `a key of a workflow has GitHub's contexts`(key: String, definition: String) {
        #expect(WorkflowKeys.table.keys.first { $0.name == key }?.rules?.contexts == contexts(definition))
    }

    @Test(arguments: [
        ("name", "string-strategy-context"), ("if", "job-if"), ("runs-on", "runs-on"), ("env", "job-env"),
        ("environment", "job-environment"), ("defaults", "job-defaults-run"),
        ("outputs", "string-runner-context"),
        ("strategy", "strategy"), ("timeout-minutes", "number-strategy-context"),
        ("cancel-timeout-minutes", "number-strategy-context"),
        ("continue-on-error", "boolean-strategy-context"), ("concurrency", "job-concurrency"),
        ("container", "container"), ("services", "services"), ("with", "scalar-needs-context"),
        ("secrets", "scalar-needs-context-with-secrets"),
    ])
    func `a key of a job has GitHub's contexts`(key: String, definition: String) {
        #expect(JobKeys.table.keys.first { $0.name == key }?.rules?.contexts == contexts(definition))
    }

    @Test(arguments: [
        ("name", "step-name"), ("if", "step-if"), ("run", "string-steps-context"), ("env", "step-env"),
        ("with", "step-with"), ("working-directory", "string-steps-context"),
        ("continue-on-error", "step-continue-on-error"), ("timeout-minutes", "step-timeout-minutes"),
    ])
    func `a key of a step has GitHub's contexts`(key: String, definition: String) {
        #expect(StepKeys.table.keys.first { $0.name == key }?.rules?.contexts == contexts(definition))
    }
}

/// The tables of an action's file against the schema of GitHub's own parser.
@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct ActionSchemaTests {
    private let definitions: JSON

    init() throws {
        let path = Shared.folder + "/conformance/action-v1.0.json"
        let text = try #require(CaseFolder.read(path))
        definitions = try #require(try JSON.parse(text)["definitions"])
    }

    private func keys(_ definition: String) -> Set<String> {
        Set(definitions[definition]?["mapping"]?["properties"]?.object?.names ?? [])
    }

    private func names(_ definition: String) -> (contexts: Set<String>, functions: Set<String>) {
        let names = definitions[definition]?["context"]?.array?.compactMap(\.string) ?? []
        let functions = names.filter { $0.contains("(") }.map { $0.prefix { $0 != "(" }.lowercased() }
        return (Set(names.filter { !$0.contains("(") }), Set(functions))
    }

    private func names<Target>(_ table: KeyTable<Target>) -> Set<String> { Set(table.keys.map(\.name)) }

    @Test func `each mapping has GitHub's keys`() {
        #expect(names(ActionKeys.root) == keys("action-root-strict"))
        #expect(names(ActionKeys.input) == keys("input-strict"))
        #expect(names(ActionKeys.output) == keys("output-definition"))
        #expect(names(ActionKeys.branding) == keys("branding"))
        #expect(names(RunsKeys.composite) == keys("composite-runs-strict"))
        #expect(names(RunsKeys.node) == keys("node-runs-strict"))
        #expect(names(RunsKeys.docker) == keys("container-runs-strict"))
        let steps = keys("run-step").union(keys("uses-step"))
        #expect(names(StepKeys.composite).subtracting(StepKeys.onlyInJobs) == steps)
    }

    @Test func `the values of using are GitHub's`() {
        let values = definitions["using"]?["allowed-values"]?.array?.compactMap(\.string) ?? []
        #expect(Set(ActionDefinition.NodeRuns.versions).union(["docker", "composite"]) == Set(values))
        let colors = definitions["branding-color"]?["allowed-values"]?.array?.compactMap(\.string) ?? []
        #expect(ActionKeys.colors == colors)
    }

    @Test(arguments: [
        ("input-default-context", ActionPlaces.inputDefault), ("output-value", ActionPlaces.output),
        ("runs-if", ActionPlaces.runsIf), ("container-runs-context", ActionPlaces.container),
        ("container-runs-env", ActionPlaces.container), ("string-steps-context", ActionPlaces.step),
        ("boolean-steps-context", ActionPlaces.step), ("step-env", ActionPlaces.step),
        ("step-if", ActionPlaces.stepIf), ("step-with", ActionPlaces.step),
    ])
    func `each place has GitHub's contexts and functions`(definition: String, rules: NameRules) {
        #expect(rules.contexts == names(definition).contexts)
        #expect(rules.functions == names(definition).functions)
    }
}
