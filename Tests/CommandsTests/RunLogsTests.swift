import Glibc
import HeadgateTestKit
import JSON
import Linux
import Models
import Registry
import Reporting
import Testing

@testable import Commands

@Suite struct RunLogsTests {
    /// What a printer printed.
    private final class Paper: Sendable {
        let bytes = Guarded<[UInt8]>([])
        var text: String { String(decoding: bytes.with { $0 }, as: UTF8.self) }
        func printer(_ sample: StoreSample, isTerminal: Bool = false) -> LogPrinter {
            LogPrinter(store: sample.store, isTerminal: isTerminal) { new in
                self.bytes.with { $0 += new }
                return true
            }
        }
    }

    private func printed(_ selection: LogSelection, _ sample: StoreSample, isTerminal: Bool = false)
        async throws -> String
    {
        let paper = Paper()
        #expect(try await paper.printer(sample, isTerminal: isTerminal).print(selection) == 0)
        return paper.text
    }

    @Test func `without a choice the failed step's log is printed as it is`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        #expect(try await printed(LogSelection(run: 1), sample) == "output of 2\n")
        #expect(try await printed(LogSelection(run: 1, job: "train", step: 1), sample) == "output of 1\n")
    }

    @Test func `several logs have headers`() async throws {
        let sample = try await StoreSample()
        try await sample.run(.success)
        var step = RunRecord.Step(number: 2, name: "Step 2", state: .success)
        step.log = "logs/train.0/02.log"
        try await sample.store.update(step, ofJob: "train.0", run: 1)
        let expected = """
            ==> train.0, step 1: Step 1 (success) <==
            output of 1
            ==> train.0, step 2: Step 2 (success) <==
            output of 2

            """
        #expect(try await printed(LogSelection(run: 1), sample) == expected)
    }

    @Test(
        arguments: [
            ("trian.0", nil, "did you mean 'train.0'?"),
            (nil, 9, "it has train.0/1 Step 1, train.0/2 Step 2"),
        ] as [(String?, Int?, String)])
    func `an unknown job or step is refused`(_ job: String?, _ step: Int?, _ help: String) async throws {
        let sample = try await StoreSample()
        try await sample.run()
        let error = await refusal {
            _ = try await printed(LogSelection(run: 1, job: job, step: step), sample)
        }
        #expect(error?.help == help)
    }

    @Test func `a step that was skipped in one leg only is printed from the others`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        try await sample.store.update(
            RunRecord.Step(number: 1, name: "Step 1", state: .skipped), ofJob: "gate", run: 1)
        #expect(try await printed(LogSelection(run: 1, step: 1), sample) == "output of 1\n")
        #expect(try await printed(LogSelection(run: 1, job: "gate", step: 1), sample).isEmpty)
    }

    @Test func `programs get the log and its path`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        let json = try await LogSelection(run: 1).answer(from: sample.store).json
        #expect(
            json[0]?["text"] == "output of 2\n" && json[0]?["bytes"] == 12 && json[0]?["truncated"] == false)
        #expect(json[0]?["path"]?.string?.hasSuffix("/runs/1/logs/train.0/02.log") == true)
    }

    @Test func `a big log arrives whole`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        let big = String(repeating: "0123456789abcde\n", count: 100_000)
        try Files.write(big, to: sample.store.folder(ofRun: 1) + "/logs/train.0/02.log")
        #expect(try await printed(LogSelection(run: 1), sample) == big)
    }

    @Test(.timeLimit(.minutes(1))) func `following prints what comes until the run ends`() async throws {
        let sample = try await StoreSample()
        try await sample.run(.running)
        let paper = Paper()
        async let followed = paper.printer(sample).follow(LogSelection(run: 1, job: "train.0", step: 2))
        while paper.text.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        let log = sample.store.folder(ofRun: 1) + "/logs/train.0/02.log"
        try FileDescriptor.open(log, O_WRONLY | O_APPEND).write(Array("more\n".utf8))
        try await sample.store.finish(run: 1, .failure, reason: nil, at: 9)
        #expect(try await followed == 0)
        #expect(paper.text == "output of 2\nmore\n")
    }

    @Test(.timeLimit(.minutes(1))) func `following ends when the runner is gone`() async throws {
        let sample = try await StoreSample()
        try await sample.run(.running)
        let paper = Paper()
        let printer = LogPrinter(
            store: sample.store, isAlive: { _ in false }, sink: paper.printer(sample).sink)
        #expect(try await printer.follow(LogSelection(run: 1)) == 0)
        #expect(paper.text.contains("output of 1\n") && paper.text.contains("output of 2\n"))
    }

    @Test(arguments: [
        ("plain\ttext\r\n", "plain\ttext\r\n"), ("\u{1B}[31mred\u{1B}[0m", "\u{1B}[31mred\u{1B}[0m"),
        ("a\u{1B}[2Jb", "ab"), ("a\u{1B}]0;title\u{7}b", "ab"), ("a\u{1B}]0;title\u{1B}\\b", "ab"),
        ("a\u{1B}cb", "ab"),
        ("a\u{9B}2Jb", "a2Jb"), ("한글é\u{A9}", "한글é\u{A9}"), ("a\u{7}\u{8}b", "ab"), ("a\u{1B}[?25lb", "ab"),
        ("\u{1B}]open\nnext", "\nnext"), ("a\u{1B}[1\u{1B}[2Jb", "ab"),
        ("a\u{1B}[38;5;1mb", "a\u{1B}[38;5;1mb"),
        ("a\u{1B}[?1mb", "ab"),
    ])
    func `a terminal gets text and colours only, wherever chunks end`(_ text: String, _ expected: String) {
        var whole = TerminalFilter()
        #expect(String(decoding: whole.feed(Array(text.utf8)), as: UTF8.self) == expected)
        var pieces = TerminalFilter()
        let bytes = text.utf8.flatMap { pieces.feed([$0]) }
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }
}
