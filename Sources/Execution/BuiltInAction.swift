internal import Expressions
internal import Linux
internal import Models
internal import Sandboxes
internal import Secrets
internal import WorkflowReading
internal import Workflows

/// The inputs of an action: `with`, evaluated.
struct ActionInputs {
    private let action: String
    private let values: [String: String]

    init(_ action: String, _ values: [(name: String, value: String)]) {
        self.action = action
        self.values = Dictionary(values.map { ($0.name.lowercased(), $0.value) }) { $1 }
    }

    /// The value, or `nil` when it is missing or empty.
    subscript(name: String) -> String? {
        guard let value = values[name], !value.trimmed.isEmpty else { return nil }
        return value
    }

    /// The value, which must be there.
    func required(_ name: String) throws(ExecutionError) -> String {
        guard let value = self[name] else {
            throw ExecutionError(
                ExecutionCode.badInput, "'\(action)' needs the input '\(name)'",
                help: "add 'with: { \(name): … }'")
        }
        return value
    }

    /// A truth value.
    func truth(_ name: String, default value: Bool) throws(ExecutionError) -> Bool {
        switch self[name]?.trimmed.lowercased() {
        case nil: return value
        case "true": return true
        case "false": return false
        case let other?:
            throw ExecutionError(
                ExecutionCode.badInput, "'\(name)' of '\(action)' must be true or false, not '\(other)'")
        }
    }

    /// A whole number from 0.
    func count(_ name: String, default value: Int) throws(ExecutionError) -> Int {
        guard let text = self[name]?.trimmed else { return value }
        guard let number = Int(text), number >= 0 else {
            throw ExecutionError(
                ExecutionCode.badInput, "'\(name)' of '\(action)' must be a whole number, not '\(text)'")
        }
        return number
    }

    /// The lines of a value.
    func lines(_ name: String) -> [String] {
        (values[name] ?? "").split(separator: "\n").map { $0.trimmed }.filter { !$0.isEmpty }
    }

    /// Refuses what this version cannot do; what no version knows was warned of when the file was read.
    func refuseLater(in builtIn: ActionReference.BuiltIn) throws(ExecutionError) {
        for name in WorkflowReading.ActionInputs.later(in: builtIn) {
            guard let value = self[name], value.trimmed.lowercased() != "false" else { continue }
            throw ExecutionError(
                ExecutionCode.badInput, "'\(name)' of '\(action)' is not supported yet",
                help: "the inputs here are "
                    + WorkflowReading.ActionInputs.read(by: builtIn).joined(separator: ", "))
        }
    }
}

/// Runs an action that is built in, as one step of a job.
struct BuiltInAction {
    let run: StepRun
    let action: ActionReference
    let inputs: ActionInputs
    var job: StepsJob { run.job }
    var output: StepOutput { run.output }

    init(_ run: StepRun, _ action: ActionReference, _ inputs: ActionInputs) {
        self.run = run
        self.action = action
        self.inputs = inputs
    }

    func perform() async throws(ExecutionError) -> StepEnd {
        guard let builtIn = action.builtIn else {
            throw ExecutionError(ExecutionCode.action, "the action '\(action.text)' is not built in")
        }
        try inputs.refuseLater(in: builtIn)
        switch builtIn {
        case .checkout: return try await checkout()
        case .cache: return try await cache()
        case .cacheRestore: return try await restoreCache(savesLater: false)
        case .cacheSave: return try await saveCacheNow()
        case .uploadArtifact: return try await uploadArtifact()
        case .downloadArtifact: return try await downloadArtifact()
        case .setupPython: return try await setUpPython()
        }
    }

    /// Runs a program of the runner's own inside the sandbox; its output goes to the step's log.
    @discardableResult
    func inside(_ arguments: [String], folder: String = "/workspace", failing message: String)
        async throws(ExecutionError)
        -> StepEnd
    {
        let end = await run.follow(arguments, environment: run.frame.environmentText(), folder: folder)
        guard end.outcome == .success else {
            throw ExecutionError(
                ExecutionCode.action, "\(message): the program '\(arguments[0])' \(end.reason ?? "failed")")
        }
        return end
    }

    /// Copies what lies in a stage into the job's own folders, as the job's user.
    func copyIn(_ stage: (host: String, inner: String), to target: String) async throws(ExecutionError) {
        let work = job.sandbox.specification.workFolder
        try await Threads.run { () throws(ExecutionError) in
            do throws(SystemError) {
                guard let status = Files.status(work) else { throw SystemError("inspect", work) }
                try Ownership.give(stage.host, uid: status.uid, gid: status.gid)
            } catch {
                throw ExecutionError(error)
            }
        }
        try await inside(
            [
                "/bin/sh", "-c",
                "mkdir -p -- \"$1\" && cp -R --remove-destination --preserve=mode,timestamps,links -- \"$0/.\" \"$1\"",
                stage.inner, target,
            ],
            folder: "/", failing: "cannot copy into '\(target)'")
        try await Threads.run { () throws(ExecutionError) in
            do throws(SystemError) { try Files.remove(stage.host) } catch { throw ExecutionError(error) }
        }
    }

    /// Refuses a name that the store would keep and that holds a secret.
    func refuseSecret(_ value: String, _ input: String) throws(ExecutionError) {
        guard job.masker.occurs(in: value) else { return }
        throw ExecutionError(
            ExecutionCode.badInput,
            "'\(input)' of '\(action.text)' holds a secret, and the store would keep it")
    }

    /// A path as written, below the workspace; one that leads out is an error.
    func workspacePath(_ text: String) throws(ExecutionError) -> String {
        var path = text.trimmed
        if path == "/workspace" { path = "" }
        if path.hasPrefix("/workspace/") { path = String(path.dropFirst("/workspace/".count)) }
        path = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        let leadsOut = text.trimmed.hasPrefix("/") && !(text.trimmed + "/").hasPrefix("/workspace/")
        guard !leadsOut, !path.split(separator: "/").contains("..") else {
            throw ExecutionError(
                ExecutionCode.badInput, "the path '\(text)' leads out of the workspace",
                help: "give a path below the workspace, without '..'")
        }
        return path
    }
}

/// Gives files to a job's user.
enum Ownership {
    /// Changes the owner of a tree that only the runner can write; links are not followed.
    static func give(_ path: String, uid: UInt32, gid: UInt32) throws(SystemError) {
        guard Host.uid == 0 else { return }
        try Files.setOwner(path, uid: uid, gid: gid)
        guard Files.status(path)?.kind == .folder else { return }
        for name in try Files.list(path) { try give(path + "/" + name, uid: uid, gid: gid) }
    }
}
