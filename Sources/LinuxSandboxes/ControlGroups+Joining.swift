internal import Glibc
internal import Linux

extension ControlGroups {
    /// Begins, on a thread of its own, the wait that the next process to join a group would have.
    ///
    /// Joining takes a lock of the whole system (`cgroup_threadgroup_rwsem`), whose first taker after a pause waits
    /// for an RCU grace period: 5 to 20 ms. Moving this process to the group where it is takes the lock as well and
    /// changes nothing; the container's runtime needs the same time to get as far as its own joining.
    func hastenJoining() {
        let groups = self
        Threads.start {
            // A group that cannot be found or written makes the joining no slower than it was.
            let text = (try? Files.text("/proc/self/cgroup")) ?? ""
            guard let folder = groups.folder(ofProcess: text) else { return }
            let path = folder + "/cgroup.procs"
            // Only where it is already: in a container the two tables may not fit together.
            let members = (try? Files.text(path)) ?? ""
            guard members.split(separator: "\n").contains(Substring(String(Host.pid))) else { return }
            let file = try? FileDescriptor.open(path, O_WRONLY)
            try? file?.write([UInt8(ascii: "0")])
        }
    }

    /// The folder of the group that `/proc/<pid>/cgroup` names.
    ///
    /// Source: cgroups(7), lines `number:controllers:path`.
    func folder(ofProcess text: String) -> String? {
        guard let hierarchy = hierarchy(of: "pids") else { return nil }
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].hasPrefix("/") else { continue }
            let isIts =
                hierarchy.isUnified ? parts[0] == "0" : parts[1].split(separator: ",").contains("pids")
            if isIts { return parts[2] == "/" ? hierarchy.path : hierarchy.path + parts[2] }
        }
        return nil
    }
}
