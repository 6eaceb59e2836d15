import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

@Suite(.enabled(if: Needs.sandboxes, "needs root and crun"))
struct IsolationTests {
    @Test func `without a network there is loopback and nothing else`() async throws {
        try await Fixture().with { sandbox async throws in
            #expect(try await sandbox.script("ls /sys/class/net").output == "lo\n")
            #expect(try await sandbox.script("cat < /dev/tcp/1.1.1.1/53").result.exitCode != 0)
            let server =
                "python3 -c 'import socket; s=socket.create_server((\"localhost\", 0)); print(\"bound\")'"
            #expect(try await sandbox.script(server).output == "bound\n")
        }
    }

    @Test func `on the host's network its interfaces are there and names resolve`() async throws {
        let fixture = try Fixture()
        try await fixture.with(fixture.specification(network: .host)) { sandbox async throws in
            let interfaces = try await sandbox.script("ls /sys/class/net").output
            #expect(interfaces.split(separator: "\n").map(String.init) == (try Files.list("/sys/class/net")))
            #expect(try await sandbox.script("getent hosts localhost job").result.exitCode == 0)
            let resolver = try await sandbox.script("cat /etc/resolv.conf")
            #expect(resolver.output == (try? Files.text("/etc/resolv.conf")) ?? "")
            #expect(try await sandbox.script("ls -A /sys/fs/cgroup").output == "")
            #expect(try await sandbox.script("touch /sys/kernel/x").result.exitCode != 0)
        }
    }

    @Test(arguments: [
        "/etc/shadow", "/root", "/home/*", "/var/lib/*", "/proc/1/environ", "/proc/1/fd/",
        "/etc/ssl/private/",
        "/run/*", "/proc/kcore", "/proc/keys", "/etc/subuid",
    ])
    func `nothing private of the host can be read`(path: String) async throws {
        try await Fixture().with { sandbox async throws in
            let script =
                "for f in \(path); do if [ -d $f ]; then ls -A $f; else head -c 10 $f; fi; done 2> /dev/null || true"
            #expect(try await sandbox.script(script).output == "")
        }
    }

    @Test func `the runner's state and environment are out of sight`() async throws {
        let fixture = try Fixture()
        try await fixture.with { sandbox async throws in
            #expect(try await sandbox.script("ls \(fixture.folder.path)").result.exitCode != 0)
            let environments = try await sandbox.script(
                "cat /proc/*/environ 2> /dev/null | tr '\\0' '\\n' | sort -u")
            #expect(!environments.output.contains("HEADGATE"))
            #expect(!environments.output.contains("SWIFT"))
            #expect(try await sandbox.script("hostname").output == "job\n")
        }
    }

    @Test func `a store below opt does not show through the bind of opt`() async throws {
        let home = "/opt/headgate-test-\(Host.pid)"
        let sandboxes = HostRootSandboxes(
            home: home, configuration: SandboxConfiguration(range: Fixture.range))
        let specification = SandboxSpecification(name: "1-job", folder: home + "/sandboxes/1-job")
        do {
            let sandbox = try await sandboxes.start(specification)
            #expect(try await sandbox.script("ls -A \(home)").output == "")
            #expect(try await sandbox.script("touch /workspace/x").result.exitCode == 0)
            try await sandbox.stop()
        }
        try Files.remove(home)
    }

    @Test(arguments: [
        "/x", "/etc/x", "/usr/x", "/opt/x", "/run/x", "/var/x", "/home/x", "/dev/x", "/runner/x",
        "/.headgate/x",
        "/proc/sys/kernel/core_pattern", "/sys/kernel/mm/ksm/run", "/etc/passwd", "/.headgate/init",
    ])
    func `nothing outside the job's folders can be written`(path: String) async throws {
        try await Fixture().with { sandbox async throws in
            #expect(try await sandbox.script("echo -n >> \(path)").result.exitCode != 0)
        }
    }

    @Test func `the job's folders can be written and hold no host root`() async throws {
        let fixture = try Fixture()
        try await fixture.with { sandbox async throws in
            let script = """
                for d in /workspace /runner/temp /runner/home /runner/tools /tmp /dev/shm /var/tmp; do touch $d/x; done
                chmod 4755 /workspace/x; id -u; whoami
                """
            #expect(try await sandbox.script(script).output == "1000\nrunner\n")
            let file = try #require(Files.status(sandbox.specification.workFolder + "/x"))
            #expect(file.uid == Fixture.range.firstUser + 1_000)
            #expect(Files.status(sandbox.specification.workFolder)?.mode == 0o700)
        }
    }

