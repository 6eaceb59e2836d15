@testable import Execution
import Glibc
import HeadgateTestKit
import Linux
import Testing

struct JobFolderTests {
    @Test func `a file that was set aside comes back empty under another name`() throws {
        let place = try TemporaryFolder()
        let folder = try JobFolder(place.path)
        try folder.create("one", "left by a step")
        folder.setAside("one", as: "spare")
        #expect(try Files.list(place.path) == ["spare"])
        #expect(try Files.text(place.path + "/spare").isEmpty)
        try folder.renew("two", from: "spare", "true\n", mode: 0o700)
        #expect(try Files.list(place.path) == ["two"])
        #expect(try Files.text(place.path + "/two") == "true\n")
        #expect(Files.status(place.path + "/two")?.mode == 0o700)
    }

    /// What a job may have put in the place of its file.
    @Test(arguments: ["link", "second name", "pipe", "nothing"])
    func `only a plain file of the job is used again`(trap: String) throws {
        let place = try TemporaryFolder()
        let folder = try JobFolder(place.path)
        let precious = try place.write("precious", "outside/file")
        let spare = place.path + "/spare"
        switch trap {
        case "link": try Files.createLink(spare, to: precious)
        case "second name": #expect(unsafe link(precious, spare) == 0)
        case "pipe": #expect(unsafe mkfifo(spare, 0o600) == 0)
        default: break
        }
        try folder.renew("new", from: "spare", "text")
        #expect(try Files.text(place.path + "/new") == "text")
        #expect(Files.status(place.path + "/new")?.kind == .file)
        #expect(try Files.text(precious) == "precious")
        #expect(try Files.list(place.path) == ["new", "outside"])
    }
}
