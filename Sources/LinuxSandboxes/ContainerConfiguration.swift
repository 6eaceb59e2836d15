internal import JSON
internal import Linux
internal import Sandboxes

/// The `config.json` of one container.
///
/// Source: OCI runtime specification 1.0.2; sandboxes.md, section 11.
struct ContainerConfiguration: Sendable {
    let ground: Ground
    let specification: SandboxSpecification
    let rootFolder: String
    let mounts: [ContainerMount]
    /// The job's control group; `nil` where there are no limits.
    let group: JobGroup?

    var json: JSON {
        [
            "ociVersion": "1.0.2", "process": process,
            "root": ["path": .string(rootFolder), "readonly": true],
            "hostname": "job", "mounts": .array(mounts.map(\.json)), "linux": linux,
            // crun takes the finished filter and saves the compilation; runc knows only linux.seccomp.
            "annotations": ["run.oci.seccomp_bpf_data": .string(ground.filterText)],
        ]
    }

    private var process: JSON {
        let user = JSON.integer(ground.range == nil ? 0 : Ground.jobUser)
        let none = JSON.array([])
        return [
            "terminal": false, "user": ["uid": user, "gid": user], "args": ["/.headgate/init"],
            "env": ["PATH=/usr/local/bin:/usr/bin:/bin"], "cwd": "/", "noNewPrivileges": true,
            "capabilities": [
                "bounding": none, "effective": none, "permitted": none, "inheritable": none, "ambient": none,
            ],
            "rlimits": .array(limits.map { ["type": .string($0.0), "soft": $0.1, "hard": $0.2] }),
        ]
    }

    /// Never above our own: raising one needs a capability that a runner in a container lacks.
    private var limits: [(String, JSON, JSON)] {
        let files = min(Host.mostOpenFiles, 1 << 20)
        var limits: [(String, JSON, JSON)] = [
            ("RLIMIT_NOFILE", .integer(Int(min(files, 65_536))), .integer(Int(files))), ("RLIMIT_CORE", 0, 0),
        ]
        if group == nil {
            // Inside a user namespace this limit counts that namespace's processes alone.
            let count = JSON.integer(
                Int(min(Host.mostProcesses, UInt64(clamping: specification.limits.processes + 1))))
            limits.append(("RLIMIT_NPROC", count, count))
        }
        return limits
    }

    private var linux: JSON {
        var namespaces = ["pid", "ipc", "uts", "mount", "cgroup"]
        if specification.network == .none { namespaces.append("network") }
        var linux = JSONObject([
            ("maskedPaths", .array((Self.maskedPaths + ground.hiddenFolders).map { .string($0) })),
            ("readonlyPaths", .array(Self.readOnlyPaths.map { .string($0) })),
            ("seccomp", ground.profile),
        ])
        if let range = ground.range {
            namespaces.append("user")
            linux["uidMappings"] = Self.mapping(range.firstUser)
            linux["gidMappings"] = Self.mapping(range.firstGroup)
        }
        linux["namespaces"] = .array(namespaces.map { ["type": .string($0)] })
        if let group {
            linux["cgroupsPath"] = .string(group.containerPath)
            linux["resources"] = resources(group.groups)
        }
        return .object(linux)
    }

    private static func mapping(_ first: UInt32) -> JSON {
        [["containerID": 0, "hostID": .integer(Int(first)), "size": .integer(Int(SubordinateRange.count))]]
    }

    private func resources(_ groups: ControlGroups) -> JSON {
        let limits = specification.limits
        let enforceable = groups.enforceable()
        var resources = JSONObject()
        if ground.limitsDevices { resources["devices"] = [["allow": false, "access": "rwm"]] }
        if let bytes = limits.memoryBytes, enforceable.contains("memory") {
            let limit = JSON.number(Double(bytes))
            resources["memory"] = groups.limitsSwap ? ["limit": limit, "swap": limit] : ["limit": limit]
        }
        if enforceable.contains("pids") { resources["pids"] = ["limit": .integer(limits.processes + 1)] }
        if let cpus = limits.cpus, enforceable.contains("cpu") {
            resources["cpu"] = ["quota": .integer(JobGroup.quota(cpus)), "period": 100_000]
        }
        return .object(resources)
    }

    private static let maskedPaths = [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
        "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
        "/sys/devices/virtual/powercap", "/sys/fs/selinux", "/sys/dev/block",
    ]

    private static let readOnlyPaths = [
        "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
    ]
}
