internal import Linux
internal import Sandboxes

/// What a job sees of the host's file system: an allow-list, read-only.
struct HostRoot: Sendable {
    /// Links of a merged /usr, such as `bin` to `usr/bin`.
    let links: [(name: String, target: String)]
    /// /usr, /opt, the chosen files of /etc, and what the configuration adds.
    let mounts: [ContainerMount]

    /// The names in /etc that programs need and that hold no secret.
    ///
    /// /etc/ssl/private stays closed: it belongs to a group that no sandbox has.
    static let configurationNames = [
        "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "ssl", "pki", "ca-certificates",
        "nsswitch.conf", "localtime", "services", "protocols", "pip.conf",
    ]

    /// Looks at this machine.
    static func inspect(readOnlyPaths: [String]) -> HostRoot {
        var links: [(name: String, target: String)] = []
        var mounts = ["/usr", "/opt"].filter(Files.isFolder).map { ContainerMount.folder($0, at: $0) }
        for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
            switch Files.status("/" + name)?.kind {
            // A machine without a merged /usr has folders here.
            case .folder: mounts.append(.folder("/" + name, at: "/" + name))
            // A link that went away meanwhile is no link.
            case .link: if let target = try? Files.linkTarget("/" + name) { links.append((name, target)) }
            default: break
            }
        }
        for path in configurationNames.map({ "/etc/" + $0 }) + readOnlyPaths {
            guard let status = Files.status(path, followingLinks: true) else { continue }
            mounts.append(status.kind == .folder ? .folder(path, at: path) : .file(path, at: path))
        }
        return HostRoot(links: links, mounts: mounts)
    }

    /// The file that says how names resolve, without the links to it.
    static func resolverMount() -> ContainerMount? {
        Files.resolved("/etc/resolv.conf").map { .file($0, at: "/etc/resolv.conf") }
    }
}

extension ContainerMount {
    /// The file systems that every container has beside the host's.
    static func standard(_ specification: SandboxSpecification) -> [ContainerMount] {
        let limits = specification.limits
        let half = (limits.memoryBytes ?? Host.memoryBytes) / 2
        let shared = limits.sharedMemoryBytes ?? half
        let temporary = limits.temporaryBytes ?? min(half, 1 << 30)
        return [
            made("proc", "/proc", ["nosuid", "noexec", "nodev"]),
            made("tmpfs", "/dev", ["nosuid", "noexec", "strictatime", "mode=755", "size=65536k"]),
            made(
                "devpts", "/dev/pts", ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"],
                point: .none),
            made(
                "tmpfs", "/dev/shm", ["nosuid", "noexec", "nodev", "mode=1777", "size=\(shared)"],
                point: .none),
            made("mqueue", "/dev/mqueue", ["nosuid", "noexec", "nodev"], point: .none),
            made("tmpfs", "/tmp", ["nosuid", "nodev", "mode=1777", "size=\(temporary)"]),
            made("tmpfs", "/run", ["nosuid", "nodev", "noexec", "mode=755", "size=1024k"]),
        ] + system(specification.network) + [
            folder(specification.workFolder, at: "/workspace", isWritable: true),
            folder(specification.tempFolder, at: "/runner/temp", isWritable: true),
            folder(specification.homeFolder, at: "/runner/home", isWritable: true),
            folder(specification.toolsFolder, at: "/runner/tools", isWritable: true),
        ]
    }

    /// /sys, without control groups. Only the owner of a network namespace may mount it, so a job on the host's
    /// network gets the host's, read-only.
    private static func system(_ network: SandboxSpecification.Network) -> [ContainerMount] {
        switch network {
        case .none: [made("sysfs", "/sys", ["nosuid", "noexec", "nodev", "ro"])]
        case .host:
            [
                ContainerMount(
                    destination: "/sys", type: "bind", source: "/sys",
                    options: ["rbind", "rprivate", "nosuid", "noexec", "nodev", "rro"], point: .folder),
                made(
                    "tmpfs", "/sys/fs/cgroup", ["nosuid", "noexec", "nodev", "ro", "mode=755", "size=4k"],
                    point: .none),
            ]
        }
    }
}
