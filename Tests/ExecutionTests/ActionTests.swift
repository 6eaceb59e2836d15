import Execution
import HeadgateTestKit
import JSON
import Linux
import Models
import Runs
import Testing

extension RunTests {
    @Suite struct ActionTests {
        /// What actions/toolkit does for its actions, in few lines.
        static let core = """
            const fs = require('fs');
            const input = n => process.env['INPUT_' + n.replace(/ /g, '_').toUpperCase()] || '';
            const put = (file, n, v) => fs.appendFileSync(process.env[file], `${n}<<EOT\\n${v}\\nEOT\\n`);
            module.exports = { input, put, state: n => process.env['STATE_' + n] || '' };
            """

        /// A node action with all three phases.
        static func writeNode(_ fixture: RunFixture, in folder: String = "score/") throws {
            try fixture.writeAction(
                folder + "action.yml",
                """
                name: Score
                description: A score
                inputs:
                  file name: { description: A file, required: true }
                  times: { description: How often, default: '${{ github.job }}-2' }
                outputs: { score: { description: The score } }
                runs: { using: node20, pre: pre.js, main: dist/main.js, post: post.js }
                """)
            try fixture.writeAction(folder + "core.js", core)
            try fixture.writeAction(
                folder + "pre.js",
                "const c = require('./core'); console.log('pre', c.input('file name')); c.put('GITHUB_STATE', 'a', 'from pre');"
            )
            try fixture.writeAction(
                folder + "dist/main.js",
                """
                const c = require('../core');
                console.log('main', c.input('file name'), c.input('times'), c.state('a'), process.cwd());
                console.log(process.env.GITHUB_ACTION_REPOSITORY, process.env.GITHUB_ACTION_REF, process.env.GITHUB_ACTION);
                c.put('GITHUB_OUTPUT', 'score', '0.9'); c.put('GITHUB_ENV', 'FROM_ACTION', 'yes');
                console.log('::save-state name=b::from main');
                if (c.input('file name') == 'bad') process.exit(4);
                """)
            try fixture.writeAction(
                folder + "post.js",
                "const c = require('./core'); console.log('post', c.input('file name'), c.state('a'), c.state('b'));"
            )
        }

        @Test(.enabled(if: RunFixture.node != nil, "needs node"))
        func `a node action runs before, in and after the job, and keeps its state`() async throws {
            let fixture = try await RunFixture()
            try Self.writeNode(fixture)
            let run = try await fixture.run(
                """
                a:
                  outputs: { score: '${{ steps.score.outputs.score }}' }
                  steps:
                    - run: echo first
                    - { id: score, uses: acme/kit/score@v1, with: { File Name: one } }
                    - { name: again, uses: acme/kit/score@v1, with: { file name: two, times: 3, odd: 1 } }
                    - run: echo $FROM_ACTION
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "") \(run.log())")
            #expect(run.outputs("a") == ["score": "0.9"])
            #expect(run.log("a", 2).hasPrefix("main one a-2 from pre /workspace\nacme/kit v1 score\n"))
            #expect(
                run.log("a", 3).hasPrefix("main two 3 from pre /workspace\nacme/kit v1 __acme_kit_score\n"))
            #expect(run.log("a", 4) == "yes\n")
            #expect(run.log("a", 5) == "pre one\n" && run.log("a", 6) == "pre two\n")
            #expect(
                run.log("a", 7) == "post two from pre from main\n", "the last one's post step comes first")
            #expect(run.log("a", 8) == "post one from pre from main\n")
            let names = run.events.filter { $0.kind == .stepStarted }.map { $0.details["name"]?.string ?? "" }
            #expect(
                names == [
                    "Pre Run acme/kit/score@v1", "Pre again", "Run echo first", "Run acme/kit/score@v1",
                    "again",
                    "Run echo $FROM_ACTION", "Post again", "Post Run acme/kit/score@v1",
                ])
            #expect(
                run.annotations.contains { $0.hasPrefix("warning: 'acme/kit/score@v1' has no input 'odd'") })
        }

        @Test(.enabled(if: RunFixture.node != nil, "needs node"))
        func `what an action left for the end runs after failures too`() async throws {
            let fixture = try await RunFixture()
            try Self.writeNode(fixture)
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: acme/kit/score@v1, with: { file name: bad } }
                    - { uses: acme/kit/score@v1, if: failure(), with: { file name: cleans } }
                    - uses: acme/kit/score@v1
                """)
            #expect(run.conclusion == .failure)
            #expect(run.reason("a").contains("exit code 4"))
            let posts = run.events.filter {
                $0.kind == .stepFinished && $0.details["name"]?.string?.hasPrefix("Post") == true
            }
            // The third step's main was skipped, but its pre had run.
            #expect(
                posts.compactMap { $0.details["conclusion"]?.string } == ["success", "success", "success"])
            #expect(run.log().contains("post bad from pre from main\n"))
        }

