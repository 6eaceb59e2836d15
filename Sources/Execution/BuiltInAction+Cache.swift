internal import Diagnostics
internal import Digests
internal import Linux
internal import Models
internal import Repositories
internal import Sandboxes
internal import Workflows

extension BuiltInAction {
    /// `actions/cache`: restores now, saves when the job has succeeded and the key is new.
    func cache() async throws(ExecutionError) -> StepEnd { try await restoreCache(savesLater: true) }

    /// `actions/cache/restore`, and the first half of `actions/cache`.
    func restoreCache(savesLater: Bool) async throws(ExecutionError) -> StepEnd {
        let key = try inputs.required("key").trimmed
        try refuseSecret(key, "key")
        let paths = try cachePaths()
        let version = Self.version(of: paths)
        let found: (key: String, tree: Digest)?
        do throws(ModelError) {
            found = try await job.services.artifacts.findCache(
                key: key, prefixes: inputs.lines("restore-keys"), version: version, scope: scopeName)
        } catch {
            throw ExecutionError(error)
        }
        if let found, try !inputs.truth("lookup-only", default: false) { try await unpack(found.tree, paths) }
        output.note(found.map { "cache restored from key: \($0.key)" } ?? "cache not found for key: \(key)")
        if found == nil, try inputs.truth("fail-on-cache-miss", default: false) {
            throw ExecutionError(ExecutionCode.noArtifact, "there is no cache for the key '\(key)'")
        }
        if savesLater, found?.key != key { saveAtEnd(key: key, paths: paths, version: version) }
        var end = StepEnd()
        end.outputs = [
            ("cache-hit", found.map { $0.key == key ? "true" : "false" } ?? ""), ("cache-primary-key", key),
            ("cache-matched-key", found?.key ?? ""),
        ]
        return end
    }

    /// `actions/cache/save`.
    func saveCacheNow() async throws(ExecutionError) -> StepEnd {
        let key = try inputs.required("key").trimmed
        try refuseSecret(key, "key")
        let paths = try cachePaths()
        try await Self.save(
            key: key, paths: paths, version: Self.version(of: paths), scope: scopeName, run)
        return StepEnd()
    }

    /// Caches belong to a repository; other repositories of the store never see them.
    var scopeName: String { job.contexts.request.head.repositoryName }

    /// Saves a folder of the job under a key when the job has succeeded.
    func saveAtEnd(key: String, paths: [String], version: String) {
        let scope = scopeName
        let step = Step(number: 0, work: .uses(action, with: []), span: action.span)
        let body: ActionStep.Body = { (run) async throws(ExecutionError) in
            try await Self.save(key: key, paths: paths, version: version, scope: scope, run)
            return StepEnd()
        }
        run.effects.postSteps.append(ActionStep("Post Run " + action.text, step, body))
    }

    /// Restores a cache of the runner's own (not one that the workflow named).
    func restore(key: String, prefixes: [String], paths: [String]) async throws(ExecutionError) -> String? {
        do throws(ModelError) {
            guard
                let found = try await job.services.artifacts.findCache(
                    key: key, prefixes: prefixes, version: Self.version(of: paths), scope: scopeName)
            else { return nil }
            return try await unpacked(found, paths)
        } catch {
            throw ExecutionError(error)
        }
    }

    /// The digest that keeps caches of different paths apart.
    static func version(of paths: [String]) -> String { Digest.sha256(paths.joined(separator: "\n")).hex }

    private func unpacked(_ found: (key: String, tree: Digest), _ paths: [String]) async throws(ModelError)
        -> String
    {
        do throws(ExecutionError) { try await unpack(found.tree, paths) } catch {
            throw ModelError(error.code, error.message, help: error.help)
        }
        return found.key
    }

    private func cachePaths() throws(ExecutionError) -> [String] {
        let paths = inputs.lines("path").map { $0.hasPrefix("~/") ? "/runner/home/" + $0.dropFirst(2) : $0 }
        guard !paths.isEmpty else {
            throw ExecutionError(ExecutionCode.badInput, "'\(action.text)' needs the input 'path'")
        }
        return paths
    }

    /// A cache tree holds `tree.tar`: links, modes and times stay, and it is unpacked inside by the job's user.
    private func unpack(_ tree: Digest, _ paths: [String]) async throws(ExecutionError) {
        try await bring(tree, to: "/runner/temp/_headgate_cache")
        try await inside(
            ["tar", "-xf", "/runner/temp/_headgate_cache/tree.tar", "-C", "/", "--no-same-owner"],
            folder: "/",
            failing: "cannot unpack the cache")
        try await inside(
            ["rm", "-rf", "/runner/temp/_headgate_cache"], folder: "/", failing: "cannot clean up")
    }

    private static func save(
        key: String, paths: [String], version: String, scope: String, _ run: StepRun
    ) async throws(ExecutionError) {
        let runner = BuiltInAction(
            run,
            .init(
                text: "actions/cache/save", source: .builtIn(.cacheSave), span: .init(line: 1, column: 1)),
            ActionInputs("actions/cache/save", []))
        let job = run.job
        let script = """
            set -e; cd /; mkdir -p /runner/temp/_headgate_cache; for p in "$@"; do
            case "$p" in /*) q="${p#/}";; *) q="workspace/$p";; esac
            [ -e "/$q" ] && set -- "$@" "$q"; shift; done
            [ $# -gt 0 ] || { echo "nothing to cache"; exit 0; }
            tar -cf /runner/temp/_headgate_cache/tree.tar --exclude=runner/temp/_headgate_cache "$@"
            """
        try await runner.inside(
            ["/bin/sh", "-c", script, "sh"] + paths, folder: "/", failing: "cannot pack the cache")
        let root = job.sandbox.specification.tempFolder
        guard Files.status(root + "/_headgate_cache/tree.tar")?.kind == .file else { return }
        do throws(ModelError) {
            let tree = try await job.services.artifacts.putTree(
                "_headgate_cache", in: root, unless: run.stopCheck())
            let isNew = try await job.services.artifacts.saveCache(
                key: key, version: version, scope: scope, tree: tree)
            run.output.note(isNew ? "cache saved with key: \(key)" : "cache with key \(key) exists already")
        } catch {
            throw ExecutionError(error)
        }
        try await runner.inside(
            ["rm", "-rf", "/runner/temp/_headgate_cache"], folder: "/", failing: "cannot clean up")
    }
}
