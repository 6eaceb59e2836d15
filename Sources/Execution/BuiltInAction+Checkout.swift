internal import Linux
internal import Repositories
internal import Sandboxes

extension BuiltInAction {
    /// `actions/checkout`: the working tree as it is, or a commit, without credentials.
    func checkout() async throws(ExecutionError) -> StepEnd {
        let path = try workspacePath(inputs["path"] ?? "")
        let request = job.contexts.request
        let ref = inputs["ref"] ?? (request.usesCommit ? request.head.commit : nil)
        let target = path.isEmpty ? "/workspace" : "/workspace/" + path
        if try inputs.truth("clean", default: true) {
            try await inside(
                ["/bin/sh", "-c", "[ ! -d \"$0\" ] || find \"$0\" -mindepth 1 -delete", target], folder: "/",
                failing: "cannot empty '\(target)'")
        }
        let stage: (host: String, inner: String)
        do throws(SystemError) { stage = try job.makeStage() } catch { throw ExecutionError(error) }
        let wanted = try wanted(ref, stage.host)
        let repository = job.services.repository
        let failure = await StoppableWork.run(unless: run.stopCheck()) {
            await Self.failure(of: wanted, in: repository)
        }
        if let failure { throw ExecutionError(failure) }
        try await copyIn(stage, to: target)
        output.note("checked out \(ref ?? "the working tree of " + request.head.commit) into \(target)")
        var end = StepEnd()
        end.outputs = [("ref", ref ?? request.head.ref ?? ""), ("commit", try await commit(of: ref))]
        return end
    }

    private static func failure(
        of request: CheckoutRequest, in repository: any RepositoryReader
    ) async -> RepositoryError? {
        do throws(RepositoryError) {
            try await repository.checkout(request)
            return nil
        } catch {
            return error
        }
    }

    private func commit(of ref: String?) async throws(ExecutionError) -> String {
        guard let ref else { return job.contexts.request.head.commit }
        do throws(RepositoryError) { return try await job.services.repository.resolve(ref) } catch {
            throw ExecutionError(error)
        }
    }

    private func wanted(_ ref: String?, _ folder: String) throws(ExecutionError) -> CheckoutRequest {
        var request = CheckoutRequest(
            ref: ref, destination: folder, depth: try inputs.count("fetch-depth", default: 1), clean: false,
            stagingFolder: job.sandbox.specification.stageFolder)
        if inputs["submodules"]?.trimmed.lowercased() == "recursive" {
            request.submodules = .recursive
        } else if try inputs.truth("submodules", default: false) {
            request.submodules = .direct
        }
        request.largeFiles = try inputs.truth("lfs", default: false)
        return request
    }
}
