import Glibc
import HeadgateTestKit
import Linux
import Testing

struct MessageTests {
    @Test func `messages keep their borders and carry descriptors`() throws {
        let pair = try MessageSocket.pair()
        let here = MessageSocket(owning: FileDescriptor(owning: pair.number))
        let there = MessageSocket(owning: FileDescriptor(owning: pair.other))
        let file = try FileDescriptor.inMemory(Array("content".utf8))
        try here.send([1, 2, 3], descriptors: [file.raw])
        try here.send([4])
        let first = try #require(try there.receive())
        #expect(first.bytes == [1, 2, 3])
        let copy = FileDescriptor(owning: try #require(first.descriptors.first))
        #expect(try copy.contents() == Array("content".utf8))
        #expect(try there.receive()?.bytes == [4])
        let isEmpty = !there.waitForMessage(milliseconds: 0)
        #expect(isEmpty)
        here.shutDown()
        #expect(try there.receive() == nil)
    }

    @Test func `a raised event ends a wait and input comes first`() throws {
        let event = try WakeEvent()
        let file = try FileDescriptor.open("/dev/zero")
        #expect(event.wait(for: -1, orRaised: true, milliseconds: 0) == .timedOut)
        event.raise()
        #expect(event.wait(for: -1, orRaised: true) == .raised)
        #expect(event.wait(for: file.raw, orRaised: true) == .input)
        #expect(event.wait(for: -1, orRaised: false, milliseconds: 0) == .timedOut)
    }

    @Test func `a process descriptor sees the end of its process`() throws {
        let child = try Child.start(ChildRequest("/bin/sleep", ["100"], environment: []))
        let process = try ProcessDescriptor(child.pid)
        #expect(process.pid == child.pid)
        let livesAtFirst = !process.waitForEnd(milliseconds: 0)
        process.signal(SIGKILL)
        let ends = process.waitForEnd(milliseconds: 10_000)
        #expect(livesAtFirst && ends)
        #expect(child.wait() == .signalled(SIGKILL))
        #expect(process.pid == nil)
    }

    @Test func `the mount table is read with its escapes`() throws {
        let line =
            #"36 35 98:0 / /mnt/a\040b\134c rw,noatime master:1 shared:2 - ext4 /dev/root rw,errors=continue"#
        let mounts = Mounts.parse(line + "\nbroken\n")
        #expect(mounts.map(\.path) == [#"/mnt/a b\c"#])
        #expect(mounts.map(\.fileSystem) == ["ext4"])
        #expect(mounts.map(\.options) == [["rw", "errors=continue"]])
        #expect(try Mounts.all().contains { $0.path == "/proc" })
    }

    @Test func `a folder deeper than any path is removed, links are not followed`() throws {
        let folder = try TemporaryFolder()
        try folder.write("kept", "outside/file")
        let script = """
            import os
            os.mkdir("tree"); os.chdir("tree")
            for i in range(3000): os.mkdir("d"); os.chdir("d")
            os.symlink("\(folder.path)/outside", "link"); os.chmod(".", 0)
            """
        let made = try Command.run("/usr/bin/python3", ["-c", script], folder: folder.path)
        #expect(made.status.isSuccess)
        try Files.remove(folder.path + "/tree")
        #expect(try Files.list(folder.path) == ["outside"])
        #expect(try Files.text(folder.path + "/outside/file") == "kept")
    }
}
