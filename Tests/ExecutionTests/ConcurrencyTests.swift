import Glibc
import HeadgateTestKit
import JSON
import Linux
import Models
import Planning
import Registry
import Runs
import Testing
import Workflows

@testable import Execution

extension RunTests {
    /// Concurrency groups of runs, jobs and called workflows.
    @Suite struct ConcurrencyTests {
        /// A job that runs until the test lets it go on.
        private static let held =
            "a: { steps: [{ run: 'echo ready; while [ ! -e go ]; do sleep 0.02; done' }] }"

        /// Lets the step of a held run go on.
        private static func release(_ run: Int, in fixture: RunFixture) {
            // A job that was cancelled meanwhile has no folder any more.
            try? Files.write("", to: "\(fixture.home)/sandboxes/\(run)-a/work/go")
        }

        /// What a test waits for: that an event came.
        private final class Signal: Sendable {
            private let isUp = Guarded(false)
            func raise() { isUp.with { $0 = true } }
            func wait() async {
                await Threads.run { while !self.isUp.with({ $0 }) { Pause.short() } }
            }
        }

        private static func run(
            _ fixture: RunFixture, _ group: String, _ jobs: String = held, at kind: RunEvent.Kind,
            _ signal: Signal,
            cancellation: RunCancellation = RunCancellation()
        ) async throws -> FinishedRun {
            try await fixture.run(
                jobs, env: "concurrency: \(group)\n", cancellation: cancellation,
                onEvent: { if $0.kind == kind { signal.raise() } }, isAlone: false)
        }

        @Test(.timeLimit(.minutes(5)))
        func `a run waits for the one before it, and a newer one takes its place`() async throws {
            let fixture = try await RunFixture()
            let (started, waiting, newer) = (Signal(), Signal(), Signal())
            async let first = Self.run(fixture, "deploy", at: .stepOutput, started)
            await started.wait()
            async let second = Self.run(fixture, "DEPLOY", at: .runWaiting, waiting)
            await waiting.wait()
            #expect(try await fixture.store.run(2)?.state == .queued)
            async let third = Self.run(
                fixture, "deploy", "a: { steps: [{ run: echo third }] }", at: .runWaiting, newer)
            await newer.wait()
            let displaced = try await second
            #expect(displaced.conclusion == .cancelled && displaced.event(.jobStarted) == nil)
            let reason = "cancelled because run #3 came to wait in the concurrency group 'deploy'"
            #expect(displaced.outcome.reason == reason && displaced.reason("a") == reason)
            #expect(displaced.record?.jobs.map(\.state) == [.cancelled])
            Self.release(1, in: fixture)
            #expect(try await first.conclusion == .success)
            let last = try await third
            #expect(last.conclusion == .success && last.log("a") == "third\n")
            #expect(
                last.event(.runWaiting)?.details["reason"]?.string
                    == "waits for run #1 in the concurrency group 'deploy'")
            #expect(try fixture.rest() == [])
        }

