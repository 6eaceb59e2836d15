import Linux
@testable import LinuxSandboxes
import Sandboxes
import Testing

struct LayoutTests {
    private func mounts(_ lines: String) -> [Mount] { Mounts.parse(lines) }

    @Test func `the three layouts of control groups are told apart`() {
        let unified = "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n"
        let legacy = """
            31 23 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
            33 31 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory

            """
        let hybrid = legacy + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
        #expect(ControlGroups.arranged(mounts(unified)).layout == .unified)
        #expect(ControlGroups.arranged(mounts(legacy)).layout == .legacy)
        #expect(ControlGroups.arranged(mounts(hybrid)).layout == .hybrid)
        #expect(ControlGroups.arranged(mounts("27 1 254:0 / / rw - ext4 /dev/vda rw\n")).layout == .none)
        #expect(
            ControlGroups.arranged(mounts(hybrid)).hierarchy(of: "cpuacct")?.path
                == "/sys/fs/cgroup/cpu,cpuacct")
        #expect(ControlGroups.arranged(mounts(legacy)).enforceable() == ["memory", "cpu"])
    }

    /// Rows: mounts, `/proc/self/cgroup`, the folder.
    @Test(arguments: [
        ("cgroup2 cgroup2 rw", "0::/\n", "/sys/fs/cgroup"),
        ("cgroup2 cgroup2 rw", "0::/system.slice/a:b.service\n", "/sys/fs/cgroup/system.slice/a:b.service"),
        ("cgroup cgroup rw,cpu,pids", "4:memory:/x\n2:cpu,pids:/y\n0::/z\n", "/sys/fs/cgroup/y"),
        ("cgroup cgroup rw,memory", "4:memory:/x\n", nil), ("cgroup2 cgroup2 rw", "", nil),
    ])
    func `the runner finds the group that it is in`(mount: String, process: String, folder: String?) {
        let groups = ControlGroups.arranged(mounts("31 23 0:28 / /sys/fs/cgroup rw - \(mount)\n"))
        #expect(groups.folder(ofProcess: process) == folder)
    }

    @Test func `kills are counted in both versions' files`() {
        #expect(JobGroup.killCount("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n") == 3)
        #expect(JobGroup.killCount("low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n") == 1)
        #expect(JobGroup.killCount("") == 0)
    }

    @Test func `replies of another shape are no replies`() {
        #expect(AgentReply([]) == nil)
        #expect(AgentReply([UInt8](repeating: 0, count: 32)) == nil)
        #expect(AgentReply([UInt8](repeating: 0xFF, count: 32)) == nil)
        var hello = [UInt8](repeating: 0, count: 32)
        hello[0] = 1
        hello[8] = 1
        #expect(AgentReply(hello) == .hello(version: 1))
    }

    @Test func `base 64 pads`() {
        #expect(
            ["", "f", "fo", "foo", "foob"].map { base64(Array($0.utf8)) } == [
                "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==",
            ])
    }

    @Test(arguments: ["x86_64", "aarch64"])
    func `the profile names no call that opens the kernel`(architecture: String) throws {
        let profile = SeccompProfile.standard(architecture: architecture)
        let names = Set(profile.rules.filter { $0.action == .allow }.flatMap(\.names))
        let never: Set = [
            "mount", "unshare", "setns", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "keyctl",
            "add_key",
            "clone3", "open_by_handle_at", "init_module", "kexec_load", "reboot", "pivot_root", "move_mount",
            "fsopen",
        ]
        #expect(names.isDisjoint(with: never))
        #expect(try SeccompFilter.compile(profile).bytes.count % 8 == 0)
    }

    @Test func `a damaged filter in the cache is made anew`() throws {
        let folder = "/var/tmp/headgate-filter-\(Host.pid)"
        defer { try? Files.remove(folder) }
        let profile = SeccompProfile.standard(architecture: Host.architecture)
        let first = try SeccompFilter.cached(profile, folder: folder)
        let path = folder + "/" + (try #require(Files.list(folder).first))
        var bytes = try Files.read(path)
        bytes[40] ^= 1
        try Files.write(bytes, to: path)
        #expect(try SeccompFilter.cached(profile, folder: folder).bytes == first.bytes)
        #expect(try Files.read(path) != bytes)
    }
}
