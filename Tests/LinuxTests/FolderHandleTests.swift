internal import HeadgateTestKit
internal import Linux
internal import Testing

@Suite struct FolderHandleTests {
    @Test func `no link leads out of the folder`() throws {
        let folder = try TemporaryFolder()
        try folder.write("keep", "outside/keep")
        try Files.createFolders(folder.path + "/top")
        let top = try FolderHandle(folder.path + "/top")
        try top.link(bytes("out"), to: bytes("../outside"))
        #expect(top.folder(bytes("out")) == nil)
        #expect(top.folder(bytes("../outside")) == nil)
        #expect(try top.linkTarget(bytes("out")) == bytes("../outside"))
        _ = try top.makeFolders(bytes("out/deep"))
        #expect(try Files.list(folder.path + "/outside") == ["keep"])
        #expect(Files.status(folder.path + "/top/out")?.kind == .folder)
    }

    @Test func `files are copied with mode and time, folders are not`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("text", "from/file")
        try Files.setMode(file, 0o750)
        let from = try FolderHandle(folder.path + "/from")
        from.setModified(bytes("file"), nanoseconds: 1_000_000_000_000_000_001)
        let to = try FolderHandle(folder.path)
        #expect(try to.copy(bytes("file"), from: from))
        #expect(try !to.copy(bytes("from"), from: to) && !to.copy(bytes("missing"), from: from))
        let status = try #require(to.status(bytes("file")))
        #expect(status.mode == 0o750 && status.modifiedNanoseconds == 1_000_000_000_000_000_001)
    }

    @Test func `removing spares what a link names`() throws {
        let folder = try TemporaryFolder()
        try folder.write("keep", "outside/keep")
        try folder.write("x", "top/closed/x")
        let top = try FolderHandle(folder.path + "/top")
        try top.link(bytes("out"), to: bytes("../outside"))
        try top.removeContents()
        #expect(try top.names().isEmpty)
        #expect(Files.exists(folder.path + "/outside/keep"))
        try top.remove(bytes("nothing"))
    }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
