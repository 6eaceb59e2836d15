internal import Expressions
internal import JSON
internal import Models
internal import Planning
internal import Repositories
internal import Secrets
internal import Workflows

/// The contexts that expressions of a run can name.
///
/// Source: spec/workflows.md section 5.
struct RunContexts: Sendable {
    let request: RunRequest
    let number: Int
    let attempt: Int
    /// The workflow whose jobs see these contexts.
    private(set) var frame: CallFrame
    /// Hides the run's secrets, and the passwords in what passes through from the runner's environment.
    private(set) var masker: Masker
    private var needles: [String]

    init(request: RunRequest, number: Int, attempt: Int) {
        self.request = request
        self.number = number
        self.attempt = attempt
        let passwords = request.passThrough.flatMap { Self.passwords(in: $0.value) }
        needles = request.secrets.map(\.value) + passwords
        masker = Masker(needles)
        frame = CallFrame(
            workflow: request.plan.workflow, inputs: request.plan.event.inputs, secrets: request.secrets)
    }

    /// The contexts inside of a workflow that a job calls; what is secret there is hidden too.
    func inside(_ frame: CallFrame) -> RunContexts {
        var inner = self
        inner.frame = frame
        let more = frame.secrets.map(\.value).filter { !needles.contains($0) }
        if !more.isEmpty {
            inner.needles += more
            inner.masker = Masker(inner.needles)
        }
        return inner
    }

    /// The contexts of a workflow's own keys.
    var workflow: [String: Value] {
        [
            "github": Value(github(job: "")), "vars": Value(Self.object(request.variables)),
            "inputs": Value(.object(JSONObject(frame.inputs.map { ($0.name, $0.value) }))),
        ]
    }

    /// The contexts of a job's own keys, before its sandbox exists; without `secrets`, which few keys may name.
    func job(_ job: Job, leg: Leg?, needs: [String: JobOutcome]) -> [String: Value] {
        var contexts = workflow
        contexts["github"] = Value(github(job: job.id))
        contexts["needs"] = Value(needsContext(job, needs))
        guard let leg else { return contexts }
        let scope = Scope(contexts: contexts, functions: [:])
        // What cannot be evaluated is told when the job opens.
        let failFast = job.strategy?.failFast.flatMap { try? $0.bool("fail-fast", in: scope) }
        let maxParallel = job.strategy?.maxParallel.flatMap { try? $0.count("max-parallel", in: scope) }
        contexts.merge(leg.contexts(failFast: failFast ?? true, maxParallel: maxParallel)) { $1 }
        return contexts
    }

    /// `${{ secrets }}`.
    var secrets: Value { Value(Self.object(frame.secrets)) }

    /// Whether the secret or variable ACTIONS_STEP_DEBUG is true: `::debug::` lines are shown then.
    var isDebug: Bool {
        (request.secrets + request.variables).contains {
            $0.name.uppercased() == "ACTIONS_STEP_DEBUG" && $0.value.lowercased() == "true"
        }
    }

    /// `${{ runner }}`.
    var runner: JSON {
        [
            "name": .string(request.runnerName), "os": "Linux", "arch": .string(Self.architecture),
            "temp": "/runner/temp", "tool_cache": "/runner/tools", "workspace": "/workspace",
            "environment": "self-hosted", "debug": isDebug ? "1" : "",
        ]
    }

