import Glibc
import JSON
import Linux
import Models
import Runs
import Testing

@testable import Execution

extension RunTests {
    @Suite struct EnvironmentTests {
        @Test func `what a step writes for the runner reaches the next steps`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: |
                        mkdir bin; printf '#!/bin/sh\\necho tool of $0\\n' > bin/tool; chmod +x bin/tool
                        echo "$PWD/bin" >> "$GITHUB_PATH"
                        printf 'PLAIN=a=b<<c\\r\\nLINES<<E O F\\none\\ntwo\\nE O F\\nNODE_OPTIONS=--x\\nGITHUB_SHA=no\\n' >> "$GITHUB_ENV"
                        echo 'state=1' >> "$GITHUB_STATE"
                        echo '# Title' >> "$GITHUB_STEP_SUMMARY"
                        echo 'loss = 0.25' >> "$HEADGATE_METRICS"
                    - run: tool; echo "$PLAIN|$LINES|$NODE_OPTIONS|${#GITHUB_SHA}|${{ env.PLAIN }}"; ls "$RUNNER_TEMP"
                """)
            #expect(run.conclusion == .success)
            #expect(run.log("a", 2).hasPrefix("tool of /workspace/bin/tool\na=b<<c|one\ntwo||40|a=b<<c\n"))
            #expect(run.log("a", 2).contains("_headgate_2_env") && !run.log("a", 2).contains("_headgate_1_"))
            #expect(run.annotations == ["warning: NODE_OPTIONS cannot be set through $GITHUB_ENV"])
            #expect(run.summary.hasPrefix("# Title\n"))
            #expect(run.event(.jobFinished, "a")?.details["metrics"]?["loss"]?.number == 0.25)
        }

        @Test(arguments: [
            ("echo nonsense >> $GITHUB_ENV", "$GITHUB_ENV, line 1: a line must be 'NAME=value'"),
            (
                "printf 'a=1\\nb<<END\\nx\\n' >> $GITHUB_OUTPUT",
                "$GITHUB_OUTPUT, line 2: the value of 'b' has no line 'END'"
            ),
            ("rm $GITHUB_OUTPUT; ln -s /etc/passwd $GITHUB_OUTPUT", "the step replaced its output file"),
            ("rm $GITHUB_ENV; mkfifo $GITHUB_ENV", "the step replaced its env file"),
            ("printf 'A=x\\0y\\n' >> $GITHUB_ENV", "$GITHUB_ENV"),
        ])
        func `a malformed file fails its step`(script: String, message: String) async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ run: \"\(script.replacing("\\", with: "\\\\"))\" }, { run: env }] }")
            #expect(run.step(1) == "failure")
            #expect(run.reason("a").contains(message), "\(run.reason("a"))")
        }

        @Test func `the nearest environment wins, and what the runner says cannot be changed`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  env: { A: job, B: job, C: job, D: d, GITHUB_SHA: x, HOME: /x, CI: 'no' }
                  params: { learning-rate: 0.1 }
                  steps:
                    - run: |
                        echo A=file >> $GITHUB_ENV
                        echo B=file >> $GITHUB_ENV
                    - env: { A: step, E: '${{ env.B }}+${{ env.D }}' }
                      run: echo "$W $A $B $C $D $E $HOME $CI $PARAM_LEARNING_RATE ${#GITHUB_SHA}"
                """, env: "env: { W: workflow, A: workflow }\n")
            #expect(run.log("a", 2) == "workflow step file job d file+d /runner/home no 0.1 40\n")
        }

        @Test func `nothing of the host's environment is inside`() async throws {
            unsafe setenv("HEADGATE_TEST_LEAK", "leak", 1)
            let run = try await RunFixture().run(
                "a: { steps: [{ run: 'env; cat /proc/1/environ | tr \"\\\\0\" \"\\\\n\"; cat /proc/self/cmdline' }] }"
            )
            #expect(!run.log().contains("LEAK") && run.log().contains("GITHUB_WORKSPACE=/workspace"))
            let known = ["GITHUB_", "RUNNER_", "HEADGATE"]
            let names = run.log().split(separator: "\n").compactMap {
                $0.split(separator: "=").first.map(String.init)
            }
            let others = Set(names.filter { name in !known.contains { name.hasPrefix($0) } })
            #expect(
                others.isSubset(of: [
                    "PATH", "LANG", "CI", "USER", "LOGNAME", "SHELL", "PYTHONUNBUFFERED", "HOME", "PWD",
                    "SHLVL", "_",
                    "OLDPWD", "cat/proc/self/cmdline\u{0}",
                ]) || others.contains { $0.hasPrefix("cat") })
        }

        @Test(arguments: ["none", "host"])
        func `a job has the network that it asks for`(network: String) async throws {
            let host = try Files.text("/proc/net/dev").split(separator: "\n").dropFirst(2).map { line in
                line.split(separator: ":").first.map { $0.split(separator: " ").joined() } ?? ""
            }
            let run = try await RunFixture().run(
                "a: { network: \(network), steps: [{ run: 'tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d \" \"' }] }"
            )
            #expect(run.conclusion == .success)
            #expect(
                run.log().split(separator: "\n").map(String.init).sorted()
                    == (network == "none" ? ["lo"] : host.sorted()))
        }

        @Test func `a command that is not there is named`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { run: no-such-command --flag, continue-on-error: true }
                    - { shell: 'no-such-shell {0}', run: echo }
                """)
            #expect(run.log("a", 1).contains("no-such-command: command not found"))
            #expect(
                run.annotations.contains { $0.contains("failed with exit code 127: a command was not found") }
            )
            #expect(run.reason("a").contains("cannot start 'no-such-shell' in the sandbox"))
        }

        @Test func `a file that cannot be read fails the step and hides no other`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - id: x
                      continue-on-error: true
                      run: |
                        echo nonsense >> $GITHUB_ENV
                        echo v=1 >> $GITHUB_OUTPUT
                        echo /here >> $GITHUB_PATH
                    - run: echo "${{ steps.x.outcome }} ${{ steps.x.outputs.v }} ${PATH%%:*}"
                """)
            #expect(run.log("a", 2) == "failure 1 /here\n")
        }

        @Test func `shells, working folders and the event file are there`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  defaults: { run: { shell: sh, working-directory: sub } }
                  steps:
                    - { working-directory: ., run: mkdir -p sub/deeper }
                    - run: echo "$0 $PWD" | sed 's,/.*/_,_,'
                    - { shell: bash, working-directory: /tmp, run: 'set -o | grep pipefail; pwd' }
                    - { working-directory: missing, run: echo }
                    - { if: always(), shell: 'python3 {0}', run: 'import os, json; print(json.load(open(os.environ["GITHUB_EVENT_PATH"])))' }
                """)
            #expect(run.log("a", 3) == "pipefail       \ton\n/tmp\n")
            #expect(run.reason("a").contains("the folder '/workspace/missing' does not exist inside"))
            #expect(run.step(5) == "success")
        }
    }
}
