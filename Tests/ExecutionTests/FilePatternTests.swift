import Diagnostics
import Digests
import Glibc
import HeadgateTestKit
import Linux
import Testing

@testable import Execution

@Suite struct FilePatternTests {
    static let names = [
        "a.csv", "b.txt", "data/a.csv", "data/deep/c.csv", "data/deep/.hidden", "[x].csv", "out/한글.csv",
    ]

    static func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in names { try folder.write(name, name) }
        try folder.write("kept", "z/kept")
        try Files.createLink(folder.path + "/link.csv", to: folder.path + "/a.csv")
        try Files.createLink(folder.path + "/folder", to: "/etc")
        return folder
    }

    @Test(arguments: [
        (["*.csv"], ["[x].csv", "a.csv"]),
        (["**/*.csv"], ["[x].csv", "a.csv", "data/a.csv", "data/deep/c.csv", "out/한글.csv"]),
        (["data"], ["data/a.csv", "data/deep/.hidden", "data/deep/c.csv"]),
        (["data/"], ["data/a.csv", "data/deep/.hidden", "data/deep/c.csv"]),
        (["./data/*"], ["data/a.csv", "data/deep/.hidden", "data/deep/c.csv"]),
        (["data/**"], ["data/a.csv", "data/deep/.hidden", "data/deep/c.csv"]),
        (["data/**/c.csv"], ["data/deep/c.csv"]), (["/workspace/data/a.csv"], ["data/a.csv"]),
        (["?.txt"], ["b.txt"]), (["**", "!**/*.csv", "!z"], ["b.txt", "data/deep/.hidden"]),
        (["**/*.csv", "!data", "data/a.csv"], ["[x].csv", "a.csv", "data/a.csv", "out/한글.csv"]),
        (["nothing*"], []), (["link.csv"], []), (["folder/passwd"], []),
        (["folder"], []),
        (["!a.csv"], []), ([], []),
    ])
    func `patterns choose files`(patterns: [String], files: [String]) throws {
        let folder = try Self.folder()
        let found = try FilePattern.files(patterns, below: folder.path)
        #expect(found == files)
    }

    @Test(arguments: ["../x", "a/../../x", "/etc/passwd", "!../x", "/workspace/../x", "/workspaces/x"])
    func `a pattern that leads out is refused`(pattern: String) {
        #expect(FilePattern(pattern) == nil)
        #expect(throws: ExecutionError.self) { try FilePattern.files([pattern], below: "/var/tmp") }
    }

    @Test func `a hash is of the files' digests in order and of nothing else`() throws {
        let folder = try TemporaryFolder()
        try folder.write("1", "b")
        try folder.write("2", "a")
        let whole = Digest.sha256("2").bytes + Digest.sha256("1").bytes
        #expect(try FilePattern.hash(["*"], below: folder.path) == Digest.sha256(whole).hex)
        #expect(try FilePattern.hash(["c*"], below: folder.path) == "")
    }

    @Test(.timeLimit(.minutes(1))) func `a pattern of many stars is matched at once`() throws {
        let folder = try TemporaryFolder()
        try folder.write("", String(repeating: "a", count: 230))
        try folder.write("", String(repeating: "a/", count: 60) + "a")
        let stars = String(repeating: "*a", count: 30) + "b"
        let folders = String(repeating: "**/a/", count: 20) + "b"
        #expect(try FilePattern.files([stars, folders], below: folder.path) == [])
    }

    @Test func `looking through files ends when nobody waits for it any more`() throws {
        let folder = try TemporaryFolder()
        try folder.write("1", "a/b")
        for most in 0..<4 {
            var asked = 0
            let error = #expect(throws: ExecutionError.self) {
                try FilePattern.hash(["**"], below: folder.path) {
                    asked += 1
                    return asked > most
                }
            }
            #expect(error?.code.id == "E060")
        }
    }

    @Test func `a file that is nearly all hole is refused and not read for hours`() throws {
        let folder = try TemporaryFolder()
        try Files.write("", to: folder.path + "/big")
        #expect(unsafe truncate(folder.path + "/big", 1 << 43) == 0)
        #expect(throws: ExecutionError.self) { try FilePattern.hash(["big"], below: folder.path) }
    }
}