        @Test(.enabled(if: RunFixture.node != nil, "needs node"))
        func `a composite action has inputs, outputs and a scope of its own, and uses others`() async throws {
            let fixture = try await RunFixture()
            try Self.writeNode(fixture)
            try fixture.writeAction(
                "all/action.yml",
                """
                name: All
                description: All
                inputs: { who: { description: who, default: world } }
                outputs: { greeting: { description: g, value: '${{ steps.say.outputs.text }} ${{ steps.s.outputs.score }}' } }
                runs:
                  using: composite
                  steps:
                    - { id: say, shell: bash, run: 'echo "text=hello $WHO" >> "$GITHUB_OUTPUT"', env: { WHO: '${{ inputs.who }}' } }
                    - { id: s, uses: acme/kit/score@v1, with: { file name: 'in ${{ inputs.who }}' } }
                    - { shell: bash, run: 'cat "$GITHUB_ACTION_PATH/note.txt"; echo "$OUTER ${{ github.action_ref }}"; pwd', working-directory: sub }
                    - { shell: bash, run: 'echo "LATER=on" >> "$GITHUB_ENV"; echo "${{ contains(toJSON(steps), ''outer'') }}|"' }
                """)
            try fixture.writeAction("all/note.txt", "a note\n")
            let run = try await fixture.run(
                """
                a:
                  outputs: { greeting: '${{ steps.all.outputs.greeting }}' }
                  steps:
                    - { id: outer, run: 'mkdir sub; echo x=1 >> "$GITHUB_OUTPUT"' }
                    - { id: all, uses: acme/kit/all@v1, with: { who: Ada }, env: { OUTER: seen } }
                    - run: echo "$LATER $OUTER-${{ contains(toJSON(steps), 'say') }}-"
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "") \(run.log())")
            #expect(run.outputs("a") == ["greeting": "hello Ada 0.9"])
            let log = run.log("a", 2)
            #expect(log.contains("a note\nseen v1\n/workspace/sub\n"), "\(log)")
            #expect(log.contains("##[group]Run acme/kit/score@v1\nmain in Ada a-2 from pre"))
            #expect(log.contains("\nfalse|\n"), "the steps around it are not seen inside")
            #expect(run.log("a", 3) == "on -false-\n")
            #expect(run.log("a", 4) == "pre in Ada\n")
            #expect(run.log("a", 5) == "post in Ada from pre from main\n")
        }

        @Test func `a failure inside a composite action is its own business first`() async throws {
            let fixture = try await RunFixture()
            try fixture.writeAction(
                "try/action.yml",
                """
                name: Try
                description: Try
                outputs: { o: { description: o, value: '${{ steps.bad.outcome }}/${{ steps.bad.conclusion }}' } }
                inputs: { tolerate: { description: t, default: 'false' } }
                runs:
                  using: composite
                  steps:
                    - { id: bad, shell: bash, run: exit 3, continue-on-error: '${{ inputs.tolerate == ''true'' }}' }
                    - { shell: bash, run: echo went on }
                    - { shell: bash, if: failure(), run: echo saw it }
                    - { shell: bash, if: always(), run: 'echo status ${{ job.status }}' }
                """)
            let run = try await fixture.run(
                """
                a:
                  outputs: { t: '${{ steps.t.outputs.o }}', f: '${{ steps.f.outputs.o }}' }
                  steps:
                    - { id: t, uses: acme/kit/try@v1, with: { tolerate: true } }
                    - { id: f, uses: acme/kit/try@v1, continue-on-error: true }
                    - { run: echo after }
                    - { uses: acme/kit/try@v1 }
                    - { if: failure(), uses: acme/kit/try@v1, with: { tolerate: true } }
                """)
            #expect(
                run.outputs("a") == ["t": "failure/success", "f": "failure/failure"],
                "\(run.outcome.reason ?? "")")
            #expect(
                (1...5).map { run.step($0) } == [
                    "success", "failure success", "success", "failure", "success",
                ])
            #expect(run.log("a", 1).contains("went on") && !run.log("a", 1).contains("saw it"))
            #expect(run.log("a", 2).contains("saw it") && !run.log("a", 2).contains("went on"))
            #expect(run.log("a", 5).contains("went on"), "inside, the job's failure is not the action's")
            #expect(run.reason("a").contains("exit code 3"))
        }
    }
}
