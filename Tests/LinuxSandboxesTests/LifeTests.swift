import Glibc
import HeadgateTestKit
import Linux
@testable import LinuxSandboxes
import Sandboxes
import Testing

/// What a machine holds of sandboxes of one store.
private struct Traces {
    static func groups(_ name: String) -> [String] {
        let mounts = (try? Mounts.all()) ?? []
        return mounts.filter { $0.fileSystem.hasPrefix("cgroup") }.flatMap { mount in
            ((try? Files.list(mount.path + "/headgate")) ?? []).filter { $0.hasSuffix("-" + name) }
        }
    }

    static func mounts(_ folder: String) -> [String] {
        ((try? Mounts.all()) ?? []).map(\.path).filter { $0.hasPrefix(folder) }
    }

    /// Processes with a word in their command line.
    static func processes(_ word: String) -> [Int32] {
        ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }.filter { pid in
            (try? Files.text("/proc/\(pid)/cmdline"))?.contains(word) ?? false
        }
    }
}

@Suite(.enabled(if: Needs.sandboxes, "needs root and crun"))
struct LifeTests {
    @Test func `stop leaves no process, cgroup, mount or state`() async throws {
        let fixture = try Fixture()
        let name = "life-\(Host.pid)-stop"
        let sandbox = try await fixture.sandboxes.start(fixture.specification(name))
        let mark = "987\(Host.pid)01"
        _ = try await sandbox.script("setsid sleep \(mark) < /dev/null > /dev/null 2>&1 &")
        #expect(!Traces.processes(mark).isEmpty)
        #expect(!Traces.groups(name).isEmpty)
        try await sandbox.stop()
        #expect(Traces.processes(mark).isEmpty)
        #expect(Traces.groups(name).isEmpty)
        #expect(Traces.mounts(fixture.folder.path).isEmpty)
        #expect(try Files.list(fixture.folder.path + "/home/sandboxes/.runtime").isEmpty)
        #expect(Files.isFolder(sandbox.specification.workFolder))
        try await fixture.sandboxes.remove(sandbox.specification)
        #expect(!Files.exists(sandbox.specification.folder))
    }

    @Test func `many sandboxes start at once and leave no descriptor`() async {
        // In a process of its own: other suites open descriptors too.
        await #expect(processExitsWith: .success) {
            let fixture = try Fixture()
            try await fixture.with { _ = try await $0.script("true") }
            let before = try Files.list("/proc/self/fd").count
            try await withThrowingTaskGroup(of: Int32.self) { group in
                for index in 0..<20 {
                    let specification = fixture.specification("many-\(index)")
                    group.addTask {
                        try await fixture.with(specification) {
                            try await $0.script("exit 3").result.exitCode
                        }
                    }
                }
                for try await code in group { #expect(code == 3) }
            }
            // The last threads close what they read from; the language's own runtime may have opened a few.
            for _ in 0..<200 where try Files.list("/proc/self/fd").count > before + 5 {
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try Files.list("/proc/self/fd").count <= before + 5)
            #expect(try Files.list(fixture.folder.path + "/home/sandboxes").allSatisfy { $0.hasPrefix(".") })
        }
    }

