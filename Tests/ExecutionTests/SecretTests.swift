import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct SecretTests {
        static let secret = "hunter2-hunter2-hunter2"

        private func run(_ jobs: String) async throws -> FinishedRun {
            try await RunFixture().run(jobs, change: { $0.secrets = [("TOKEN", Self.secret)] })
        }

        @Test func `a secret is in no log, event or summary`() async throws {
            let run = try await run(
                """
                a:
                  env: { TOKEN: '${{ secrets.TOKEN }}' }
                  steps:
                    - { name: 'use ${{ secrets.TOKEN }}', run: 'echo "$TOKEN"; printf "${TOKEN:0:8}"; sleep 0.05; echo "${TOKEN:8}"' }
                    - run: echo -n "$TOKEN" | base64; echo "::error::$TOKEN"; echo "$TOKEN" >> $GITHUB_STEP_SUMMARY
                    - { run: 'exit 3', name: '${{ secrets.TOKEN }}' }
                """)
            #expect(run.log("a", 1) == "***\n***\n")
            #expect(run.log("a", 2) == "***\n##[error]***\n")
            #expect(run.summary.hasPrefix("***\n"))
            #expect(run.annotations.contains("error: ***"))
            #expect(!run.everything.contains("hunter2"))
        }

        @Test func `an error that quotes a secret does not tell it`() async throws {
            let run = try await run(
                """
                a:
                  steps:
                    - { uses: actions/checkout@v4, with: { ref: '${{ secrets.TOKEN }}' }, continue-on-error: true }
                    - { shell: '${{ secrets.TOKEN }}', run: x, continue-on-error: true }
                    - { uses: actions/upload-artifact@v4, with: { path: '/${{ secrets.TOKEN }}' }, continue-on-error: true }
                    - { run: echo, timeout-minutes: '${{ secrets.TOKEN }}', continue-on-error: true }
                    - { uses: actions/download-artifact@v4, with: { name: '${{ secrets.TOKEN }}' } }
                """)
            #expect(run.step(5) == "failure")
            #expect(!run.everything.contains("hunter2"))
        }

        @Test func `an output that holds a secret or a mask is dropped with a warning`() async throws {
            let run = try await run(
                """
                a:
                  outputs: { leak: 'x ${{ secrets.TOKEN }}', masked: '${{ steps.s.outputs.m }}', fine: '1' }
                  steps: [{ id: s, run: 'm=low; m=${m}entropy; echo "::add-mask::$m"; echo m=$m >> $GITHUB_OUTPUT' }]
                """)
            #expect(run.outputs("a") == ["fine": "1"])
            #expect(run.annotations.filter { $0.contains("was dropped: it may hold a secret") }.count == 2)
            #expect(!run.everything.contains("lowentropy"))
        }

        @Test func `a secret too short to be masked is told at the start`() async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ run: 'echo yes' }] }",
                change: { $0.secrets = [("PIN", "yes"), ("NONE", ""), ("TOKEN", Self.secret)] })
            #expect(run.annotations == ["warning: secret 'PIN' is not masked: it has fewer than 4 bytes"])
            let place = run.events.firstIndex { $0.kind == .annotation } ?? .max
            #expect(place < run.events.firstIndex { $0.kind == .jobStarted } ?? 0)
            #expect(run.log("a") == "yes\n")
        }

        @Test func `a mask holds for all later steps`() async throws {
            let run = try await run(
                "a: { steps: [{ run: 'echo ::add-mask::made-inside' }, { run: 'echo \"is made-inside\"' }] }")
            #expect(run.log("a", 2) == "is ***\n")
        }
    }
}
