internal import Digests
internal import Linux
internal import Sandboxes

extension BuiltInAction {
    /// `actions/setup-python`: a virtual environment from a Python that the machine has, first on `PATH`.
    func setUpPython() async throws(ExecutionError) -> StepEnd {
        let there = await Threads.run { Self.installed() }
        let wanted = try await wantedPython()
        guard let python = Self.choose(wanted, there) else {
            let names = there.map(\.version).joined(separator: ", ")
            throw ExecutionError(
                ExecutionCode.noPython, "there is no Python '\(wanted)' under /usr or /opt",
                help: there.isEmpty
                    ? "install python3 and python3-venv"
                    : "this machine has \(names); name one of them or none")
        }
        let folder = "/runner/tools/python/\(python.version)"
        try await inside(
            [python.path, "-m", "venv", folder], folder: "/",
            failing: "cannot make a virtual environment (is python3-venv installed?)")
        run.effects.paths.append(folder + "/bin")
        run.effects.variables += [("VIRTUAL_ENV", folder), ("pythonLocation", folder)]
        output.note("Python \(python.version) from \(python.path), environment \(folder)")
        let hit = try await restorePipCache(python.version)
        var end = StepEnd()
        end.outputs = [
            ("python-version", python.version), ("python-path", folder + "/bin/python"),
            ("cache-hit", hit ? "true" : "false"),
        ]
        return end
    }

    /// `python-version`, else what `python-version-file` says, else any.
    private func wantedPython() async throws(ExecutionError) -> String {
        if let version = inputs["python-version"]?.trimmed { return version }
        guard let file = inputs["python-version-file"]?.trimmed else { return "" }
        let path = try workspacePath(file)
        let root = job.sandbox.specification.workFolder
        let version = await Threads.run { PythonVersionFile.version(path, below: root) }
        guard let version else {
            throw ExecutionError(
                ExecutionCode.badInput,
                "the file '\(file)' that 'python-version-file' names says no version of Python",
                help:
                    "check the repository out first; it reads .python-version, .tool-versions and pyproject.toml"
            )
        }
        return version
    }

    private func restorePipCache(_ version: String) async throws(ExecutionError) -> Bool {
        guard let kind = inputs["cache"]?.trimmed else { return false }
        guard kind == "pip" else {
            throw ExecutionError(
                ExecutionCode.badInput,
                "'cache: \(kind)' of 'actions/setup-python' is not supported; use 'pip'")
        }
        let named = inputs.lines("cache-dependency-path")
        let patterns = named.isEmpty ? ["**/requirements.txt", "**/pyproject.toml"] : named
        let root = job.sandbox.specification.workFolder
        let isStopped = run.stopCheck()
        let hash = try await Threads.run { () throws(ExecutionError) in
            try FilePattern.hash(patterns, below: root, unless: isStopped)
        }
        let prefix = "setup-python-\(version)-pip-"
        let paths = ["/runner/home/.cache/pip"]
        let found = try await restore(key: prefix + hash, prefixes: [prefix], paths: paths)
        output.note(found.map { "pip cache restored from key: \($0)" } ?? "pip cache is empty")
        if found != prefix + hash {
            saveAtEnd(key: prefix + hash, paths: paths, version: Self.version(of: paths))
        }
        return found == prefix + hash
    }

    /// The Pythons that a sandbox can see, the newest first.
    static func installed() -> [(version: String, path: String)] {
        var folders = ["/usr/bin", "/usr/local/bin"]
        let optional = (try? Files.list("/opt")) ?? []  // no /opt, no Pythons there
        folders += optional.map { "/opt/\($0)/bin" }
        var found: [(version: String, path: String)] = []
        for folder in folders {
            for name in (try? Files.list(folder)) ?? [] where Self.isPython(name) {  // unreadable
                guard let path = Files.resolved(folder + "/" + name),
                    path.hasPrefix("/usr/") || path.hasPrefix("/opt/"),
                    // Isolated: neither the runner's folder nor its environment may give it modules.
                    let result = try? Command.run(
                        path, ["-I", "-c", "import platform; print(platform.python_version())"],
                        environment: ["LC_ALL=C"], folder: "/"),
                    result.status.isSuccess, !found.contains(where: { $0.path == path })
                else { continue }
                found.append((result.text, path))
            }
        }
        return found.sorted { numbers($1.version).lexicographicallyPrecedes(numbers($0.version)) }
    }

    /// The newest that fits `3`, `3.11`, `3.11.2`, `3.x` or `>=3.10`.
    static func choose(
        _ wanted: String, _ there: [(version: String, path: String)]
    ) -> (version: String, path: String)? {
        if wanted.isEmpty || wanted == "x" { return there.first }
        if let first = wanted.first, "<>=!~^".contains(first) {
            return there.first { PythonVersionFile.fits(numbers($0.version), wanted) ?? false }
        }
        let parts = wanted.split(separator: ".").prefix { $0 != "x" && $0 != "*" }
        return there.first { $0.version.split(separator: ".").starts(with: parts) }
    }

    private static func isPython(_ name: String) -> Bool {
        guard name.hasPrefix("python3") else { return false }
        return name.dropFirst(7).allSatisfy { $0 == "." || $0.isNumber }
    }

    private static func numbers(_ version: String) -> [Int] {
        version.split(separator: ".").map { Int($0) ?? 0 }
    }
}