    @Test(
        arguments: [nil] + (Needs.runc ? ["runc"] : []))
    func `no mount of a disk lets a file be set-user-id or a device`(runtime: String?) async throws {
        try await Fixture(runtime: runtime).with { sandbox async throws in
            let mounts = try await sandbox.script("cat /proc/self/mountinfo").output.split(separator: "\n")
            let writable = mounts.filter { $0.contains(" /workspace ") || $0.contains(" /runner/") }
            #expect(writable.count >= 4)
            #expect(writable.allSatisfy { $0.contains("nosuid") && $0.contains("nodev") }, "\(writable)")
        }
    }

    @Test func `no process has capabilities or can gain any`() async throws {
        try await Fixture().with { sandbox async throws in
            let status = try await sandbox.script("grep -E 'Cap|NoNewPrivs|Seccomp:' /proc/self/status")
            #expect(
                status.output.split(separator: "\n").filter { $0.hasPrefix("Cap") }.allSatisfy {
                    $0.hasSuffix("0000000000000000")
                })
            #expect(status.output.contains("NoNewPrivs:\t1"))
            #expect(status.output.contains("Seccomp:\t2"))
            let maps = try await sandbox.script("cat /proc/self/uid_map")
            #expect(
                maps.output.split(separator: " ").map(String.init).prefix(2) == [
                    "0", "\(Fixture.range.firstUser)",
                ])
        }
    }

    @Test(arguments: [
        "unshare -U true", "unshare -r true", "unshare -n true", "mount -t tmpfs none /tmp",
        "umount /proc/sys",
        "prlimit --pid 1 --nofile=1", "python3 -c 'import socket; socket.socket(40, 1)'",
        "python3 -c 'import socket; socket.socket(38, 5)'", "chroot / true", "dmesg", "mknod /tmp/d b 254 0",
        "cat /proc/1/mem",
    ])
    func `the filter and the namespaces refuse`(command: String) async throws {
        try await Fixture().with { sandbox async throws in
            #expect(try await sandbox.script(command).result.exitCode != 0)
        }
    }

    @Test func `steps hold no descriptor but their own three`() async throws {
        try await Fixture().with { sandbox async throws in
            let run = try await sandbox.process(
                SandboxProcess(["/bin/ls", "/proc/self/fd"], environment: []))
            // The fourth is the folder that ls reads.
            #expect(run.output == "0\n1\n2\n3\n")
            #expect(
                try await sandbox.script("ulimit -n 100; ulimit -n; prlimit --nofile | tail -1").result
                    .exitCode == 0)
        }
    }

    @Test func `binds show what they should`() async throws {
        let fixture = try Fixture()
        let file = try fixture.folder.write("data\n", "in/data.csv")
        let shared = fixture.folder.path + "/cache"
        try fixture.folder.write("old\n", "cache/old")
        let specification = fixture.specification(binds: [
            .init(source: Files.parent(of: file), destination: "/inputs/one"),
            .init(source: file, destination: "/workspace/deep/data.csv"),
            .init(source: shared, destination: "/runner/home/.cache", isWritable: true),
        ])
        try await fixture.with(specification) { sandbox async throws in
            #expect(
                try await sandbox.script("cat /inputs/one/data.csv deep/data.csv").output == "data\ndata\n")
            #expect(try await sandbox.script("echo x > /inputs/one/new").result.exitCode != 0)
            #expect(try await sandbox.script("echo x > deep/data.csv").result.exitCode != 0)
            #expect(try await sandbox.script("touch deep/beside").result.exitCode == 0)
            #expect(
                try await sandbox.script(
                    "cd ~/.cache; cat old; echo new > new; rm old", environment: [("HOME", "/runner/home")]
                ).output == "old\n")
        }
        #expect(try Files.list(shared) == ["new"])
    }

    @Test(arguments: ["/usr/x", "/proc/x", "/etc", "relative", "/a/../b", "/workspace"])
    func `a bind to a place that the sandbox needs is refused`(destination: String) async throws {
        let fixture = try Fixture()
        let specification = fixture.specification(binds: [
            .init(source: fixture.folder.path, destination: destination)
        ])
        let error = await #expect(throws: SandboxError.self) {
            _ = try await fixture.sandboxes.start(specification)
        }
        #expect(error?.code == SandboxCode.invalid)
    }
}