    /// `${{ github }}`: what the repository tells, then what the event tells.
    func github(job: String) -> JSON {
        let head = request.head
        var github = repositoryMembers
        for member in request.plan.event.github.members { github[member.name] = member.value }
        let ref = github["ref"]?.string ?? ""
        let name = github["repository"]?.string ?? head.repositoryName
        let workflow = request.plan.workflow
        let run: JSONObject = JSONObject([
            ("event_name", .string(request.plan.event.name)), ("event", request.plan.event.payload),
            ("run_id", .string(String(number))), ("run_number", .string(String(number))),
            ("run_attempt", .string(String(attempt))), ("retention_days", "90"), ("job", .string(job)),
            // As on GitHub: the path where the file has no name.
            ("workflow", .string(workflow.isNamed ? workflow.name : workflow.path)),
            ("workflow_ref", .string("\(name)/\(workflow.path)@\(ref)")),
            ("workflow_sha", .string(head.commit)),
            ("workspace", "/workspace"), ("event_path", "/runner/temp/_headgate_event.json"), ("token", ""),
            ("server_url", "https://github.com"), ("api_url", "https://api.github.com"),
            ("graphql_url", "https://api.github.com/graphql"), ("action", ""), ("secret_source", "Actions"),
        ])
        for member in run.members { github[member.name] = member.value }
        return .object(github)
    }

    /// The members of `github` that the repository and who started the run decide, unless the event does.
    private var repositoryMembers: JSONObject {
        let head = request.head
        let ref = head.ref ?? ""
        let shortRef = ["refs/heads/", "refs/tags/", "refs/remotes/"].reduce(ref) {
            $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0
        }
        let owner =
            head.repositoryName.split(separator: "/").dropLast().first.map(String.init) ?? request.actor
        return JSONObject([
            ("ref", .string(ref)), ("ref_name", .string(shortRef)),
            ("ref_type", .string(ref.hasPrefix("refs/tags/") ? "tag" : "branch")),
            ("ref_protected", false), ("head_ref", ""), ("base_ref", ""), ("sha", .string(head.commit)),
            ("repository", .string(head.repositoryName)), ("repository_owner", .string(owner)),
            ("repositoryUrl", .string("file://" + head.repositoryName)),
            ("actor", .string(request.actor)), ("triggering_actor", .string(request.actor)),
        ])
    }

    /// The variables that mirror `github` and `runner` in every step.
    func variables(job: String) -> [(name: String, value: String)] {
        let names = [
            "actor", "api_url", "base_ref", "event_name", "event_path", "graphql_url", "head_ref", "job",
            "ref",
            "ref_name", "ref_protected", "ref_type", "repository", "repository_owner", "retention_days",
            "run_attempt", "run_id", "run_number", "server_url", "sha", "triggering_actor", "workflow",
            "workflow_ref", "workflow_sha", "workspace",
        ]
        let github = github(job: job)
        let mirrored = names.map { name in
            ("GITHUB_" + name.uppercased(), github[name].map { $0.string ?? $0.text() } ?? "")
        }
        return mirrored + (isDebug ? [("RUNNER_DEBUG", "1")] : []) + [
            ("GITHUB_ACTIONS", "true"), ("HEADGATE", "true"), ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", Self.architecture), ("RUNNER_NAME", request.runnerName),
            ("RUNNER_TEMP", "/runner/temp"),
            ("RUNNER_TOOL_CACHE", "/runner/tools"), ("RUNNER_WORKSPACE", "/workspace"),
            ("RUNNER_ENVIRONMENT", "self-hosted"), ("HEADGATE_RUN", String(number)),
        ]
    }

    /// Pairs as an object; of two with one name the last stays.
    static func object(_ pairs: [(name: String, value: String)]) -> JSON {
        .object(JSONObject(pairs.map { ($0.name, .string($0.value)) }))
    }

    private func needsContext(_ job: Job, _ needs: [String: JobOutcome]) -> JSON {
        .object(JSONObject(job.needs.compactMap { need in needs[need.id].map { (need.id, $0.context) } }))
    }

    /// The passwords of addresses such as `https://user:password@host/`.
    private static func passwords(in value: String) -> [String] {
        value.split(separator: " ").compactMap { word in
            guard let scheme = word.firstRange(of: "://") else { return nil }
            let host = word[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            guard let at = host.lastIndex(of: "@"), let colon = host[..<at].firstIndex(of: ":")
            else { return nil }
            return String(host[host.index(after: colon)..<at])
        }
    }

    #if arch(arm64)
    static let architecture = "ARM64"
    #else
    static let architecture = "X64"
    #endif
}
