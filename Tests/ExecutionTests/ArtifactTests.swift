import Execution
import Linux
import Models
import Runs
import Testing

extension RunTests {
    @Suite struct ArtifactTests {
        @Test func `files go from job to job`() async throws {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: mkdir -p out/deep; echo 1 > out/a; echo 2 > out/deep/b; echo 3 > out/.hidden; chmod +x out/a; ln -s /etc/passwd out/link
                    - { uses: actions/upload-artifact@v4, with: { name: all, path: out } }
                    - { uses: actions/upload-artifact@v4, with: { name: one, path: "out/**\\n!out/a" } }
                b:
                  needs: a
                  steps:
                    - { uses: actions/download-artifact@v4, with: { name: all, path: got } }
                    - run: cd got; find . -type f -printf '%P %m\\n' | sort; ls -A
                    - { uses: actions/download-artifact@v4, with: { path: every } }
                    - run: cd every; find . -type f -printf '%P\\n' | sort
                    - { uses: actions/download-artifact@v4, with: { name: none } }
                """)
            #expect(run.log("b", 2) == "a 755\ndeep/b 644\na\ndeep\n")
            #expect(run.log("b", 4) == "all/a\nall/deep/b\none/b\n")
            #expect(run.reason("b").contains("there is no artifact 'none'; this run has 'all', 'one'"))
        }

        @Test(arguments: [
            ("path: nothing, if-no-files-found: error", "no files found for 'nothing'"),
            ("path: ../x", "leads out of the workspace"), ("name: a/b, path: x", "must not contain"),
        ])
        func `an upload that cannot be is refused`(input: String, message: String) async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ uses: actions/upload-artifact@v4, with: { \(input) } }] }")
            #expect(run.reason("a").contains(message), "\(run.reason("a"))")
        }

        @Test func `a name that comes twice is refused, and one with a line feed leads nowhere`() async throws
        {
            let run = try await RunFixture().run(
                """
                a:
                  steps:
                    - run: 'echo 1 > x; d=$(printf "y\\n100644 %064d .." 0); mkdir "$d"; echo 2 > "$d/z"'
                    - { uses: actions/upload-artifact@v4, with: { path: x } }
                    - { uses: actions/upload-artifact@v4, with: { path: x }, continue-on-error: true }
                    - { uses: actions/upload-artifact@v4, with: { path: '.', name: all } }
                """)
            #expect(run.step(2) == "success" && run.step(3) == "failure success" && run.step(4) == "failure")
        }
    }
}
