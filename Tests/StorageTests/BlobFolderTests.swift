import Digests
import Glibc
import HeadgateTestKit
import Linux
import Storage
import Testing

@Suite struct BlobFolderTests {
    let folder: TemporaryFolder
    let blobs: BlobFolder
    let hello = Array("hello".utf8)

    init() throws {
        folder = try TemporaryFolder()
        blobs = try BlobFolder(folder.path + "/blobs")
    }

    @Test func `a blob lies under its digest and only its owner reads it`() throws {
        let digest = try blobs.put(hello)
        #expect(digest == Digest.sha256("hello"))
        #expect(blobs.path(of: digest) == "\(folder.path)/blobs/sha256/2c/\(digest.hex)")
        #expect(Files.status(blobs.path(of: digest))?.mode == 0o400)
        #expect(Files.status(folder.path + "/blobs/sha256/2c")?.mode == 0o700)
        #expect(try blobs.get(digest) == hello)
        #expect(try blobs.size(of: digest) == 5)
        #expect(try Files.list(folder.path + "/blobs/incoming").isEmpty)
    }

    @Test func `a blob that is not there is an error that names it`() {
        let error = #expect(throws: StorageError.self) { try blobs.get(Digest.sha256("x")) }
        #expect(error?.kind == .missing)
        #expect(error?.message.contains(Digest.sha256("x").description) == true)
    }

    @Test func `a changed blob is found, and storing it again repairs it`() throws {
        let digest = try blobs.put(hello)
        try Files.write("hullo", to: blobs.path(of: digest))
        #expect(
            throws: StorageError(
                .damaged, "'\(blobs.path(of: digest))' no longer has the bytes that its name stands for")
        ) {
            try blobs.get(digest)
        }
        try blobs.put(hello)
        #expect(try blobs.get(digest) == hello)
    }

    @Test func `blobs are synchronized when they are there`() throws {
        let digest = try blobs.put(hello)
        try blobs.synchronize([digest])
        let error = #expect(throws: StorageError.self) {
            try blobs.synchronize([digest, Digest.sha256("x")])
        }
        #expect(error?.kind == .missing)
    }

    @Test func `what a dead writer left is removed, what a living one writes stays`() throws {
        let incoming = folder.path + "/blobs/incoming"
        let living = "\(Host.pid)-\(Host.startTicks(of: Host.pid) ?? 0)-99999"
        for name in [living, "\(Host.pid)-1-1", "2147483646-5-1"] {
            try folder.write("half", "blobs/incoming/" + name)
        }
        _ = try BlobFolder(folder.path + "/blobs")
        #expect(try Files.list(incoming) == [living])
    }

    @Test func `garbage is what is not kept and not young`() throws {
        let kept = try blobs.put(hello)
        let dropped = try blobs.put(Array("bye".utf8))
        let lock = try blobs.lockForGarbageCollection()
        let now = Host.unixMilliseconds
        #expect(try blobs.removeGarbage(keeping: [kept], before: now - 60_000, lock: lock).count == 0)
        let garbage = try blobs.removeGarbage(keeping: [kept], before: now + 60_000, lock: lock)
        #expect(garbage.count == 1 && garbage.bytes == 3)
        #expect(blobs.contains(kept) && !blobs.contains(dropped))
    }

    @Test(.enabled(if: Host.uid == 0, "mounting needs root"))
    func `a full disk leaves nothing behind`() throws {
        let mount = try SmallFileSystem(megabytes: 1)
        let blobs = try BlobFolder(mount.path + "/blobs")
        try folder.write(String(repeating: "x", count: 2_000_000), "big")
        let free = Files.freeBytes(mount.path)
        let copying = #expect(throws: StorageError.self) { try blobs.putFile("big", in: folder.path) }
        let putting = #expect(throws: StorageError.self) {
            try blobs.put([UInt8](repeating: 1, count: 2_000_000))
        }
        #expect(copying?.kind == .full && putting?.kind == .full)
        #expect(copying?.message == "cannot store 'big': No space left on device (ENOSPC)")
        #expect(try Files.list(mount.path + "/blobs/incoming").isEmpty)
        #expect(Files.freeBytes(mount.path) == free)
    }
}
