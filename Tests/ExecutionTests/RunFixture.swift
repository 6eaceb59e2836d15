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

    // MARK: - Running

    /// Runs the jobs of a workflow, written below `jobs:` without indentation.
    func run(
        _ jobs: String, env: String = "", cancellation: RunCancellation = RunCancellation(),
        onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }, change: (inout RunRequest) -> Void = { _ in }
    ) async throws -> FinishedRun {
        let indented = jobs.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
        let text = "name: test\non: push\n\(env)jobs:\n" + indented.joined(separator: "\n") + "\n"
        let (workflow, findings) = WorkflowReader.read(text, path: "pipelines/test.yml")
        guard let workflow, !findings.hasErrors else { throw FixtureError("\(findings)\n\(text)") }
        let (plan, more) = Planner.plan(workflow, text: text, event: Planner.event("push"))
        guard let plan else { throw FixtureError("\(more)") }
        let repository = try await GitRepository.open(repository)
        let loaded = await GateLoader.load(plan) { path in try? Files.read(repository.folder + "/" + path) }
        guard !loaded.findings.hasErrors else { throw FixtureError("\(loaded.findings)") }
        var request = try await request(plan, text, repository)
        change(&request)
        let recorder = EventCollector(onEvent)
        let services = RunServices(
            sandboxes: sandboxes, repository: repository, ledger: store, registry: store, artifacts: store,
            recorders: [recorder], home: home, now: { Host.unixMilliseconds })
        let outcome = try await RunExecutor(services, request, gates: loaded.gates, cancellation: cancellation).run()
        return FinishedRun(
            outcome: outcome, events: recorder.events, record: try await store.run(outcome.number),
            folder: store.folder(ofRun: outcome.number), rest: try rest(), fixture: self)
    }

    var sandboxes: HostRootSandboxes {
        HostRootSandboxes(
            home: home, configuration: SandboxConfiguration(range: Host.uid == 0 ? Self.range : nil))
    }

    private func request(_ plan: Plan, _ text: String, _ repository: GitRepository) async throws -> RunRequest {
        RunRequest(
            plan: plan, pipelineText: text, head: try await repository.head(), tree: try await repository.workingTree(),
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
            let groups = (try? Files.list("/sys/fs/cgroup\(hierarchy)/headgate")) ?? []  // not every hierarchy
            found += groups.filter { $0.hasPrefix(prefix) }.map { "cgroup \(hierarchy)/\($0)" }
        }
        for process in try Files.list("/proc") where process.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
            // A process that ended meanwhile is no rest.
            let group = (try? Files.text("/proc/\(process)/cgroup")) ?? ""
            if group.contains("/headgate/" + prefix) { found.append("process \(process)") }
        }
        return found
    }
}

struct FixtureError: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}

/// Collects the events of a run and lets a test act on them.
final class EventCollector: RunRecorder {
    private let collected = Guarded<[RunEvent]>([])
    private let onEvent: @Sendable (RunEvent) -> Void

    init(_ onEvent: @escaping @Sendable (RunEvent) -> Void) { self.onEvent = onEvent }

    var events: [RunEvent] { collected.with { $0 } }

    func record(_ event: RunEvent) {
        collected.with { $0.append(event) }
        onEvent(event)
    }
}

/// A run that has ended, and what it left.
struct FinishedRun: Sendable {
    let outcome: RunOutcome
    let events: [RunEvent]
    let record: RunRecord?
    let folder: String
    /// What is left of its sandboxes; must be empty.
    let rest: [String]
    /// Keeps the folder as long as the run.
    let fixture: RunFixture

    var conclusion: RunRecord.State { outcome.conclusion }

    /// How a job ended, by key.
    func job(_ key: String) -> String? { event(.jobFinished, key)?.details["conclusion"]?.string }

    /// How all jobs ended, in the order of their ends.
    var jobs: [String] {
        events.filter { $0.kind == .jobFinished }.map { "\($0.job ?? "?") \($0.details["conclusion"]?.string ?? "?")" }
    }

    func reason(_ key: String) -> String { event(.jobFinished, key)?.details["reason"]?.string ?? "" }

    func outputs(_ key: String) -> [String: String] {
        var outputs: [String: String] = [:]
        for (name, value) in event(.jobFinished, key)?.details["outputs"]?.object?.members ?? [] {
            outputs[name] = value.string
        }
        return outputs
    }

    /// Outcome and conclusion of a step.
    func step(_ number: Int, of job: String = "a") -> String? {
        let event = events.first { $0.kind == .stepFinished && $0.job == job && $0.step == number }
        guard let outcome = event?.details["outcome"]?.string, let end = event?.details["conclusion"]?.string else {
            return nil
        }
        return outcome == end ? outcome : "\(outcome) \(end)"
    }

    /// The messages of annotations, with their level.
    var annotations: [String] {
        events.filter { $0.kind == .annotation }.map {
            "\($0.details["level"]?.string ?? "?"): \($0.details["message"]?.string ?? "?")"
        }
    }

    func event(_ kind: RunEvent.Kind, _ job: String? = nil) -> RunEvent? {
        events.last { $0.kind == kind && (job == nil || $0.job == job) }
    }

    /// The log of a step, or of all steps of a job.
    func log(_ job: String = "a", _ step: Int? = nil) -> String {
        let base = "\(folder)/logs/\(job)"
        let names = ((try? Files.list(base)) ?? []).filter { $0.hasSuffix(".log") }.sorted()  // a job without logs
        let prefix = step.map { $0 < 10 ? "0\($0)-" : "\($0)-" } ?? ""
        return names.filter { $0.hasPrefix(prefix) }.map { (try? Files.text(base + "/" + $0)) ?? "" }.joined()
    }

    /// Everything that the run wrote and told: for the search for what must not be there.
    var everything: String {
        var text = events.map { "\($0.details)" }.joined(separator: "\n") + (outcome.reason ?? "") + "\(record as Any)"
        let files = (try? Command.run("/bin/grep", ["-rha", "", folder]))?.text ?? ""
        text += files
        return text
    }

    var summary: String { (try? Files.text(folder + "/summary.md")) ?? "" }
}

/// What the suites need of this machine.
enum Needs {
    static let sandboxes = Command.find("crun") != nil
        && HostCapabilities.inspect(home: "/var/tmp", configuration: SandboxConfiguration(range: RunFixture.range))
            .allSatisfy { $0.isFine || $0.isOptional || $0.name == "limits" }
    static let isRoot = Host.uid == 0
    static let limits = isRoot && sandboxes
        && HostCapabilities.inspect(home: "/var/tmp").contains { $0.name == "limits" && $0.isFine }
    static let python = Command.find("python3") != nil
    static let isLong = Environment["HEADGATE_LONG"] == "1"
}

/// All suites that run pipelines in real sandboxes.
@Suite(.enabled(if: Needs.sandboxes, "needs crun and namespaces"), .timeLimit(.minutes(3)))
struct RunTests {}
