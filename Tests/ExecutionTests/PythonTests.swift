import Execution
import Linux
import Models
import Runs
import Testing

extension RunTests {
    @Suite(.enabled(if: Needs.python, "needs python3")) struct PythonTests {
        @Test func `python and python3 are the wanted one`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - { id: p, uses: actions/setup-python@v5, with: { python-version: '3.x' } }
                    - run: command -v python python3 pip; python -c 'import sys; print(sys.prefix != sys.base_prefix)'
                """)
            let folder = "/runner/tools/python/"
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            let lines = run.log("a", 2).split(separator: "\n")
            #expect(
                lines.count == 4 && lines[0...2].allSatisfy { $0.hasPrefix(folder) } && lines[3] == "True")
        }

        @Test func `a file can name the version`() async throws {
            let fixture = try await RunFixture()
            try fixture.write("pyproject.toml", "[project]\nrequires-python = \">=3.9,!=3.1\"  # any\n")
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: actions/setup-python@v5, with: { python-version-file: pyproject.toml }, continue-on-error: true }
                    - uses: actions/checkout@v4
                    - { uses: actions/setup-python@v5, with: { python-version-file: pyproject.toml } }
                    - run: command -v python
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("a", 1).contains("says no version of Python"))
            #expect(run.log("a", 4).hasPrefix("/runner/tools/python/"))
        }

        @Test func `an action has a limit too`() async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ uses: actions/setup-python@v5, timeout-minutes: 0.001 }] }")
            #expect(
                run.reason("a").contains("was ended after its limit of 0.1 seconds"), "\(run.reason("a"))")
        }

        @Test func `a version that is not there names those that are`() async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ uses: actions/setup-python@v5, with: { python-version: '3.1' } }] }")
            #expect(
                run.reason("a").contains("there is no Python '3.1' under /usr or /opt (this machine has 3."))
        }
    }
}
