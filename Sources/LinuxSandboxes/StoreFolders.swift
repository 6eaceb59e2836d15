internal import Digests
internal import Linux
internal import Sandboxes

/// Where a store keeps what sandboxes need, below HEADGATE_HOME.
struct StoreFolders: Sendable {
    /// HEADGATE_HOME.
    let home: String
    /// Begins the names of the store's control groups: two stores may have sandboxes of one name.
    let prefix: String

    init(home: String) {
        self.home = home
        prefix = String(Digest.sha256(home).hex.prefix(8))
    }

    /// What no other store on the machine calls a sandbox.
    func key(_ name: String) -> String { "\(prefix)-\(name)" }

    /// One folder a sandbox; names that start with '.' are ours.
    var sandboxes: String { home + "/sandboxes" }
    /// The runtime's own state (`crun --root`): a sweep finds every container of the store here.
    var runtimeState: String { sandboxes + "/.runtime" }
    /// Root folders that sandboxes share.
    var skeletons: String { sandboxes + "/.skeletons" }
    /// Compiled system call filters.
    var filters: String { home + "/cache/seccomp" }

    /// Makes what is missing. The sandbox's user must pass through `sandboxes`, and may list nothing.
    func create() throws(SandboxError) {
        do throws(SystemError) {
            try Files.createFolders(Files.parent(of: home))
            try Files.createFolders(home, mode: 0o711)
            try Files.createFolders(sandboxes, mode: 0o711)
            try Files.createFolders(runtimeState, mode: 0o700)
            try Files.createFolders(skeletons, mode: 0o711)
            try Files.createFolders(home + "/cache", mode: 0o700)
        } catch {
            throw SandboxError(SandboxCode.cannotPrepare, error.message, help: error.help, cause: error)
        }
    }

    /// Checks that a user with no rights but everybody's can walk to a path.
    func checkTraversable() throws(SandboxError) { try Self.checkTraversable(skeletons) }

    /// Checks that a user with no rights but everybody's can walk to a path.
    static func checkTraversable(_ path: String) throws(SandboxError) {
        var folder = path
        while folder != "/" && folder != "." {
            folder = Files.parent(of: folder)
            guard let status = Files.status(folder, followingLinks: true), status.mode & 0o001 == 0 else {
                continue
            }
            throw SandboxError(
                SandboxCode.notTraversable, "the folder '\(folder)' forbids the sandbox to reach '\(path)'",
                help: "run 'chmod o+x \(folder)', or put HEADGATE_HOME under /var/lib")
        }
    }

    /// HEADGATE_HOME as it would show through a bind of one of these folders.
    func shownBelow(_ folders: [String]) -> [String] {
        guard let real = Files.resolved(home) else { return [] }
        return folders.contains { real == $0 || real.hasPrefix($0 + "/") } ? [real] : []
    }
}
