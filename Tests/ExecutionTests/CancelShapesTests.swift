import JSON
import Linux
import Runs
import Testing

@testable import Execution

/// A script that answers the signals that it is given, and writes down each; all others end it.
private let listener = """
    - run: |
        cat > listener.sh <<'END'
        for name in "$@"; do trap "echo $name >> seen" "$name"; done
        echo $$ > pid
        echo ready
        while true; do sleep 0.05; done
        END
    """

extension RunTests {
    /// The ways in which a step may hide its processes from whoever cancels it.
    @Suite struct CancelShapesTests {
        struct Shape: Sendable, CustomTestStringConvertible {
            var name: String
            var script: String
            var seen = ""

            var testDescription: String { name }
        }

        static let shapes = [
            Shape(name: "a process in the shell's place", script: "exec bash listener.sh INT"),
            Shape(
                name: "one that answers every signal but SIGKILL",
                script: "exec bash listener.sh INT QUIT TERM HUP PIPE", seen: "TERM\n"),
            Shape(name: "a child of a shell with a trap", script: "trap 'echo no' INT; bash listener.sh INT"),
            Shape(
                name: "a shell that hands signals on",
                script: "bash listener.sh INT & child=$!; trap 'kill $child' TERM; wait; wait"),
            Shape(
                name: "a daemon that is waited for",
                script: "nohup setsid --fork --wait bash listener.sh INT TERM < /dev/null", seen: "TERM\n"),
            Shape(
                name: "a daemon that nobody waits for",
                script: "setsid --fork bash listener.sh INT TERM; sleep 600", seen: "TERM\n"),
        ]

        @Test(arguments: shapes)
        func `a step that is cancelled leaves no process, whatever it made of them`(shape: Shape) async throws
        {
            let cancellation = RunCancellation()
            let run = try await RunFixture().run(
                """
                a:
                  cancel-timeout-minutes: 0.01
                  steps:
                \(listener.indented(4))
                    - run: "\(shape.script)"
                    - if: always()
                      run: |
                        touch seen; cat seen
                        if kill -0 "$(cat pid)"; then echo alive; fi
                    - run: echo no
                """, cancellation: cancellation,
                onEvent: { event in
                    guard event.kind == .stepOutput, event.details["text"]?.string?.contains("ready") == true
                    else { return }
                    Threads.start { cancellation.cancel(signal: 2) }
                })
            #expect((1...4).map { run.step($0) } == ["success", "cancelled", "success", "skipped"])
            #expect(run.job("a") == "cancelled" && run.outcome.reason == "cancelled by Ctrl-C")
            #expect(run.log("a", 3).hasPrefix(shape.seen))
            #expect(run.log("a", 3).contains("alive") == false)
            #expect(run.rest == [])
        }
    }
}

/// What takes minutes because a limit of minutes is what it is about.
@Suite(
    .enabled(if: Needs.sandboxes && Needs.isLong, "needs HEADGATE_LONG=1: takes five minutes"),
    .timeLimit(.minutes(10)))
struct LongCancelTests {
    @Test func `a daemon lives until its job ends`() async throws {
        let run = try await RunFixture().run(
            """
            a:
              steps:
            \(listener.indented(4))
                - run: setsid --fork bash listener.sh INT > /dev/null; while ! [ -e pid ]; do sleep 0.1; done
                - run: sleep 200
                - run: kill -0 "$(cat pid)"
            """)
        #expect(run.job("a") == "success")
        #expect(run.rest == [])
    }

    @Test func `cleaning up ends after five minutes, and with it the job`() async throws {
        let cancellation = RunCancellation()
        let run = try await RunFixture().run(
            """
            a:
              steps:
            \(listener.indented(4))
                - run: bash listener.sh INT
                - { if: always(), run: exec bash listener.sh INT QUIT TERM HUP }
                - { if: always(), run: echo no }
            """, cancellation: cancellation,
            onEvent: { event in
                guard event.kind == .stepOutput, event.step == 2 else { return }
                Threads.start { cancellation.cancel(signal: 2) }
            })
        #expect((1...4).map { run.step($0) } == ["success", "cancelled", "failure", "failure"])
        #expect(run.job("a") == "cancelled")
        #expect(run.rest == [])
    }
}

extension String {
    fileprivate func indented(_ count: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(repeating: " ", count: count) + $0 }.joined(separator: "\n")
    }
}
