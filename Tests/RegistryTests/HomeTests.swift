import Diagnostics
import Digests
import Glibc
import HeadgateTestKit
import Linux
import Models
import Registry
import Testing

@Suite struct HomeTests {
    private func failure(opening home: String) async -> ModelError? {
        await RegistryTests.failure { _ = try await EmbeddedStore.open(home: home) }
    }

    @Test func `a new home has its folders with their modes, whatever the umask is`() async throws {
        let sample = try await Sample()
        let modes = try Files.list(sample.home).map { name in
            "\(name) \(String(Files.status(sample.home + "/" + name)?.mode ?? 0, radix: 8))"
        }
        #expect(
            modes.filter { !$0.hasPrefix("headgate.db-") } == [
                "blobs 700", "caches 700", "headgate.db 600", "keys 700", "runs 700", "sandboxes 711",
            ])
        #expect(Files.status(sample.home)?.mode == 0o711)
    }

    @Test func `a home that is a file is an error`() async throws {
        let folder = try TemporaryFolder()
        let home = try folder.write("x", "home")
        let error = await failure(opening: home)
        #expect(error?.message == "'\(home)' is not a folder")
        #expect(error?.code.id == "A010")
        #expect(await failure(opening: home + "/below")?.code.id == "A010")
    }

    @Test(.enabled(if: Host.uid == 0, "changing owners needs root"))
    func `a home of another user is an error`() async throws {
        let folder = try TemporaryFolder()
        try Files.setOwner(folder.path, uid: 4_321, gid: 4_321)
        #expect(
            await failure(opening: folder.path)?.message
                == "'\(folder.path)' belongs to user 4321, and this is user 0")
    }

    @Test func `a damaged database is an error that says what to do`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(String(repeating: "x", count: 5_000), "headgate.db")
        let error = await failure(opening: folder.path)
        #expect(error?.code.id == "A013")
        #expect(error?.help?.contains("backup") == true)
    }

    @Test func `a store that is not there is not made for reading`() async throws {
        let folder = try TemporaryFolder()
        let error = await RegistryTests.failure {
            _ = try await EmbeddedStore.open(home: folder.path + "/home", readOnly: true)
        }
        #expect(error?.code.id == "A010")
        #expect(!Files.exists(folder.path + "/home"))
    }

    @Test func `a store opened for reading shows everything`() async throws {
        let sample = try await Sample()
        try await sample.publish()
        let reader = try await EmbeddedStore.open(home: sample.home, readOnly: true)
        #expect(try await reader.models().map(\.name) == ["digits"])
        #expect(await RegistryTests.failure { _ = try await reader.begin(Sample.run()) }?.code.id == "A012")
    }

    @Test(.enabled(if: Host.uid == 0, "mounting needs root"))
    func `a full or read-only file system is an error and loses nothing`() async throws {
        let folder = try TemporaryFolder()
        func run(_ program: String, _ arguments: String...) throws {
            #expect(try Command.run(program, arguments).status.isSuccess)
        }
        try run("/bin/mount", "-t", "tmpfs", "-o", "size=2m", "headgate-test", folder.path)
        defer { _ = try? Command.run("/bin/umount", ["-l", folder.path]) }  // a test's rest is no failure
        let store = try await EmbeddedStore.open(home: folder.path)
        _ = try await store.begin(Sample.run())
        let error = await RegistryTests.failure {
            _ = try await store.put([UInt8](repeating: 1, count: 3_000_000))
        }
        #expect(error?.code.id == "A011")
        let before = try await store.run(1)
        try Files.write(
            [UInt8](repeating: 1, count: Int(Files.freeBytes(folder.path) ?? 0)), to: folder.path + "/x")
        let full = await RegistryTests.failure {
            for _ in 0..<200 { _ = try await store.begin(Sample.run(jobs: (0..<50).map { "job\($0)" })) }
        }
        #expect(full?.code.id == "A011", "\(full?.message ?? "no error")")
        try Files.remove(folder.path + "/x")
        #expect(try await store.run(1) == before)
        await store.close()
        try run("/bin/mount", "-o", "remount,ro", folder.path)
        #expect(await failure(opening: folder.path)?.code.id == "A012")
        #expect(await failure(opening: folder.path + "/new")?.code.id == "A012")
        let reader = try await EmbeddedStore.open(home: folder.path, readOnly: true)
        #expect(try await reader.run(1) == before)
    }
}
