internal import Linux
internal import Repositories
internal import Sandboxes

/// Where the actions of one job lie inside its sandbox: each is brought there once, where the job cannot change it.
///
/// Guards what was brought, the state that actions keep for their later phases, and whose post steps are noted.
final class StagedActions: Sendable {
    private struct State: Sendable {
        var folders: [ActionPlace: String] = [:]
        var states: [String: [(name: String, value: String)]] = [:]
        var withPost: Set<String> = []
    }

    private let state = Guarded(State())

    /// The folder of an action as the job sees it.
    func folder(of place: ActionPlace, in job: StepsJob) async throws(ExecutionError) -> String {
        let top: String
        switch place {
        case .workspace: top = "/workspace"
        case .repository: top = try await staged(.repository(path: ""), in: job)
        case .remote(let action, _, let folder, let commit):
            top = try await staged(.remote(action, path: "", folder: folder, commit: commit), in: job)
        }
        return place.path.isEmpty ? top : top + "/" + place.path
    }

    // MARK: - State

    /// What an action kept so far, as the variables of its later phases.
    func variables(of key: String) -> [(name: String, value: String)] {
        StepFrame.merged(state.with { $0.states[key] ?? [] }.map { ("STATE_" + $0.name, $0.value) })
    }

    /// Keeps what a phase of an action said.
    func keep(_ states: [(name: String, value: String)], of key: String) {
        guard !states.isEmpty else { return }
        state.with { $0.states[key, default: []] += states }
    }

    /// Whether nobody asked this before: an action's post step is noted once, by its first phase that runs.
    func notesPost(of key: String) -> Bool { state.with { $0.withPost.insert(key).inserted } }

    // MARK: - Staging

    private func staged(_ place: ActionPlace, in job: StepsJob) async throws(ExecutionError) -> String {
        if let known = state.with({ $0.folders[place] }) { return known }
        let stage: (host: String, inner: String)
        do throws(SystemError) { stage = try job.makeStage() } catch { throw ExecutionError(error) }
        try await fill(stage.host, with: place, job)
        // A step in the background may have been faster: both copies are the same, and the first is kept.
        let inner = state.with { state in
            if let known = state.folders[place] { return known }
            state.folders[place] = stage.inner
            return stage.inner
        }
        return inner
    }

    private func fill(_ folder: String, with place: ActionPlace, _ job: StepsJob) async throws(ExecutionError)
    {
        if case .repository = place {
            let request = CheckoutRequest(
                ref: job.services.actions.commit, destination: folder, clean: false,
                stagingFolder: job.sandbox.specification.stageFolder)
            do throws(RepositoryError) { try await job.services.repository.checkout(request) } catch {
                throw ExecutionError(error)
            }
        }
        let work = job.sandbox.specification.workFolder
        try await Threads.run { () throws(ExecutionError) in
            do throws(SystemError) {
                if case .remote(_, _, let source, _) = place {
                    try Self.copy(try FolderHandle(source), to: try FolderHandle(folder))
                }
                try Files.remove(folder + "/.git")
                guard let status = Files.status(work) else { throw SystemError("inspect", work) }
                try Ownership.give(folder, uid: status.uid, gid: status.gid)
            } catch {
                throw ExecutionError(error)
            }
        }
    }

    /// Copies files and links; links are not followed.
    private static func copy(_ source: FolderHandle, to target: FolderHandle) throws(SystemError) {
        for name in try source.names() where !name.elementsEqual(".git".utf8) {
            if let folder = source.folder(name) {
                try copy(folder, to: try target.makeFolders(name))
            } else {
                _ = try target.copy(name, from: source)
            }
        }
    }
}
