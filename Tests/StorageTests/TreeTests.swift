import Digests
import Glibc
import HeadgateTestKit
import Linux
import Storage
import Testing

@Suite struct TreeTests {
    let folder: TemporaryFolder
    let blobs: BlobFolder
    var root: String { folder.path + "/work" }

    init() throws {
        folder = try TemporaryFolder()
        blobs = try BlobFolder(folder.path + "/blobs")
        try folder.write("weights", "work/model/w.bin")
        try folder.write("#!/bin/sh\n", "work/model/bin/run")
        try Files.setMode(folder.path + "/work/model/bin/run", 0o755)
        try folder.write("a b", "work/model/with space ☃")
    }

    private func shell(_ script: String) throws {
        let result = try Command.run("/bin/sh", ["-ec", script], folder: root)
        #expect(result.status.isSuccess, "\(result.errorText)")
    }

    @Test func `a tree is the digest of its sorted lines`() throws {
        let digest = try blobs.putTree("model", in: root)
        let lines = [
            "100644 \(Digest.sha256("a b").hex) with space ☃", "100644 \(Digest.sha256("weights").hex) w.bin",
            "100755 \(Digest.sha256("#!/bin/sh\n").hex) bin/run",
        ].sorted()
        #expect(try blobs.get(digest) == Array((lines.joined(separator: "\n") + "\n").utf8))
        #expect(try blobs.tree(digest).entries.map(\.path) == ["bin/run", "w.bin", "with space ☃"])
        #expect(try blobs.putTree("./model/", in: root) == digest)
        #expect(try blobs.files(inTree: digest).count == 3)
    }

    @Test func `names that begin with a combining mark come back`() throws {
        try folder.write("1", "work/odd/\u{308}x")
        try folder.write("2", "work/odd/a/\u{308}")
        let digest = try blobs.putTree("odd", in: root)
        #expect(try blobs.tree(digest).entries.map(\.path) == ["a/\u{308}", "\u{308}x"])
        try blobs.exportTree(digest, to: "copy", in: root, owner: nil)
        #expect(try blobs.putTree("copy", in: root) == digest)
    }

