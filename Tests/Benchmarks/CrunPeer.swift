internal import Glibc
internal import JSON
internal import Linux
internal import LinuxSandboxes
internal import Sandboxes

/// `crun run` of a static `true` on the bundle that our own provider writes: the same root, mounts, namespaces,
/// user numbers, filter and limits; only the first process differs.
struct CrunPeer {
    private let crun: String
    private let unshare: String
    private let folder: String
    private let group = "/headgate-bench/main"
    /// What hides the version 2 hierarchy, without which crun refuses to start on hybrid control groups.
    private static let hiding = "umount /sys/fs/cgroup/unified; exec \"$@\""

    init(_ provider: HostRootSandboxes, home: String, limits: SandboxSpecification.Limits) async throws {
        crun = try Bare.find("crun")
        unshare = try Bare.find("unshare")
        folder = home + "/crun"
        try Files.createFolders(folder + "/bundle", mode: 0o700)
        try Files.createFolders(folder + "/state", mode: 0o700)
        let specification = SandboxSpecification(
            name: "peer", folder: home + "/sandboxes/peer", limits: limits)
        let sandbox = try await provider.start(specification)
        let text = try Files.text(specification.folder + "/runtime/config.json")
        // The job's folders stay: they are the sources of the bundle's binds.
        try await sandbox.stop()
        try Files.write(try Self.changed(text, group), to: folder + "/bundle/config.json")
    }

    private static func changed(_ text: String, _ group: String) throws -> String {
        guard var configuration = try JSON.parse(Array(text.utf8)).object,
            var process = configuration["process"]?.object, var linux = configuration["linux"]?.object
        else { throw BenchmarkError("our own config.json is no object") }
        process["args"] = [.string(try Bare.find("busybox")), "true"]
        linux["cgroupsPath"] = .string(group)
        configuration["process"] = .object(process)
        configuration["linux"] = .object(linux)
        return JSON.object(configuration).text()
    }

    private var arguments: [String] {
        [
            "--root", folder + "/state", "--cgroup-manager=cgroupfs", "run", "-b", folder + "/bundle",
            "bench-peer",
        ]
    }

    /// Runs it as our own provider does: the spawn itself makes the private mount namespace.
    func run() throws {
        try Bare.run(crun, arguments) { $0.hidesUnifiedCGroup = Machine.isHybrid }
    }

    /// Runs it behind two programs of the shell.
    func runThroughShell() throws {
        try Bare.run(
            unshare, ["-m", "--propagation", "slave", "sh", "-c", Self.hiding, "sh", crun] + arguments)
    }

    /// Runs the two programs with nothing behind them.
    func runShimAlone() throws {
        try Bare.run(unshare, ["-m", "--propagation", "slave", "sh", "-c", Self.hiding, "sh", "/bin/true"])
    }

    /// Removes the control groups that crun left above its own.
    func remove() throws {
        for name in try Files.list("/sys/fs/cgroup") {
            for path in ["/headgate-bench/main", "/headgate-bench"] {
                // Where crun made none, or removed its own, there is nothing to do.
                _ = unsafe rmdir("/sys/fs/cgroup/\(name)\(path)")
            }
        }
    }
}
