internal import Digests
internal import Linux
internal import Sandboxes
internal import Secrets
internal import StepCommands

extension StepRun {
    /// Takes the digests of what the step made: the lines of `$GITHUB_ARTIFACTS`.
    func takeArtifacts(_ text: String, into end: inout StepEnd) async {
        guard !text.isEmpty else { return }
        let entries: [(line: Int, entry: ArtifactList.Entry)]
        switch ArtifactList.parse(text) {
        case .success(let list): entries = list
        case .failure(let problem):
            return end.fail("$GITHUB_ARTIFACTS, line \(problem.line): \(problem.message)")
        }
        for (line, entry) in entries {
            do throws(ExecutionError) {
                let (name, digest) = try await artifact(entry)
                guard !job.masker.occurs(in: name) else { continue }
                if let why = job.keepArtifact(name, digest) {
                    throw ExecutionError(ExecutionCode.commandFile, why)
                }
            } catch {
                return end.fail("$GITHUB_ARTIFACTS, line \(line): \(error.message)", help: error.help)
            }
        }
    }

    private func artifact(
        _ entry: ArtifactList.Entry
    ) async throws(ExecutionError) -> (name: String, digest: String) {
        let path: String
        switch entry {
        case .digest(let name, let digest): return (name, digest)
        case .file(let file): path = file
        }
        guard let place = job.sandbox.specification.place(of: path) else {
            throw ExecutionError(
                ExecutionCode.commandFile,
                "'\(path)' lies in no folder that the runner shares with the job")
        }
        let isStopped = stopCheck()
        let digest = try await Threads.run { () throws(ExecutionError) in
            let file: FileDescriptor
            do throws(SystemError) { file = try place.open() } catch { throw ExecutionError(error) }
            return try FilePattern.digest(of: file, path, isStopped)
        }
        return (path.split(separator: "/").last.map(String.init) ?? path, "sha256:" + digest.hex)
    }
}