    @Test func `a single file is a tree of one line`() throws {
        let digest = try blobs.putTree("model/w.bin", in: root)
        #expect(
            try String(decoding: blobs.get(digest), as: UTF8.self)
                == "100644 \(Digest.sha256("weights").hex) w.bin\n")
    }

    @Test func `the root itself can be stored`() throws {
        let paths = try blobs.tree(blobs.putTree(".", in: root)).entries.map(\.path)
        #expect(paths == ["model/bin/run", "model/w.bin", "model/with space ☃"])
    }

    @Test(arguments: [
        ("a link to a file", "ln -s /etc/passwd x", "x", "symbolic link"),
        ("a link on the way", "ln -s /etc y", "y/passwd", "symbolic link"),
        ("a link inside", "ln -s model x", "x/w.bin", "symbolic link"),
        ("a way out", "true", "../blobs/lock", "leads out of its folder"),
        ("a way out and back", "true", "model/../model/w.bin", "leads out of its folder"),
        ("an absolute path", "true", "/etc/passwd", "is absolute"),
        ("a pipe", "mkfifo x", "x", "neither a file nor a folder"),
        ("a way out that Swift sees as one character", "true", "..\u{2F}\u{308}x", "leads out of its folder"),
        ("a root that Swift sees as one character", "true", "\u{2F}\u{308}x", "is absolute"),
        ("nothing", "true", "x", "there is no 'x'"),
        ("a file as a folder", "true", "model/w.bin/x", "there is no"),
        ("a folder", "true", "model", "is a folder"),
        ("a line feed", "true", "a\nb", "line feed"),
    ])
    func `a file that is not safe is refused`(name: String, script: String, path: String, reason: String)
        throws
    {
        try shell(script)
        let error = #expect(throws: StorageError.self) { try blobs.putFile(path, in: root) }
        #expect(error?.kind == .unsafePath)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("a link deep below", "ln -s /etc/shadow model/bin/x", "model", "'model/bin/x' is a symbolic link"),
        ("a link to a folder", "ln -s /etc model/etc", "model", "'model/etc' is a symbolic link"),
        ("a dangling link", "ln -s nowhere model/x", "model", "'model/x' is a symbolic link"),
        ("a pipe below", "mkfifo model/x", "model", "neither a file nor a folder"),
        ("an empty folder", "mkdir -p x/y", "x", "there is no file in 'x'"),
        ("a name with a line feed", "touch 'model/a\nb'", "model", "line feed"),
        ("a name that is not UTF-8", "touch \"model/$(printf 'a\\377')\"", "model", "not valid UTF-8"),
    ])
    func `a tree that is not safe is refused`(name: String, script: String, path: String, reason: String)
        throws
    {
        try shell(script)
        let error = #expect(throws: StorageError.self) { try blobs.putTree(path, in: root) }
        #expect(error?.kind == .unsafePath)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func `a large file that is nearly all hole is refused, and one that is not is stored`() throws {
        try shell("truncate -s 1T model/huge; truncate -s 60M small")
        for path in ["model/huge", "model"] {
            let error = #expect(throws: StorageError.self) {
                if path == "model" {
                    try blobs.putTree(path, in: root)
                } else {
                    try blobs.putFile(path, in: root)
                }
            }
            #expect(error?.kind == .unsafePath)
            #expect(
                error?.message == "'model/huge' has 1099511627776 bytes, nearly all of them a hole")
        }
        #expect(try blobs.size(of: blobs.putFile("small", in: root)) == 60 << 20)
        try shell(
            "truncate -s 65M half; dd if=/dev/urandom of=half bs=1M count=5 seek=30 conv=notrunc status=none")
        #expect(try blobs.size(of: blobs.putFile("half", in: root)) == 65 << 20)
    }

    @Test func `storing ends when nobody waits for it any more, and leaves nothing`() throws {
        try shell("head -c 9M /dev/urandom >model/more")
        var asked = 0
        let error = #expect(throws: StorageError.self) {
            try blobs.putTree("model", in: root) {
                asked += 1
                return asked > 8
            }
        }
        #expect(error?.kind == .stopped && asked == 9)
        #expect(error?.message == "storing 'model/more' was stopped")
        #expect(try Files.list(folder.path + "/blobs/incoming") == [])
    }

    @Test(.enabled(if: Host.uid == 0, "changing owners needs root"))
    func `a hard link to somebody else's file is refused`() throws {
        try folder.write("secret", "secret")
        try shell("chown 4321:4321 . model; ln ../secret model/x")
        let error = #expect(throws: StorageError.self) { try blobs.putFile("model/x", in: root) }
        #expect(error?.message == "'model/x' belongs to user 0, and its folder to user 4321")
    }

    @Test func `a tree is written with its modes and its owner`() throws {
        let digest = try blobs.putTree("model", in: root)
        let target = folder.path + "/out"
        try Files.createFolders(target)
        let owner: (uid: UInt32, gid: UInt32)? = Host.uid == 0 ? (4_321, 4_322) : nil
        try blobs.exportTree(digest, to: "deep/er", in: target, owner: owner)
        #expect(try Files.text(target + "/deep/er/w.bin") == "weights")
        let run = try #require(Files.status(target + "/deep/er/bin/run"))
        #expect(run.mode == 0o755 && Files.status(target + "/deep/er/w.bin")?.mode == 0o644)
        #expect(
            run.uid == owner?.uid ?? Host.uid && Files.status(target + "/deep")?.gid == owner?.gid ?? Host.gid
        )
        #expect(try blobs.putTree(".", in: target + "/deep/er") == digest)
    }

    @Test func `writing a tree does not follow what lies there`() throws {
        let digest = try blobs.putTree("model", in: root)
        try folder.write("untouched", "victim/w.bin")
        try shell("mkdir a b; ln -s ../../victim/w.bin a/w.bin; ln -s ../victim b/link")
        try blobs.exportTree(digest, to: "a", in: root, owner: nil)
        #expect(try Files.text(folder.path + "/victim/w.bin") == "untouched")
        #expect(try Files.text(root + "/a/w.bin") == "weights")
        let error = #expect(throws: StorageError.self) {
            try blobs.exportTree(digest, to: "b/link", in: root, owner: nil)
        }
        #expect(error?.kind == .unsafePath)
        #expect(try Files.list(folder.path + "/victim") == ["w.bin"])
    }

    @Test func `the writing of a tree ends when nobody waits for it`() throws {
        let digest = try blobs.putTree("model", in: root)
        var asked = 0
        let error = #expect(throws: StorageError.self) {
            try blobs.exportTree(digest, to: "out", in: root, owner: nil) {
                asked += 1
                return asked > 2
            }
        }
        #expect(error?.kind == .stopped)
        #expect(try Files.list(root + "/out") == ["bin"])
    }

    @Test func `a damaged file is not written`() throws {
        let digest = try blobs.putTree("model", in: root)
        try Files.write("changed", to: blobs.path(of: Digest.sha256("weights")))
        let error = #expect(throws: StorageError.self) {
            try blobs.exportTree(digest, to: "out", in: root, owner: nil)
        }
        #expect(error?.kind == .damaged)
        #expect(!Files.exists(root + "/out/w.bin"))
    }

    @Test(arguments: [
        "", "x", "100644 abc x\n", "100644 \(Digest.sha256("").hex) ../x\n",
        "100644 \(Digest.sha256("").hex) /x\n",
        "100600 \(Digest.sha256("").hex) x\n", "100644 \(Digest.sha256("").hex) x", "\n",
        "100644 \(Digest.sha256("").hex) \n", "100644 \(Digest.sha256("").hex) a//b\n",
    ])
    func `what is no manifest is not read as one`(text: String) throws {
        #expect(FileTree(manifest: Array(text.utf8)) == nil)
    }
}
