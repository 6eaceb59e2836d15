import HeadgateTestKit
import Linux
import Testing

@Suite struct FilesTests {
    @Test func `a file is replaced as a whole`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a"
        try Files.write("one", to: path)
        try Files.write("two", to: path)
        #expect(try Files.text(path) == "two")
        #expect(try Files.list(folder.path) == ["a"])
    }

    @Test func `removing a folder leaves what its links point to`() throws {
        let folder = try TemporaryFolder()
        try folder.write("keep", "outside/file")
        try Files.createFolders(folder.path + "/inside/deep")
        _ = try Command.run("/bin/ln", ["-s", folder.path + "/outside", folder.path + "/inside/link"])
        try Files.remove(folder.path + "/inside")
        #expect(try Files.text(folder.path + "/outside/file") == "keep")
    }

    @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/", "a/b"), ("/a\u{2F}\u{308}x", "/a")])
    func `the folder above a path ends at its last slash`(path: String, parent: String) {
        #expect(Files.parent(of: path) == parent)
    }

    @Test func `a link does not lead out of a folder`() throws {
        let folder = try TemporaryFolder()
        _ = try Command.run("/bin/ln", ["-s", "/etc/passwd", folder.path + "/link"])
        let root = try FileDescriptor.open(folder.path)
        #expect(throws: SystemError.self) { _ = try FileDescriptor.open("link", beneath: root) }
        #expect(throws: SystemError.self) { _ = try FileDescriptor.open("../x", beneath: root) }
    }
}

@Suite struct ChildTests {
    @Test func `a program's output and status come back`() throws {
        let result = try Command.run("/bin/sh", ["-c", "echo out; echo err >&2; exit 3"])
        #expect(result.text == "out")
        #expect(result.errorText == "err")
        #expect(result.status == .exited(3))
    }

    @Test func `input of any size reaches the program`() throws {
        let bytes = [UInt8](repeating: 97, count: 1_000_000)
        #expect(try Command.run("/usr/bin/wc", ["-c"], input: bytes).text == "1000000")
    }

    @Test func `a program that is not there is an error that names it`() {
        let error = #expect(throws: SystemError.self) { try Command.run("/no/such", []) }
        #expect(error?.message == "cannot execute '/no/such': No such file or directory (ENOENT)")
    }
}
