internal import Glibc
internal import Linux
internal import Sandboxes

/// The control group of one job: `/headgate/<key>` in every hierarchy, where its container lives.
///
/// One level is enough while a job is one container: each level costs about 0.5 ms in the nine hierarchies of version 1.
struct JobGroup: Sendable {
    let groups: ControlGroups
    /// Unique on the machine: two stores may have sandboxes of one name.
    let key: String

    /// What the OCI configuration calls it.
    var containerPath: String { "/headgate/\(key)" }

    private func folder(_ controller: String) -> String? {
        groups.hierarchy(of: controller).map { "\($0.path)/headgate/\(key)" }
    }

    // MARK: - Making

    /// Makes the job's own level and writes the limits that container and services share.
    func create(_ limits: SandboxSpecification.Limits) throws(SandboxError) {
        do throws(SystemError) {
            if groups.layout == .unified { try enableControllers() }
            if let memory = limits.memoryBytes, let folder = folder("memory") {
                try Files.createFolders(folder)
                try write(
                    "\(memory)",
                    folder + (groups.layout == .unified ? "/memory.max" : "/memory.limit_in_bytes"))
                if groups.layout == .unified {
                    try writeIfThere("0", folder + "/memory.swap.max")
                } else {
                    try writeIfThere("\(memory)", folder + "/memory.memsw.limit_in_bytes")
                }
            }
            if let folder = folder("pids") {
                try Files.createFolders(folder)
                try write("\(limits.processes + 1)", folder + "/pids.max")
            }
            if let cpus = limits.cpus, let folder = folder("cpu") {
                try Files.createFolders(folder)
                try limitProcessors(Self.quota(cpus), folder)
            }
        } catch {
            throw SandboxError(SandboxCode.cannotPrepare, error.message, help: error.help, cause: error)
        }
    }

    /// Microseconds of processor time in each tenth of a second.
    static func quota(_ cpus: Double) -> Int { Int(max(1_000, min(cpus, 100_000) * 100_000)) }

    private func limitProcessors(_ quota: Int, _ folder: String) throws(SystemError) {
        if groups.layout == .unified { return try write("\(quota) 100000", folder + "/cpu.max") }
        try write("100000", folder + "/cpu.cfs_period_us")
        try write("\(quota)", folder + "/cpu.cfs_quota_us")
    }

    /// Version 2 hands controllers down one level at a time.
    private func enableControllers() throws(SystemError) {
        guard let root = groups.hierarchies.first(where: \.isUnified)?.path else { return }
        let wanted = groups.enforceable().sorted().map { "+" + $0 }.joined(separator: " ")
        for folder in ["", "/headgate"] {
            try Files.createFolders(root + folder)
            if !wanted.isEmpty { try write(wanted, root + folder + "/cgroup.subtree_control") }
        }
        try Files.createFolders(root + "/headgate/\(key)")
    }

    private func write(_ text: String, _ path: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, O_WRONLY)
        do throws(SystemError) { try file.write(Array(text.utf8)) } catch {
            throw SystemError("write '\(text)' to", path, number: error.number)
        }
    }

    private func writeIfThere(_ text: String, _ path: String) throws(SystemError) {
        if Files.exists(path) { try write(text, path) }
    }

    // MARK: - Reading

    /// The file that counts the kernel's kills for memory; version 1 does not count those of groups below.
    var killCountPath: String? {
        folder("memory").map {
            $0 + (groups.layout == .unified ? "/memory.events" : "/memory.oom_control")
        }
    }

    /// The number behind `oom_kill`.
    static func killCount(_ text: String) -> Int {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "oom_kill" { return Int(words[1]) ?? 0 }
        }
        return 0
    }

    /// What the job used so far.
    func usage(limit: UInt64?) -> SandboxUsage {
        let isUnified = groups.layout == .unified
        let memory = folder("memory").flatMap {
            number(isUnified ? $0 + "/memory.peak" : $0 + "/memory.max_usage_in_bytes")
        }
        var seconds: Double?
        if isUnified, let folder = folder("cpu") {
            seconds = number(folder + "/cpu.stat", after: "usage_usec").map { Double($0) / 1e6 }
        } else if let folder = folder("cpuacct") {
            seconds = number(folder + "/cpuacct.usage").map { Double($0) / 1e9 }
        }
        let kills = killCountPath.flatMap { try? Files.text($0) }.map(Self.killCount)  // gone: no evidence
        let enforced = groups.enforceable().contains("memory") ? limit : nil
        return SandboxUsage(
            peakMemoryBytes: memory, memoryLimitBytes: enforced, cpuSeconds: seconds,
            outOfMemoryKills: kills ?? 0)
    }

    private func number(_ path: String, after name: String? = nil) -> UInt64? {
        guard let text = try? Files.text(path) else { return nil }  // older kernels lack some of these files
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if name == nil { return words.first.flatMap { UInt64($0) } }
            if words.count == 2, words[0] == name ?? "" { return UInt64(words[1]) }
        }
        return nil
    }

    // MARK: - Removing

    /// Ends what still runs in the group and removes it from every hierarchy.
    ///
    /// - Parameters:
    ///   - milliseconds: How long to wait for processes that are dying.
    func remove(milliseconds: Int64 = 5_000) throws(SandboxError) {
        let deadline = Host.monotonicMilliseconds + milliseconds
        var pause: UInt32 = 100
        for hierarchy in groups.hierarchies {
            let folder = "\(hierarchy.path)/headgate/\(key)"
            while let error = removeOnce(folder) {
                guard error == EBUSY, Host.monotonicMilliseconds < deadline else {
                    let cause = SystemError("remove the cgroup", folder, number: error)
                    throw SandboxError(SandboxCode.cannotRemove, cause.message, cause: cause)
                }
                kill(folder)
                usleep(pause)
                pause = min(pause * 2, 10_000)
            }
        }
    }

    /// Removes the levels that can be removed; the error number when something is left.
    private func removeOnce(_ folder: String) -> Int32? {
        if remove(folder) { return nil }
        let first = errno
        // A container may make groups below its own. Gone meanwhile: next round.
        guard first == EBUSY, let names = try? Files.list(folder) else { return first }
        for name in names where Files.status(folder + "/" + name)?.kind == .folder {
            _ = remove(folder + "/" + name)
        }
        return remove(folder) ? nil : errno
    }

    private func remove(_ folder: String) -> Bool { unsafe rmdir(folder) == 0 || errno == ENOENT }

    private func kill(_ folder: String) {
        // Only version 2 has this file; where it is missing the loop below does it.
        if (try? write("1", folder + "/cgroup.kill")) != nil { return }
        // A folder that is gone has nothing to kill.
        let below = ((try? Files.list(folder)) ?? []).map { folder + "/" + $0 }
        for group in [folder] + below.filter({ Files.status($0)?.kind == .folder }) {
            let processes = (try? Files.text(group + "/cgroup.procs")) ?? ""
            for line in processes.split(separator: "\n") {
                if let pid = Int32(line), pid > 1 { _ = Glibc.kill(pid, SIGKILL) }
            }
        }
    }
}
