internal import HeadgateTestKit
internal import Linux

/// `podman run` of a static `true` in a root folder that holds nothing else.
struct PodmanPeer {
    private let podman: String
    private let folder: TemporaryFolder

    init() throws {
        podman = try Bare.find("podman")
        folder = try TemporaryFolder("headgate-bench-podman")
        for name in ["bin", "dev", "etc", "proc", "run", "sys", "tmp"] {
            try Files.createFolders("\(folder.path)/rootfs/\(name)")
        }
        try Files.copy(try Bare.find("busybox"), to: folder.path + "/rootfs/bin/true")
        try Files.setMode(folder.path + "/rootfs/bin/true", 0o755)
        try writeConfiguration()
    }

    /// On hybrid control groups crun must not see version 2; and a virtual machine may not raise its limits.
    private func writeConfiguration() throws {
        let crun = try Bare.find("crun")
        let hiding =
            "exec unshare -m --propagation slave sh -c 'umount /sys/fs/cgroup/unified; exec \(crun) \"$@\"' crun \"$@\"\n"
        let shim = try folder.write(
            "#!/bin/sh\n" + (Machine.isHybrid ? hiding : "exec \(crun) \"$@\"\n"), "shim")
        try Files.setMode(shim, 0o755)
        try folder.write(
            """
            [containers]
            default_ulimits = ["nofile=20000:20000", "nproc=16384:16384"]
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            runtime = "shim"
            runtime_supports_json = ["shim"]
            runtime_supports_nocgroups = ["shim"]
            network_backend = "netavark"
            [engine.runtimes]
            shim = ["\(shim)"]

            """, "containers.conf")
    }

    func run() throws {
        let path = folder.path
        try Bare.run(
            podman,
            ["--root", path + "/root", "--runroot", path + "/runroot", "run", "--rm", "--network", "none"]
                + ["--rootfs", path + "/rootfs", "/bin/true"],
            environment: ["CONTAINERS_CONF=\(path)/containers.conf", "HOME=\(path)"])
    }
}

/// `docker run` of a static `true` in an image that holds nothing else.
struct DockerPeer {
    private let docker: String
    private static let image = "headgate-bench:true"

    init() throws {
        docker = try Bare.find("docker")
        let folder = try TemporaryFolder("headgate-bench-docker")
        try Files.createFolders(folder.path + "/bin")
        try Files.copy(try Bare.find("busybox"), to: folder.path + "/bin/true")
        try Files.setMode(folder.path + "/bin/true", 0o755)
        try Bare.run("/bin/sh", ["-c", "tar -C '\(folder.path)' -c bin | docker import - \(Self.image)"])
    }

    func run() throws { try Bare.run(docker, ["run", "--rm", "--network", "none", Self.image, "/bin/true"]) }

    /// Removes the image; one that stays behind costs a megabyte.
    func remove() { try? Bare.run(docker, ["image", "rm", Self.image]) }
}
