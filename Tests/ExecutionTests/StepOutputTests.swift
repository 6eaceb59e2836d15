import HeadgateTestKit
import Linux
import Sandboxes
import Secrets
import StepCommands
import Testing

@testable import Execution

@Suite struct StepOutputTests {
    /// One step's output, from its chunks to what is in its log.
    final class Bench: Sendable {
        let folder: TemporaryFolder
        let output: StepOutput
        let masks: LegMasker
        let clock = Guarded<Int64>(1_000)
        let shown = Guarded("")

        init(secrets: [String] = [], allowsUnsecureCommands: Bool = false) throws {
            folder = try TemporaryFolder()
            masks = LegMasker(Masker(secrets))
            output = try StepOutput(
                log: folder.path + "/logs/a/01-x.log",
                StepOutput.Surroundings(
                    masks: masks,
                    matchers: MatcherRegistry(SandboxSpecification(name: "x", folder: folder.path)),
                    now: { [clock] in clock.with { $0 } })
            ) { [shown] text in shown.with { $0 += text } }
            output.allowUnsecureCommands(allowsUnsecureCommands)
        }

        func feed(_ text: String, at time: Int64? = nil) {
            if let time { clock.with { $0 = time } }
            let bytes = Array(text.utf8)
            unsafe bytes.withUnsafeBytes { unsafe output.feed($0) }
        }

        var log: String { get throws { try Files.text(folder.path + "/logs/a/01-x.log") } }
        var index: String { get throws { try Files.text(folder.path + "/logs/a/01-x.log.idx") } }
    }

    @Test func `the log holds the bytes as they came, and the index a line each 100 ms`() throws {
        let bench = try Bench()
        bench.feed("one\n", at: 1_000)
        bench.feed("two\n", at: 1_099)
        bench.feed("three\r\n\u{0}", at: 1_100)
        bench.output.note("noted")
        _ = bench.output.finish()
        #expect(try bench.log == "one\ntwo\nthree\r\n\u{0}noted\n")
        #expect(try bench.index == "0 1000\n8 1100\n")
        #expect(bench.shown.with { $0 } == "one\ntwo\nthree\r\n\u{0}noted\n")
    }