    @Test func `two sandboxes of one store cannot share a name`() async throws {
        let fixture = try Fixture()
        try await fixture.with { _ in
            let error = await #expect(throws: SandboxError.self) {
                _ = try await fixture.sandboxes.start(fixture.specification())
            }
            #expect(error?.code == SandboxCode.nameInUse)
        }
    }

    @Test func `many may ask for one root folder at once`() async throws {
        let folder = try TemporaryFolder()
        let agent = try Skeleton.Agent("/bin/true")
        let skeleton = Skeleton(
            HostRoot(links: [], mounts: []), mounts: [], isRootRunner: true, hosts: "", agent: agent)
        for round in 0..<20 {
            try await withThrowingTaskGroup(of: String.self) { group in
                let place = "\(folder.path)/\(round)"
                for _ in 0..<4 {
                    group.addTask {
                        try await Threads.run { () throws(SystemError) in try skeleton.path(in: place) }
                    }
                }
                for try await path in group { #expect(Files.exists(path + "/.headgate/init")) }
                #expect(try Files.list(place).count == 1)
            }
        }
    }

    @Test func `a sweep removes the unfinished root folders of the dead`() async throws {
        let fixture = try Fixture()
        let folder = fixture.folder.path + "/home/sandboxes/.skeletons"
        try Files.createFolders(folder + "/abc.1.999999999.1/usr")
        try Files.createFolders(folder + "/abc.2.\(Host.pid).\(Host.startTicks(of: Host.pid) ?? 0)")
        try Files.createFolders(folder + "/abc")
        _ = try await fixture.sandboxes.sweep()
        #expect(
            try Files.list(folder).sorted() == [
                "abc", "abc.2.\(Host.pid).\(Host.startTicks(of: Host.pid) ?? 0)",
            ])
    }

    @Test func `a sweep ends the runtime that a dead runner left at work`() async throws {
        let fixture = try Fixture()
        let home = fixture.folder.path + "/home/sandboxes"
        try Files.createFolders(home + "/3-left/work")
        try Files.createFolders(home + "/.runtime")
        let runtime = try Child.start(
            ChildRequest(
                "/bin/sh", ["-c", "sleep 600; :", "--root", home + "/.runtime", "3-left"],
                environment: ["PATH=/usr/bin:/bin"]))
        let other = try Child.start(
            ChildRequest(
                "/bin/sh", ["-c", "sleep 600; :", "--root", home + "/.runtime", "4-other"],
                environment: ["PATH=/usr/bin:/bin"]))
        #expect(try await fixture.sandboxes.sweep() == ["3-left"])
        #expect(runtime.wait() == .signalled(SIGKILL))
        #expect(other.poll() == nil)
        other.signal(SIGKILL)
        _ = other.wait()
    }

    @Test func `a sweep leaves what a living owner has`() async throws {
        let fixture = try Fixture()
        try await fixture.with { sandbox async throws in
            #expect(try await fixture.sandboxes.sweep() == [])
            #expect(try await sandbox.script("echo here").output == "here\n")
        }
    }

    @Test func `a runner that is killed leaves no process, and a sweep removes the rest`() async throws {
        let fixture = try Fixture()
        let mark = "987\(Host.pid)02"
        let helper = try Helper.start(
            "a helper that starts a sandbox and waits",
            ["HEADGATE_TEST_HOME": fixture.folder.path + "/home", "HEADGATE_TEST_MARK": mark])
        let ready = fixture.folder.path + "/home/sandboxes/9-helper/work/ready"
        try await eventually { Files.exists(ready) }
        #expect(!Traces.processes(mark).isEmpty)
        helper.signal(SIGKILL)
        _ = helper.wait()
        try await eventually { Traces.processes(mark).isEmpty }
        // The runtime may have removed its group; one that it could not is the sweep's.
        let key = StoreFolders(home: fixture.folder.path + "/home").key("9-helper")
        let hierarchies = ControlGroups.inspect().hierarchies
        for hierarchy in hierarchies {
            try Files.createFolders(hierarchy.path + "/headgate/" + key + "/below")
        }
        #expect(hierarchies.isEmpty || !Traces.groups("9-helper").isEmpty)
        #expect(try await fixture.sandboxes.sweep() == ["9-helper"])
        #expect(Traces.groups("9-helper").isEmpty)
        #expect(try Files.list(fixture.folder.path + "/home/sandboxes/.runtime").isEmpty)
        #expect(!Files.exists(fixture.folder.path + "/home/sandboxes/9-helper"))
    }

    @Test(.enabled(if: Environment["HEADGATE_TEST_MARK"] != nil, "the helper of another test"))
    func `a helper that starts a sandbox and waits`() async throws {
        let home = try #require(Environment["HEADGATE_TEST_HOME"])
        let mark = try #require(Environment["HEADGATE_TEST_MARK"])
        let sandboxes = HostRootSandboxes(
            home: home, configuration: SandboxConfiguration(range: Fixture.range))
        let specification = SandboxSpecification(name: "9-helper", folder: home + "/sandboxes/9-helper")
        let sandbox = try await sandboxes.start(specification)
        _ = try await sandbox.script(
            "setsid sleep \(mark) < /dev/null > /dev/null 2>&1 & touch ready; sleep 600")
    }

    @Test func `a runtime that fails is quoted and leaves nothing`() async throws {
        let folder = try TemporaryFolder()
        let script = try folder.write("#!/bin/sh\necho 'no such luck' >&2\nexit 1\n", "crun-broken")
        try Files.setMode(script, 0o755)
        let fixture = try Fixture(runtime: script)
        let error = await #expect(throws: SandboxError.self) {
            _ = try await fixture.sandboxes.start(fixture.specification("2-broken"))
        }
        #expect(error?.code == SandboxCode.cannotStart)
        #expect(error?.message.contains("no such luck") == true)
        #expect(Traces.groups("2-broken").isEmpty)
        #expect(try Files.list(fixture.folder.path + "/home/sandboxes").allSatisfy { $0.hasPrefix(".") })
    }

    @Test func `a parent folder that forbids passing is named with its mend`() async throws {
        let fixture = try Fixture()
        try Files.setMode(fixture.folder.path, 0o700)
        let error = await #expect(throws: SandboxError.self) {
            _ = try await fixture.sandboxes.start(fixture.specification())
        }
        #expect(error?.code == SandboxCode.notTraversable)
        #expect(error?.help?.contains("chmod o+x \(fixture.folder.path)") == true)
    }

    @Test func `a missing runtime and a missing agent are errors with their mend`() async throws {
        let folder = try TemporaryFolder()
        for (configuration, code) in [
            (SandboxConfiguration(runtime: "/no/such/crun", range: Fixture.range), SandboxCode.noRuntime),
            (SandboxConfiguration(agent: "/no/such/init", range: Fixture.range), SandboxCode.noAgent),
        ] {
            let sandboxes = HostRootSandboxes(home: folder.path, configuration: configuration)
            let error = await #expect(throws: SandboxError.self) {
                _ = try await sandboxes.start(
                    SandboxSpecification(name: "1-x", folder: folder.path + "/sandboxes/1-x"))
            }
            #expect(error?.code == code)
            #expect(error?.help != nil)
        }
    }

    @Test func `deep folders of a hostile job are removed`() async throws {
        try await Fixture().with { sandbox async throws in
            let script = """
                exec python3 -c 'import os
                for i in range(5000): os.mkdir("d"); os.chdir("d")
                os.chmod(".", 0)'
                """
            #expect(try await sandbox.script(script).result.exitCode == 0)
        }
    }
}

@Suite(.enabled(if: Needs.sandboxes && Needs.runc, "needs root, crun and runc"))
struct RuncTests {
    @Test func `runc takes crun's place`() async throws {
        let fixture = try Fixture(runtime: "runc")
        let name = "life-\(Host.pid)-runc"
        let specification = fixture.specification(name, limits: .init(memoryBytes: 64 << 20))
        try await fixture.with(specification) { sandbox async throws in
            #expect(try await sandbox.script("echo out; exit 5").result.exitCode == 5)
            #expect(try await sandbox.script("unshare -U true").result.exitCode != 0)
            #expect(
                try await sandbox.script("exec python3 -c 'x = bytearray(200 << 20)'").result.ranOutOfMemory)
            #expect(try await sandbox.script("id -u").output == "1000\n")
        }
        #expect(Traces.groups(name).isEmpty)
        #expect(try Files.list(fixture.folder.path + "/home/sandboxes/.runtime").isEmpty)
    }
}
