internal import Digests
internal import Linux
internal import Sandboxes

/// The folder that becomes a container's root: links, mount points, the agent, and the few files that we make.
///
/// It is read-only inside and the same for all sandboxes that need the same, so it is made once and kept under the
/// digest of its content.
struct Skeleton: Sendable {
    let links: [(name: String, target: String)]
    let folders: [String]
    /// Path and text; mount points are empty.
    let files: [(path: String, text: String)]
    let agent: Agent

    /// The step agent's file on the host.
    struct Agent: Sendable {
        let path: String
        let digest: Digest

        init(_ path: String) throws(SandboxError) {
            self.path = path
            do throws(SystemError) { digest = .sha256(try Files.read(path)) } catch {
                throw SandboxError(SandboxCode.noAgent, error.message, help: error.help, cause: error)
            }
        }
    }

    /// - Parameters:
    ///   - mounts: What will be mounted, which decides the mount points.
    ///   - hosts: The host's own names, for a job on the host's network.
    init(_ root: HostRoot, mounts: [ContainerMount], isRootRunner: Bool, hosts: String, agent: Agent) {
        links = root.links + [("var/tmp", "../tmp")]
        folders = mounts.filter { $0.point == .folder }.map(\.destination) + ["/.headgate", "/var", "/home"]
        let points = mounts.filter { $0.point == .file }.map { ($0.destination, "") }
        files =
            points + [
                ("/etc/passwd", isRootRunner ? Self.accounts : Self.singleAccount),
                ("/etc/group", isRootRunner ? Self.accountGroups : "runner:x:0:\nnogroup:x:65534:\n"),
                ("/etc/hosts", "127.0.0.1 localhost job\n::1 localhost ip6-localhost ip6-loopback\n" + hosts),
                ("/etc/hostname", "job\n"),
            ]
        self.agent = agent
    }

    private static let accounts = """
        root:x:0:0:root:/:/usr/sbin/nologin
        runner:x:1000:1000:runner:/runner/home:/bin/bash
        nobody:x:65534:65534:nobody:/:/usr/sbin/nologin

        """
    private static let accountGroups = "root:x:0:\nrunner:x:1000:\nnogroup:x:65534:\n"
    private static let singleAccount = """
        runner:x:0:0:runner:/runner/home:/bin/bash
        nobody:x:65534:65534:nobody:/:/usr/sbin/nologin

        """

    private static let drafts = Guarded(0)

    private var key: String {
        let parts =
            ["1", agent.digest.hex] + links.map { "l \($0.name) \($0.target)" } + folders.map { "d " + $0 }
            + files.map { "f \($0.path) \($0.text)" }
        return String(Digest.sha256(parts.joined(separator: "\u{0}")).hex.prefix(32))
    }

    /// The folder's path below `folder`; makes it when it is not there.
    func path(in folder: String) throws(SystemError) -> String {
        let path = folder + "/" + key
        if Files.isFolder(path) { return path }
        // Two sandboxes of one runner may need the same folder at once: each makes its own draft.
        let number = Self.drafts.with { count in
            count += 1
            return count
        }
        let draft = "\(path).\(number).\(Host.pid).\(Host.startTicks(of: Host.pid) ?? 0)"
        do throws(SystemError) {
            try build(draft)
            try Files.rename(draft, to: path)
        } catch {
            try Files.remove(draft)
            // Another sandbox was faster: a folder with content cannot be replaced.
            guard Files.isFolder(path) else { throw error }
        }
        return path
    }

    private func build(_ path: String) throws(SystemError) {
        try Files.createFolders(path)
        for folder in folders { try Files.createFolders(path + folder) }
        for link in links { try Files.createLink(path + "/" + link.name, to: link.target) }
        for file in files {
            try Files.createFolders(Files.parent(of: path + file.path))
            try Files.write(file.text, to: path + file.path)
        }
        try install(agent.path, at: path + "/.headgate/init")
    }

    /// Copies the agent in a process of its own: a descriptor of ours that is open for writing would live on, for a
    /// moment, in every child that another thread starts meanwhile, and the kernel executes no such file (ETXTBSY).
    private func install(_ source: String, at target: String) throws(SystemError) {
        let copy = try Command.run("/bin/cp", ["--", source, target], environment: [])
        guard copy.status.isSuccess else {
            // ENOSPC where cp says so, else EIO.
            let isFull = copy.errorText.contains("No space left")
            throw SystemError("copy the step agent to", target, number: isFull ? 28 : 5)
        }
        try Files.setMode(target, 0o755)
    }
}
