internal import Glibc
internal import Linux
internal import Sandboxes

/// One thing about this machine that sandboxes need or would use.
public struct CapabilityFinding: Sendable, Equatable {
    /// A short stable name, such as `runtime`.
    public let name: String
    /// Whether nothing has to be mended.
    public let isFine: Bool
    /// Whether sandboxes start without it, with less.
    public let isOptional: Bool
    /// What was found.
    public let detail: String
    /// What to type when it is not fine.
    public let mend: String?

    init(_ name: String, _ isFine: Bool, _ detail: String, isOptional: Bool = false, mend: String? = nil) {
        self.name = name
        self.isFine = isFine
        self.isOptional = isOptional
        self.detail = detail
        self.mend = isFine ? nil : mend
    }
}

/// What this machine can and cannot do for sandboxes.
public enum HostCapabilities {
    /// Looks at everything, blocking the calling thread for a few milliseconds.
    ///
    /// - Parameters:
    ///   - home: HEADGATE_HOME; it need not exist.
    ///   - configuration: What the runner's configuration says.
    public static func inspect(
        home: String, configuration: SandboxConfiguration = SandboxConfiguration()
    ) -> [CapabilityFinding] {
        let groups =
            Host.uid == 0 ? ControlGroups.inspect() : ControlGroups.unusable("the runner is not root")
        return [
            runtime(configuration), agent(configuration), userNamespaces(), numbers(configuration),
            layout(groups),
            limits(groups), filter(), folder(home), program("bash"), program("git"),
            program("python3", isOptional: true),
        ].compactMap { $0 }
    }

    private static func runtime(_ configuration: SandboxConfiguration) -> CapabilityFinding {
        do throws(SandboxError) {
            let path = try configuration.findRuntime()
            guard let answer = try? Command.run(path, ["--version"]), answer.status.isSuccess else {
                return CapabilityFinding(
                    "runtime", false, "\(path) does not run", mend: "apt install --reinstall crun")
            }
            let version = answer.text.split(separator: "\n").first.map(String.init) ?? "unknown version"
            return CapabilityFinding("runtime", true, "\(path), \(version)")
        } catch { return CapabilityFinding("runtime", false, error.message, mend: error.help) }
    }

    private static func agent(_ configuration: SandboxConfiguration) -> CapabilityFinding {
        do throws(SandboxError) {
            return CapabilityFinding("agent", true, try configuration.findAgent())
        } catch {
            return CapabilityFinding("agent", false, error.message, mend: error.help)
        }
    }

    private static func userNamespaces() -> CapabilityFinding {
        let switches = [
            ("/proc/sys/user/max_user_namespaces", "sysctl user.max_user_namespaces=15000"),
            ("/proc/sys/kernel/unprivileged_userns_clone", "sysctl kernel.unprivileged_userns_clone=1"),
        ]
        for (path, mend) in switches where (Host.uid != 0 || path.contains("max_")) {
            // A kernel without the switch has nothing to turn off.
            if let text = try? Files.text(path), text.hasPrefix("0") {
                return CapabilityFinding("user namespaces", false, "turned off by \(path)", mend: mend)
            }
        }
        guard Files.exists("/proc/self/ns/user") else {
            return CapabilityFinding(
                "user namespaces", false, "the kernel has none", mend: "use a kernel with CONFIG_USER_NS")
        }
        let restriction = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
        // No AppArmor: no file.
        if Host.uid != 0, let text = try? Files.text(restriction), text.hasPrefix("1") {
            return CapabilityFinding(
                "user namespaces", false, "AppArmor restricts them for ordinary users",
                mend: "sysctl kernel.apparmor_restrict_unprivileged_userns=0")
        }
        return CapabilityFinding("user namespaces", true, "available")
    }

    private static func numbers(_ configuration: SandboxConfiguration) -> CapabilityFinding? {
        guard Host.uid == 0 else {
            return CapabilityFinding(
                "user numbers", true, "an ordinary user's job is that user: chown to others fails inside")
        }
        do throws(SandboxError) {
            let range: SubordinateRange
            if let given = configuration.range { range = given } else { range = try SubordinateRange.read() }
            let last = range.firstUser + SubordinateRange.count - 1
            return CapabilityFinding("user numbers", true, "\(range.firstUser)-\(last)")
        } catch { return CapabilityFinding("user numbers", false, error.message, mend: error.help) }
    }

    private static func layout(_ groups: ControlGroups) -> CapabilityFinding {
        let names = groups.layout == .none ? "none" : "cgroup \(groups.layout.rawValue)"
        let problem = groups.problem.map { ": " + $0 } ?? ""
        return CapabilityFinding(
            "cgroups", groups.isWritable, names + problem, isOptional: true,
            mend: Host.uid == 0
                ? "mount cgroups writable on /sys/fs/cgroup" : "run as root where limits must hold")
    }

    private static func limits(_ groups: ControlGroups) -> CapabilityFinding {
        let wanted: Set<String> = ["memory", "pids", "cpu"]
        let held = groups.enforceable()
        let missing = wanted.subtracting(held).sorted()
        let swap = held.contains("memory") && !groups.limitsSwap ? " (swap is not counted)" : ""
        return CapabilityFinding(
            "limits", missing.isEmpty,
            (held.isEmpty ? "none hold" : held.sorted().joined(separator: ", ") + " hold" + swap)
                + (missing.isEmpty ? "" : "; not \(missing.joined(separator: ", "))"), isOptional: true,
            mend: "enable the controllers of cgroups; jobs run without these limits until then")
    }

    private static func filter() -> CapabilityFinding {
        guard Files.exists("/proc/sys/kernel/seccomp") else {
            return CapabilityFinding(
                "seccomp", false, "the kernel has none", mend: "use a kernel with CONFIG_SECCOMP_FILTER")
        }
        do throws(SandboxError) {
            let filter = try SeccompFilter.compile(.standard(architecture: Host.architecture))
            return CapabilityFinding("seccomp", true, "\(filter.bytes.count / 8) instructions")
        } catch { return CapabilityFinding("seccomp", false, error.message, mend: error.help) }
    }

    private static func folder(_ home: String) -> CapabilityFinding {
        if Host.uid == 0 {
            do throws(SandboxError) { try StoreFolders.checkTraversable(home + "/sandboxes") } catch {
                return CapabilityFinding("home", false, error.message, mend: error.help)
            }
        }
        let place = nearest(home)
        guard unsafe access(place, W_OK) == 0 else {
            return CapabilityFinding(
                "home", false, SystemError("write to", place).message,
                mend: "set HEADGATE_HOME to a folder of yours")
        }
        return CapabilityFinding("home", true, home)
    }

    private static func nearest(_ path: String) -> String {
        var folder = path
        while !Files.exists(folder), folder != "/", folder != "." { folder = Files.parent(of: folder) }
        return folder
    }

    /// Programs that steps use are seen inside only below /usr and /opt.
    private static func program(_ name: String, isOptional: Bool = false) -> CapabilityFinding {
        guard let path = Command.find(name, path: "/usr/local/bin:/usr/bin:/bin") else {
            return CapabilityFinding(
                name, false, "not in /usr/local/bin or /usr/bin, so no job sees it", isOptional: isOptional,
                mend: "apt install \(name)")
        }
        return CapabilityFinding(name, true, path)
    }
}
