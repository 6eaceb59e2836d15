internal import Diagnostics
internal import Execution
internal import GitRepositories
internal import HeadgateTestKit
internal import JSON
internal import Linux
internal import LinuxSandboxes
internal import Models
internal import Planning
internal import Registry
internal import Reporting
internal import Repositories
internal import WorkflowReading
internal import Workflows

/// A git repository and a store on the disk, in which runs are started as `headgate run` starts them.
struct Workbench {
    let folder: TemporaryFolder
    let repository: GitRepository
    let store: EmbeddedStore
    private let sandboxes: HostRootSandboxes

    var home: String { folder.path + "/home" }

    init() async throws {
        folder = try TemporaryFolder("headgate-bench")
        try Self.makeRepository(folder.path + "/repository")
        repository = try await GitRepository.open(folder.path + "/repository")
        store = try await EmbeddedStore.open(home: folder.path + "/home")
        sandboxes = HostRootSandboxes(home: folder.path + "/home")
    }

    /// Makes a repository of one commit.
    static func makeRepository(_ path: String) throws {
        let git = try Bare.find("git")
        let identity = [
            "-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false",
        ]
        try Files.createFolders(path)
        try Files.write("A repository of one file.\n", to: path + "/README.md")
        try Bare.run(git, ["init", "--quiet", "--initial-branch", "main", path])
        try Bare.run(git, ["-C", path, "add", "."])
        try Bare.run(git, ["-C", path] + identity + ["commit", "--quiet", "-m", "Begin"])
    }

    /// Plans a workflow's text.
    static func plan(_ text: String, path: String = "pipelines/bench.yml") throws -> Plan {
        let (workflow, findings) = WorkflowReader.read(text, path: path)
        guard let workflow, !findings.hasErrors else {
            throw BenchmarkError("the workflow is wrong: \(findings)")
        }
        let event = Planner.defaultEvent(of: workflow)
        let (values, inputFindings) = Planner.inputs(for: workflow, event: event, given: [])
        let (plan, planFindings) = Planner.plan(
            workflow, text: text, event: Planner.event(event, inputs: values))
        guard let plan, !inputFindings.hasErrors, !planFindings.hasErrors else {
            throw BenchmarkError("the workflow cannot be planned: \(planFindings)")
        }
        return plan
    }

    /// What a run of a workflow's text is asked for.
    func request(_ text: String) async throws -> RunRequest {
        RunRequest(
            plan: try Self.plan(text), pipelineText: text, head: try await repository.head(),
            tree: try await repository.workingTree(), cpus: Double(Host.processorCount),
            memoryBytes: Host.memoryBytes, actor: "bench", runnerName: "bench", owner: Self.owner,
            record: JSONObject())
    }

    /// Runs with the real store, event file and logs; a run that does not succeed is an error.
    func run(_ request: RunRequest) async throws {
        let store = store
        let services = RunServices(
            sandboxes: sandboxes, repository: repository, ledger: store, registry: store, artifacts: store,
            recorders: [EventFile { store.folder(ofRun: $0) }], home: home, now: { Host.unixMilliseconds })
        let executor = RunExecutor(services, request, gates: [:], cancellation: RunCancellation())
        let outcome = try await executor.run()
        guard outcome.conclusion == RunRecord.State.success else {
            throw BenchmarkError(
                "run #\(outcome.number) ended with \(outcome.conclusion): \(outcome.reason ?? "")")
        }
    }

    private static var owner: RunRecord.Owner {
        RunRecord.Owner(pid: Host.pid, startTicks: Host.startTicks(of: Host.pid) ?? 0, bootID: Host.bootID)
    }
}
