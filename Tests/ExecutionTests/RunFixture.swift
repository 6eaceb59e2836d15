import Diagnostics
import Digests
import Execution
import GitRepositories
import HeadgateTestKit
import JSON
import Linux
import LinuxSandboxes
import Models
import Planning
import Registry
import Repositories
import Runs
import Testing
import WorkflowReading
import Workflows

/// A repository, a store and sandboxes of its own: pipelines run in it as `headgate run` runs them.
final class RunFixture: Sendable {
    let folder: TemporaryFolder
    let store: EmbeddedStore
    let home: String

    /// Numbers that no account has.
    static let range = SubordinateRange(firstUser: 1_900_019_712, firstGroup: 1_900_019_712)

    init(home: String? = nil) async throws {
        folder = try TemporaryFolder("headgate-run")
        self.home = home ?? folder.path + "/home"
        store = try await EmbeddedStore.open(home: self.home)
        try write("train.py", "print('trained')\n")
        try write(".gitignore", "ignored/\n")
        try git("init", "-q", "-b", "main")
        try git("config", "user.name", "Ada Lovelace")
        try git("config", "user.email", "ada@example.org")
        try commit("first commit")
    }

    // MARK: - Repository

    var repository: String { folder.path + "/repo" }

    func write(_ name: String, _ text: String) throws { try folder.write(text, "repo/" + name) }

    func commit(_ message: String) throws {
        try git("add", "-A")
        try git("commit", "-q", "-m", message)
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let environment = [
            "PATH=/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
        ]
        let result = try Command.run(
            Command.find("git") ?? "/usr/bin/git", arguments, environment: environment, folder: repository)
        guard result.status.isSuccess else { throw FixtureError("git \(arguments): \(result.errorText)") }
        return result.text
    }

    // MARK: - Actions

    /// The node of this machine, if it has one.
    static let node = Command.find("node").flatMap { Files.resolved($0) }

    /// Writes a file of the repository `acme/kit`, of which the runner has a mirror.
    func writeAction(_ name: String, _ text: String) throws {
        try folder.write(text, "mirror/acme/kit@v1/" + name)
    }

    private var mirror: GitActionMirror {
        GitActionMirror(mirror: folder.path + "/mirror", base: nil, cache: home + "/caches/actions")
    }

    // MARK: - Running

    /// Runs the jobs of a workflow, written below `jobs:` without indentation.
    func run(
        _ jobs: String, env: String = "", cancellation: RunCancellation = RunCancellation(),
        node: String? = RunFixture.node, onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in },
        artifacts: (any ArtifactStore)? = nil, isAlone: Bool = true,
        change: (inout RunRequest) -> Void = { _ in }
    ) async throws -> FinishedRun {
        let indented = jobs.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
        let text = "name: test\non: push\n\(env)jobs:\n" + indented.joined(separator: "\n") + "\n"
        let (workflow, findings) = WorkflowReader.read(text, path: "pipelines/test.yml")
        guard let workflow, !findings.hasErrors else { throw FixtureError("\(findings)\n\(text)") }
        let (plan, more) = Planner.plan(workflow, text: text, event: Planner.event("push"), called: called)
        guard let plan else { throw FixtureError("\(more)") }
        let repository = try await GitRepository.open(repository)
        let loaded = await GateLoader.load(plan) { path in try? Files.read(repository.folder + "/" + path) }
        guard !loaded.findings.hasErrors else { throw FixtureError("\(loaded.findings)") }
        var request = try await request(plan, text, repository)
        change(&request)
        let recorder = EventCollector(onEvent)
        var services = RunServices(
            sandboxes: sandboxes, repository: repository, ledger: store, registry: store,
            artifacts: artifacts ?? store,
            recorders: [recorder], home: home, now: { Host.unixMilliseconds })
        services.actions = ActionCatalog(
            repository: repository, commit: request.usesCommit ? request.head.commit : nil, mirror: mirror,
            node: node)
        let outcome = try await RunExecutor(
            services, request, gates: loaded.gates, cancellation: cancellation
        ).run()
        // Beside other runs, what is theirs is no rest.
        let rest = isAlone ? try rest() : []
        #expect(rest == [], "run #\(outcome.number) left something")
        return FinishedRun(
            outcome: outcome, events: recorder.events, record: try await store.run(outcome.number),
            folder: store.folder(ofRun: outcome.number), rest: rest, fixture: self)
    }

    /// A workflow file of the repository that a job calls.
    private func called(_ path: String) -> CalledFile? {
        guard let text = try? Files.text(folder.path + "/repo/" + path) else { return nil }  // none
        let (workflow, findings) = WorkflowReader.read(text, path: path)
        return CalledFile(text: text, workflow: workflow, findings: findings)
    }

    var sandboxes: HostRootSandboxes {
        HostRootSandboxes(
            home: home, configuration: SandboxConfiguration(range: Host.uid == 0 ? Self.range : nil))
    }

    private func request(_ plan: Plan, _ text: String, _ repository: GitRepository) async throws -> RunRequest
    {
        RunRequest(
            plan: plan, pipelineText: text, head: try await repository.head(),
            tree: try await repository.workingTree(),
            cpus: 64, memoryBytes: 8 << 30, actor: "ada", runnerName: "bench",
            owner: RunRecord.Owner(
                pid: Host.pid, startTicks: Host.startTicks(of: Host.pid) ?? 0, bootID: Host.bootID),
            record: JSONObject())
    }

    // MARK: - Leaks

    /// What is left of this store's sandboxes: folders, mounts, control groups and processes.
    func rest() throws -> [String] { try Self.rest(of: home) }

    static func rest(of home: String) throws -> [String] {
        var found = try Files.list(home + "/sandboxes").filter { !$0.hasPrefix(".") }.map { "folder " + $0 }
        found += try Mounts.all().filter { $0.path.hasPrefix(home + "/sandboxes") }.map { "mount " + $0.path }
        let prefix = String(Digest.sha256(home).hex.prefix(8))
        for hierarchy in ["", "/unified"] + ((try? Files.list("/sys/fs/cgroup")) ?? []).map({ "/" + $0 }) {
            // Not every hierarchy has one.
            let groups = (try? Files.list("/sys/fs/cgroup\(hierarchy)/headgate")) ?? []
            found += groups.filter { $0.hasPrefix(prefix) }.map { "cgroup \(hierarchy)/\($0)" }
        }
        for process in try Files.list("/proc") where process.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
            // A process that ended meanwhile is no rest.
            let group = (try? Files.text("/proc/\(process)/cgroup")) ?? ""
            guard group.contains("/headgate/" + prefix) else { continue }
            // A zombie has ended; that init has not fetched it yet is no rest of ours.
            guard let pid = Int32(process), Host.startTicks(of: pid) != nil else { continue }
            found.append("process \(process)")
        }
        return found
    }
}

struct FixtureError: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}