        @Test(.timeLimit(.minutes(5)))
        func `cancel-in-progress ends what runs`() async throws {
            let fixture = try await RunFixture()
            let (started, other) = (Signal(), Signal())
            async let first = Self.run(fixture, "deploy", at: .stepOutput, started)
            await started.wait()
            let second = try await Self.run(
                fixture, "{ group: deploy, cancel-in-progress: \"${{ github.event_name == 'push' }}\" }",
                "a: { steps: [{ run: echo second }] }", at: .jobStarted, other)
            #expect(second.conclusion == .success && second.log("a") == "second\n")
            let ended = try await first
            #expect(ended.conclusion == .cancelled && ended.job("a") == "cancelled")
            #expect(
                ended.outcome.reason
                    == "cancelled by run #2, which cancels what is in the concurrency group 'deploy'")
        }

        @Test(.timeLimit(.minutes(5)))
        func `a run that waits can be cancelled`() async throws {
            let fixture = try await RunFixture()
            let (started, waiting) = (Signal(), Signal())
            let cancellation = RunCancellation()
            async let first = Self.run(fixture, "x", at: .stepOutput, started)
            await started.wait()
            async let second = Self.run(fixture, "x", at: .runWaiting, waiting, cancellation: cancellation)
            await waiting.wait()
            cancellation.cancel(signal: SIGTERM)
            let ended = try await second
            #expect(ended.conclusion == .cancelled && ended.outcome.reason == "cancelled by SIGTERM")
            #expect(ended.event(.jobStarted) == nil)
            Self.release(1, in: fixture)
            #expect(try await first.conclusion == .success)
        }

        @Test func `jobs of one run take turns in their group`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  strategy: { matrix: { n: [0, 1, 2] } }
                  concurrency: { group: 'one-${{ github.event_name }}', queue: max }
                  steps: [{ run: echo }]
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            let order = run.events.filter { $0.kind == .jobStarted || $0.kind == .jobFinished }.compactMap(
                \.job)
            #expect(order == ["a.0", "a.0", "a.1", "a.1", "a.2", "a.2"])
            let reason = run.event(.jobWaiting, "a.1")?.details["reason"]?.string
            #expect(reason == "waits for job 'a.0' of run #1 in the concurrency group 'one-push'")
        }

        @Test func `of jobs that wait only the newest stays, and the run was cancelled`() async throws {
            let run = try await RunFixture().run(
                """
                a: { strategy: { fail-fast: false, matrix: { n: [0, 1, 2] } }, concurrency: one, steps: [{ run: echo }] }
                b: { needs: a, steps: [{ run: echo }] }
                """)
            #expect((0...2).map { run.job("a.\($0)") } == ["success", "cancelled", "success"])
            #expect(run.job("b") == "skipped" && run.conclusion == .cancelled)
            #expect(
                run.reason("a.1")
                    == "cancelled because job 'a.2' of run #1 came to wait in the concurrency group 'one'")
        }

        @Test func `jobs that wait hear of a cancelled run`() async throws {
            let cancellation = RunCancellation()
            let run = try await RunFixture().run(
                """
                a: { concurrency: { group: one, queue: max }, cancel-timeout-minutes: 0.02, steps: [{ run: sleep 60 }] }
                b: { concurrency: { group: one, queue: max }, steps: [{ run: sleep 60 }] }
                """, cancellation: cancellation,
                onEvent: { if $0.kind == .jobWaiting { Threads.start { cancellation.cancel() } } })
            #expect(run.conclusion == .cancelled)
            #expect(run.event(.jobStarted, "b") == nil && run.job("b") == "cancelled")
        }

        private static func inner(_ group: String) -> String {
            "on: workflow_call\nconcurrency: { group: '\(group)', queue: max }\njobs: { x: { steps: [{ run: echo }] } }"
        }

        @Test func `github.workflow is the name, or the path of a file without one`() async throws {
            for (isNamed, name) in [(true, "test"), (false, "pipelines/test.yml")] {
                let run = try await RunFixture().run(
                    "a: { steps: [{ run: 'echo ${{ github.workflow }} $GITHUB_WORKFLOW' }] }",
                    change: { $0.plan.workflow.isNamed = isNamed })
                #expect(run.log("a") == "\(name) \(name)\n")
            }
        }

        @Test func `a called workflow has a group too, and one that waits for itself is refused`()
            async throws
        {
            let fixture = try await RunFixture()
            try fixture.write("pipelines/i.yml", Self.inner("inner"))
            try fixture.write("pipelines/w.yml", Self.inner("${{ github.workflow }}"))
            let run = try await fixture.run(
                """
                a: { strategy: { matrix: { n: [0, 1] } }, uses: ./pipelines/i.yml }
                b: { uses: ./pipelines/w.yml }
                c: { concurrency: TEST, steps: [{ run: echo }] }
                d: { concurrency: '${{ vars.none }}', steps: [{ run: echo }] }
                """, env: "concurrency: test\n")
            #expect(run.job("a.0") == "success" && run.job("a.1.x") == "success")
            let order = run.events.filter {
                [.jobStarted, .jobFinished].contains($0.kind) && ["a.0.x", "a.1.x"].contains($0.job)
            }
            #expect(order.map(\.kind) == [.jobStarted, .jobFinished, .jobStarted, .jobFinished])
            #expect(
                run.reason("b")
                    == "the concurrency group 'test' of 'b' is that of the run, which waits for it")
            #expect(run.reason("c").hasPrefix("the concurrency group 'TEST' of 'c' is that of the run"))
            #expect(run.reason("d").hasPrefix("the concurrency group of 'd' has no name"))
            #expect(run.annotations.filter { $0.contains("group") }.count == 3)
        }

        @Test(
            .enabled(if: HeadgateProgram.isThere, "needs root, /etc/subuid and the program beside the tests"),
            .timeLimit(.minutes(2)))
        func `a process that is killed frees its group`() async throws {
            let fixture = try await RunFixture()
            try fixture.write(
                "pipelines/k.yml",
                "on: push\nconcurrency: { group: k, queue: max }\njobs: { a: { steps: [{ run: sleep 1000 }] } }"
            )
            try fixture.commit("pipeline")
            let program = HeadgateProgram(
                home: fixture.home, folder: fixture.repository, temporary: fixture.folder.path + "/tmp")
            async let killed = program.kill(when: { Self.isRunning(1, fixture) }, "run", "k")
            await Self.folder(ofRun: 1, fixture)
            async let waiting = program.run("run", "k", "--format", "plain")
            #expect(try await killed)
            // The second has its turn now, and would sleep for long.
            await Self.folder(ofRun: 2, fixture)
            _ = try await program.run("runs", "cancel", "2")
            let last = try await waiting
            #expect(
                last.text.contains("waiting: waits for run #1 in the concurrency group 'k'"), "\(last.text)")
            #expect(last.text.contains("[a] started"), "\(last.text) \(last.errorText)")
            #expect(try RunFixture.rest(of: fixture.home) == [])
        }

        /// Waits until a run's job has its folder.
        private static func folder(ofRun run: Int, _ fixture: RunFixture) async {
            await Threads.run {
                while !Files.isFolder("\(fixture.home)/sandboxes/\(run)-a/work") { Pause.short() }
            }
        }

        /// Whether the first run's job runs and the second run waits behind it.
        private static func isRunning(_ run: Int, _ fixture: RunFixture) -> Bool {
            // Not there before that run began.
            let events = (try? Files.text("\(fixture.home)/runs/\(run + 1)/events.jsonl")) ?? ""
            return events.contains("run.waiting") && Files.isFolder("\(fixture.home)/sandboxes/\(run)-a/work")
        }
    }
}
