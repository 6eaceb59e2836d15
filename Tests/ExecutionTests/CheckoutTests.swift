import Digests
import Execution
import Linux
import Models
import Runs
import Testing

extension RunTests {
    @Suite struct CheckoutTests {
        @Test func `the working tree is checked out as it is, or a commit as it was`() async throws {
            let fixture = try await RunFixture()
            try fixture.write("train.py", "changed\n")
            try fixture.write("new.txt", "untracked\n")
            try fixture.write("ignored/x", "ignored\n")
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - uses: actions/checkout@v4
                    - run: cat train.py new.txt; ls -A; echo ${{ hashFiles('new.txt', '!*.py') }}
                    - { uses: actions/checkout@v4, with: { ref: main, path: old } }
                    - run: cat old/train.py; ls new.txt old
                    - { uses: actions/checkout@v4, with: { clean: false } }
                    - run: ls old
                    - uses: actions/checkout@v4
                    - run: '! ls old 2> /dev/null'
                    - run: git log --oneline; git config --list --local | grep -i -E "credential|token|extraheader|/repo" || echo none
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            let hash = Digest.sha256(Digest.sha256("untracked\n").bytes).hex
            #expect(run.log("a", 2) == "changed\nuntracked\n.git\n.gitignore\nnew.txt\ntrain.py\n\(hash)\n")
            #expect(run.log("a", 4) == "print('trained')\nnew.txt\n\nold:\ntrain.py\n")
            #expect(run.log("a", 9).hasSuffix("first commit\nnone\n"))
        }

        @Test(arguments: [
            ("ref: nothing-here", "nothing-here"), ("path: ../x", "leads out of the workspace"),
            ("path: /etc", "leads out of the workspace"), ("path: /workspaces", "leads out of the workspace"),
            ("clean: \"${{ 'perhaps' }}\"", "true or false"),
            ("fetch-depth: \"${{ -1 }}\"", "must be a whole number"),
            ("submodules: \"${{ 'some' }}\"", "true or false"),
        ])
        func `an input that cannot be is refused`(input: String, message: String) async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ uses: actions/checkout@v4, with: { \(input) } }] }")
            #expect(run.reason("a").contains(message), "\(run.reason("a"))")
        }
    }
}