    @Test func `a mask holds from its own line on`() throws {
        let bench = try Bench(secrets: ["hunter2hunter2"])
        bench.feed("lowentropy hunter2hun")
        bench.feed("ter2\n::add-mask::lowentropy\nlowen")
        bench.feed("tropy\n::add-mask::first line%0Asecond line\nsecond line\n")
        _ = bench.output.takeRequests()
        _ = bench.output.finish()
        #expect(
            try bench.log == "lowentropy ***\n***\n***\n")
        #expect(bench.masks.current.occurs(in: "a lowentropy b"))
    }

    @Test func `thousands of masks are quick, the first thousand in their encodings too`() throws {
        let bench = try Bench()
        bench.feed((0..<3_000).map { "::add-mask::value-\($0)!\n" }.joined())
        bench.feed("value-2999! value-7%21 value-2999%21\n")
        _ = bench.output.finish()
        #expect(try bench.log == "*** *** value-2999%21\n")
    }

    @Test func `the line that sets a mask is hidden, short or escaped as it may be`() throws {
        let bench = try Bench()
        bench.feed("::add-mask::abc\n  ::ADD-MASK::50%25 off\r\nabc 50% off\n##[add-mask]a%0Ab\n::add-")
        bench.feed("mask::xyz")
        _ = bench.output.finish()
        let expected = "abc ***\n"
        #expect(try bench.log == expected)
        #expect(bench.shown.with { $0 } == expected)
    }

    @Test func `nothing is obeyed between stop-commands and its token`() throws {
        let bench = try Bench()
        bench.feed(
            "::stop-commands::3f2504e0-4F89\n::warning::no\n::other::\n::3F2504E0-4f89::\n::warning::yes\n")
        #expect(bench.output.takeRequests().annotations.map(\.message) == ["yes"])
    }

    @Test func `set-env and add-path are refused once each unless they are allowed`() throws {
        let text = "::set-env name=A::1\n::set-env name=B::2\n::add-path::/x\n"
        let refusing = try Bench()
        refusing.feed(text)
        let refused = refusing.output.takeRequests()
        #expect(refused.environment.isEmpty && refused.paths.isEmpty)
        #expect(refused.failures.map { $0.prefix(21) } == ["the command 'set-env'", "the command 'add-path"])
        let allowing = try Bench(allowsUnsecureCommands: true)
        allowing.feed(text)
        let allowed = allowing.output.takeRequests()
        #expect(allowed.environment.map { $0.name + $0.value } == ["A1", "B2"])
        #expect(allowed.paths == ["/x"])
        #expect(allowed.annotations.isEmpty)
    }

    @Test func `annotations know their place and hold no secret`() throws {
        let bench = try Bench(secrets: ["hunter2hunter2"])
        bench.feed(
            "::error file=a.py,line=1,endLine=1,col=3,endColumn=4,title=T hunter2hunter2::M hunter2hunter2\n")
        bench.feed("::notice::" + String(repeating: "x", count: 5_000))
        let found = bench.output.takeRequests().annotations
        var expected = Annotation(level: .error, message: "M ***", title: "T ***", file: "a.py", line: 1)
        (expected.endLine, expected.column, expected.endColumn) = (1, 3, 4)
        #expect(found.first == expected)
        #expect(found.last?.message.count == 4_096)
    }

    @Test func `no cut leaves a part of a secret in an annotation`() throws {
        let bench = try Bench(secrets: ["hunter2hunter2"])
        let long = String(repeating: "x", count: 4_090) + "hunter2hunter2"
        bench.feed(
            "::error title=\(long),file=\(long)::\(long)\n::notice::a"
                + String(repeating: "\u{301}", count: 99_999))
        let found = bench.output.takeRequests().annotations
        let expected = String(repeating: "x", count: 4_090) + "***"
        #expect(
            [found.first?.message, found.first?.title, found.first?.file] == [expected, expected, expected])
        #expect((found.last?.message.utf8.count).map { $0 <= 16_384 } == true)
    }

    @Test func `problem matchers see no secret, neither a line of one nor a part`() throws {
        let bench = try Bench(secrets: ["-----BEGIN KEY-----\nabcdefgh\n-----END KEY-----", "hunter2hunter2"])
        try bench.folder.write(
            #"{"problemMatcher": [{"owner": "all", "pattern": [{"regexp": ".{0,30}$", "message": 0}]}]}"#,
            "work/m.json")
        bench.feed("::add-matcher::m.json\n-----BEGIN KEY-----\nabcdefgh\n-----END KEY-----\n::error::told\n")
        bench.feed(String(repeating: "x", count: 16_380) + "hunter2hunter2\nlast")
        let found = bench.output.takeRequests().annotations
        let end = String(repeating: "x", count: 27) + "***"
        #expect(found.map(\.message) == ["***", "told", end, "last"])
    }

    @Test func `a step that is killed waits for no pattern`() throws {
        let bench = try Bench()
        try bench.folder.write(
            #"{"problemMatcher": [{"owner": "all", "pattern": [{"regexp": ".+", "message": 0}]}]}"#,
            "work/m.json")
        bench.feed("::add-matcher::m.json\nfound\n")
        bench.output.endSearch()
        bench.feed("lost\n")
        #expect(bench.output.takeRequests().annotations.map(\.message) == ["found"])
    }

    @Test func `command lines cannot fill the runner's memory`() throws {
        let bench = try Bench()
        let value = String(repeating: "x", count: 1_000_000)
        for number in 0..<20 { bench.feed("::set-output name=n\(number)::\(value)\n") }
        let requests = bench.output.takeRequests()
        #expect(requests.outputs.count == 16)
        #expect(requests.failures == ["the command lines of a step may set 16 MiB in all"])
    }

    @Test func `old commands set outputs and states`() throws {
        let bench = try Bench()
        bench.feed("::set-output name=x::a%0Ab\n::save-state name=s::1\n::set-output::nameless\n")
        let requests = bench.output.takeRequests()
        #expect(requests.outputs.map { $0.name + "=" + $0.value } == ["x=a\nb"])
        #expect(requests.states.map { $0.name + "=" + $0.value } == ["s=1"])
        #expect(requests.deprecated == ["set-output", "save-state"])
        #expect(requests.failures == ["'set-output' needs a 'name'"])
    }

    @Test func `a full disk does not end the step but is told`() throws {
        let bench = try Bench()
        let file = bench.folder.path + "/full.log"
        try Files.createLink(file, to: "/dev/full")
        let output = try StepOutput(
            log: file, StepOutput.Surroundings(masks: LegMasker(Masker()), now: { 1 }), show: { _ in })
        output.note("text")
        #expect(output.finish()?.isFull == true)
    }
}
