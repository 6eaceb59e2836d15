import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

/// An ordinary user's sandboxes: run by a child of this program that gave up root.
@Suite(.enabled(if: Needs.crun, "needs crun"))
struct OrdinaryUserTests {
    @Test(.enabled(if: Needs.isRoot, "drops from root to a user"))
    func `an ordinary user without newuidmap has sandboxes`() async throws {
        let folder = try TemporaryFolder()
        let uid: UInt32 = 1_900_100_001
        try Files.setOwner(folder.path, uid: uid, gid: uid)
        let child = try Helper.start(
            "an ordinary user's sandbox isolates",
            ["HEADGATE_TEST_USER_HOME": folder.path + "/home", "HOME": folder.path],
            ids: (uid, uid))
        let status = await Threads.run { child.wait() }
        #expect(status == .exited(0))
        #expect(Files.exists(folder.path + "/done"))
    }

    @Test(.enabled(if: Environment["HEADGATE_TEST_USER_HOME"] != nil, "the helper of another test"))
    func `an ordinary user's sandbox isolates`() async throws {
        let home = try #require(Environment["HEADGATE_TEST_USER_HOME"])
        let sandboxes = HostRootSandboxes(home: home)
        for network in SandboxSpecification.Network.allCases {
            let name = "1-\(network.rawValue)"
            let specification = SandboxSpecification(
                name: name, folder: home + "/sandboxes/" + name, network: network,
                limits: .init(processes: 64))
            let sandbox = try await sandboxes.start(specification)
            #expect(try await sandbox.script("echo out; exit 7").result.exitCode == 7)
            #expect(
                try await sandbox.script("echo a > /dev/stdout; touch /workspace/x /runner/home/y").output
                    == "a\n")
            for refused in [
                "unshare -U true", "cat /etc/shadow", "ls \(home)", "touch /usr/x", "echo x > /etc/passwd",
                "echo > /proc/sys/kernel/core_pattern", "mount -t tmpfs none /tmp", "ls /root/*",
            ] {
                #expect(try await sandbox.script(refused).result.exitCode != 0, "\(network): \(refused)")
            }
            let interfaces = try await sandbox.script("ls /sys/class/net").output
            #expect((interfaces == "lo\n") == (network == .none))
            let processes = try await sandbox.script(
                "exec python3 -c 'import os\nfor i in range(200):\n  if os.fork() == 0: os.execlp(\"sleep\", \"sleep\", \"600\")' > /dev/null 2>&1"
            )
            #expect(processes.result.exitCode != 0)
            sandbox.killAll()
            #expect(Files.status(specification.workFolder + "/x")?.uid == Host.uid)
            try await sandbox.stop()
            try await sandboxes.remove(specification)
        }
        #expect(try await sandboxes.sweep() == [])
        try Files.write("", to: Files.parent(of: home) + "/done")
    }
}
