internal import Digests
internal import Linux
internal import Models
internal import Planning
internal import Sandboxes
internal import StepCommands
internal import Workflows

extension BuiltInAction {
    /// `actions/upload-artifact`: keeps files of the workspace under a name.
    func uploadArtifact() async throws(ExecutionError) -> StepEnd {
        let name = inputs["name"]?.trimmed ?? "artifact"
        let days = try inputs.count("retention-days", default: 90)
        let overwrites = try inputs.truth("overwrite", default: false)
        try refuseSecret(name, "name")
        guard !name.contains(where: { "\":<>|*?\r\n\\/".contains($0) }), name.utf8.count <= 200 else {
            throw ExecutionError(
                ExecutionCode.badInput, "the artifact name '\(name)' must not contain \" : < > | * ? \\ /")
        }
        let files = try await artifactFiles(inputs.lines("path"))
        guard !files.isEmpty else { return try nothingFound(inputs.lines("path")) }
        var end = StepEnd()
        do throws(ModelError) {
            let tree = try await gather(files)
            let expires = days == 0 ? nil : job.services.now() + Int64(min(days, 36_500)) * 86_400_000
            try await job.services.artifacts.keepArtifact(
                name, tree: tree, run: job.contexts.number, job: job.leg.key,
                overwrite: overwrites, expiresAt: expires)
            output.note("kept artifact '\(name)': \(files.count) files, \(tree)")
            end.outputs = [("artifact-id", name), ("artifact-digest", tree.hex)]
        } catch {
            throw ExecutionError(error)
        }
        return end
    }

    /// `actions/download-artifact`: brings artifacts of this run, or of an earlier one, into the workspace.
    func downloadArtifact() async throws(ExecutionError) -> StepEnd {
        let run = try inputs.count("run-id", default: job.contexts.number)
        let wanted = try select(try await artifacts(of: run), of: run)
        let path = try workspacePath(inputs["path"] ?? "")
        let base = path.isEmpty ? "/workspace" : "/workspace/" + path
        let isMerged = try inputs.truth("merge-multiple", default: false) || inputs["name"] != nil
        for artifact in wanted {
            try await bring(artifact.tree, to: isMerged ? base : base + "/" + artifact.name)
            output.note(
                "downloaded artifact '\(artifact.name)' (\(StepEnd.bytes(UInt64(max(0, artifact.bytes)))))")
        }
        var end = StepEnd()
        end.outputs = [("download-path", base)]
        return end
    }

    private func artifacts(of run: Int) async throws(ExecutionError) -> [StoredArtifact] {
        do throws(ModelError) {
            if run != job.contexts.number, try await job.services.ledger.run(run) == nil {
                throw ModelError(ModelCode.badRun, "there is no run #\(run)")
            }
            return try await job.services.artifacts.artifacts(ofRun: run)
        } catch {
            throw ExecutionError(error)
        }
    }

    /// Writes a stored tree into a folder of the job.
    func bring(_ tree: Digest, to target: String) async throws(ExecutionError) {
        let stage: (host: String, inner: String)
        do throws(SystemError) { stage = try job.makeStage() } catch { throw ExecutionError(error) }
        do throws(ModelError) {
            try await job.services.artifacts.exportTree(
                tree, to: stage.host + "/tree", uid: nil, gid: nil, unless: run.stopCheck())
        } catch {
            throw ExecutionError(error)
        }
        try await copyIn((stage.host + "/tree", stage.inner + "/tree"), to: target)
    }

    /// Stores files of the workspace as one tree whose paths start at their common folder.
    func gather(_ files: [String]) async throws(ModelError) -> Digest {
        let root = job.sandbox.specification.workFolder
        let common = Self.commonFolder(files)
        let isStopped = run.stopCheck()
        let artifacts = job.services.artifacts
        var lines: [(path: String, line: String)] = []
        for file in files {
            let one = try await artifacts.tree(artifacts.putTree(file, in: root, unless: isStopped))
            guard let entry = one.first else { continue }
            let path = String(file.dropFirst(common.isEmpty ? 0 : common.count + 1))
            lines.append((path, "\(entry.isExecutable ? "100755" : "100644") \(entry.digest.hex) \(path)\n"))
        }
        let sorted = lines.sorted { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
        return try await artifacts.put(Array(sorted.map(\.line).joined().utf8))
    }

    private func artifactFiles(_ patterns: [String]) async throws(ExecutionError) -> [String] {
        guard !patterns.isEmpty else {
            throw ExecutionError(ExecutionCode.badInput, "'\(action.text)' needs the input 'path'")
        }
        let root = job.sandbox.specification.workFolder
        let isStopped = run.stopCheck()
        let files = try await Threads.run { () throws(ExecutionError) in
            try FilePattern.files(patterns, below: root, unless: isStopped)
        }
        guard try !inputs.truth("include-hidden-files", default: false) else { return files }
        return files.filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
    }

    private func nothingFound(_ patterns: [String]) throws(ExecutionError) -> StepEnd {
        let message = "no files found for \(patterns.map { "'\($0)'" }.joined(separator: ", "))"
        var end = StepEnd()
        switch inputs["if-no-files-found"] ?? "warn" {
        case "error": end.fail(message)
        case "ignore": break
        default: end.annotations.append(Annotation(level: .warning, message: message))
        }
        output.note(message)
        return end
    }

    private func select(_ all: [StoredArtifact], of run: Int) throws(ExecutionError) -> [StoredArtifact] {
        let names = all.map { "'\($0.name)'" }.joined(separator: ", ")
        let isOwn = run == job.contexts.number
        let owner = isOwn ? "this run" : "run #\(run)"
        let there = all.isEmpty ? "\(owner) has none\(isOwn ? " yet" : "")" : "\(owner) has \(names)"
        if let name = inputs["name"]?.trimmed {
            guard let artifact = all.first(where: { $0.name == name }) else {
                throw ExecutionError(
                    ExecutionCode.noArtifact, "there is no artifact '\(name)'; \(there)",
                    help: isOwn ? "does this job need the job that uploads it?" : nil)
            }
            return [artifact]
        }
        guard let pattern = inputs["pattern"]?.trimmed, let rule = FilePattern(pattern) else { return all }
        return all.filter { rule.matches([Array($0.name.utf8)]) }
    }

    private static func commonFolder(_ files: [String]) -> String {
        var common = files.first.map { $0.split(separator: "/").dropLast().map(String.init) } ?? []
        for file in files {
            let folders = file.split(separator: "/").dropLast().map(String.init)
            while !folders.starts(with: common) { common.removeLast() }
        }
        return common.joined(separator: "/")
    }
}
