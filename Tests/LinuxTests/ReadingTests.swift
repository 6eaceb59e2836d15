import Linux
import Testing

@Suite struct ReadingTests {
    @Test func `a read takes no more than is wanted`() throws {
        var pipe = try PipeEnds()
        let writing = FileDescriptor(owning: pipe.write)
        try writing.write(Array("abc".utf8))
        _ = writing.release()
        pipe.closeWrite()
        guard let reading = pipe.takeRead() else { return _ = Issue.record("a pipe has an end") }
        #expect(try reading.readAll(limit: 1) == Array("a".utf8))
        #expect(try reading.readAll(limit: 1) == Array("b".utf8))
        #expect(try reading.readAll() == Array("c".utf8))
    }

    @Test func `a thread of our own gives what its body gives`() async throws {
        #expect(await Threads.run { 7 } == 7)
        await #expect(throws: SystemError.self) {
            try await Threads.run { () throws(SystemError) in _ = try FileDescriptor.open("/nonexistent") }
        }
    }
}
