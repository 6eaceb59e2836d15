import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

struct SubordinateRangeTests {
    private func folder(
        _ subuid: String?, _ subgid: String? = nil, passwd: String = "root:x:0:0::/root:/bin/sh\n"
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        if let subuid { try folder.write(subuid, "subuid") }
        if let subgid = subgid ?? subuid { try folder.write(subgid, "subgid") }
        try folder.write(passwd, "passwd")
        try folder.write("root:x:0:\n", "group")
        return folder
    }

    @Test func `a range is read from both files`() throws {
        let folder = try folder("ci:100000:65536\nheadgate:200000:65536\n", "headgate:300000:65536\n")
        #expect(
            try SubordinateRange.read(folder: folder.path)
                == SubordinateRange(firstUser: 200_000, firstGroup: 300_000))
    }

    @Test func `a missing line says what to run`() throws {
        for text in [nil, "", "ci:100000:65536\n", "headgate:x:y\n"] {
            let folder = try folder(text)
            let error = #expect(throws: SandboxError.self) {
                _ = try SubordinateRange.read(folder: folder.path)
            }
            #expect(error?.code == SandboxCode.noRange)
            #expect(error?.help?.contains("make setup") == true)
        }
    }

    @Test(arguments: [
        ("overlaps the line of 'ci'", "ci:100000:65536\nheadgate:165535:65536\n"),
        ("fewer than", "headgate:200000:1000\n"),
        ("contains 0", "headgate:0:65536\n"),
        ("contains the account 'ann'", "headgate:1000:65536\n"),
        ("largest", "headgate:4294960000:65536\n"),
    ])
    func `a range that is not ours alone is refused`(reason: String, text: String) throws {
        let folder = try folder(text, passwd: "root:x:0:0::/:/bin/sh\nann:x:1001:1001::/home/ann:/bin/sh\n")
        let error = #expect(throws: SandboxError.self) { _ = try SubordinateRange.read(folder: folder.path) }
        #expect(error?.code == SandboxCode.badRange)
        #expect(error?.message.contains(reason) == true)
    }

    @Test func `allocating adds lines once, free of all others`() throws {
        let folder = try folder("ci:1879048192:65536\nann:1879113728:10", "")
        let (range, wasAdded) = try SubordinateRange.allocate(folder: folder.path)
        #expect(wasAdded)
        #expect(range.firstUser == 1_879_179_264)
        #expect(
            try Files.text(folder.path + "/subuid")
                == "ci:1879048192:65536\nann:1879113728:10\nheadgate:1879179264:65536\n")
        #expect(try SubordinateRange.allocate(folder: folder.path) == (range, false))
    }
}
