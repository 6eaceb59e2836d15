internal import Linux
internal import Sandboxes

extension SandboxSpecification {
    /// Checks what the runtime would misread or what would open a hole, before anything is made.
    func check(in folders: StoreFolders, isRootRunner: Bool) throws(SandboxError) {
        let isName = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
                || byte == 46 || byte == 95
        }
        guard isName, !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 128 else {
            throw invalid("'\(name)' cannot be the name of a sandbox")
        }
        guard folder == folders.sandboxes + "/" + name else {
            throw invalid("the folder of '\(name)' must be '\(folders.sandboxes)/\(name)' (was '\(folder)')")
        }
        guard limits.processes > 0, limits.memoryBytes ?? .max >= 4 << 20, limits.cpus ?? 1 > 0 else {
            throw invalid("a sandbox needs a process, 4 MiB of memory and some processor time")
        }
        for bind in binds { try check(bind, folders, isRootRunner) }
    }

    private func check(_ bind: Bind, _ folders: StoreFolders, _ isRootRunner: Bool) throws(SandboxError) {
        for path in [bind.source, bind.destination] {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            guard path.hasPrefix("/"), !parts.isEmpty, !parts.contains(""), !parts.contains("."),
                !parts.contains("..")
            else { throw invalid("'\(path)' is not a plain absolute path that can be bound") }
        }
        guard let status = Files.status(bind.source, followingLinks: true) else {
            throw invalid("the bind '\(bind.source)' does not exist")
        }
        let isOurs = folders.home == bind.source || folders.home.hasPrefix(bind.source + "/")
        guard !isOurs else { throw invalid("the bind '\(bind.source)' would show the runner's own state") }
        guard Self.isFree(bind.destination) else {
            throw invalid("'\(bind.destination)' is needed by the sandbox and cannot be a bind")
        }
        if isRootRunner { try StoreFolders.checkTraversable(bind.source) }
        guard bind.isWritable, !isRootRunner, status.uid != Host.uid else { return }
        throw invalid("the writable bind '\(bind.source)' belongs to another user")
    }

    private static func isFree(_ path: String) -> Bool {
        let whole = [
            "/proc", "/sys", "/dev", "/.headgate", "/usr", "/opt", "/bin", "/sbin", "/lib", "/lib32",
            "/lib64", "/libx32",
        ]
        let itself = ["/etc", "/tmp", "/run", "/var", "/home", "/runner"] + jobFolders.map(\.0)
        return !itself.contains(path) && !whole.contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    private func invalid(_ message: String) -> SandboxError { SandboxError(SandboxCode.invalid, message) }
}
