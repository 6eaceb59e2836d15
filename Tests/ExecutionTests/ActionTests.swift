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
                    - run: cat train.py new.txt; ls -A
                    - { uses: actions/checkout@v4, with: { ref: main, path: old } }
                    - run: cat old/train.py; ls new.txt old
                    - { uses: actions/checkout@v4, with: { clean: false } }
                    - run: ls old
                    - uses: actions/checkout@v4
                    - run: '! ls old 2> /dev/null'
                    - run: git log --oneline; git config --list --local | grep -i -E "credential|token|extraheader|/repo" || echo none
                """)
            #expect(run.conclusion == .success, "\(run.outcome.reason ?? "")")
            #expect(run.log("a", 2) == "changed\nuntracked\n.git\n.gitignore\nnew.txt\ntrain.py\n")
            #expect(run.log("a", 4) == "print('trained')\nnew.txt\n\nold:\ntrain.py\n")
            #expect(run.log("a", 9).hasSuffix("first commit\nnone\n"))
        }

        @Test(arguments: [
            ("ref: nothing-here", "nothing-here"), ("path: ../x", "leads out of the workspace"),
            ("path: /etc", "leads out of the workspace"), ("path: /workspaces", "leads out of the workspace"),
            ("clean: perhaps", "true or false"), ("fetch-depth: -1", "must be a whole number"),
        ])
        func `an input that cannot be is refused`(input: String, message: String) async throws {
            let run = try await RunFixture().run("a: { steps: [{ uses: actions/checkout@v4, with: { \(input) } }] }")
            #expect(run.reason("a").contains(message), "\(run.reason("a"))")
        }
    }

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
            let run = try await RunFixture().run("a: { steps: [{ uses: actions/upload-artifact@v4, with: { \(input) } }] }")
            #expect(run.reason("a").contains(message), "\(run.reason("a"))")
        }

        @Test func `a name that comes twice is refused, and one with a line feed leads nowhere`() async throws {
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

    @Suite struct CacheTests {
        static func jobs(_ key: String, _ command: String) -> String {
            """
            a:
              steps:
                - { id: c, uses: actions/cache@v4, with: { key: \(key), restore-keys: "k-", path: "data\\n~/.store" } }
                - run: '\(command); echo "hit=${{ steps.c.outputs.cache-hit }} of ${{ steps.c.outputs.cache-matched-key }}"'
            """
        }

        @Test func `a cache is saved when the job succeeds, and found by key and prefix`() async throws {
            let fixture = try await RunFixture()
            let failed = try await fixture.run(Self.jobs("k-1", "mkdir data; echo bad > data/x; exit 1"))
            #expect(failed.conclusion == .failure)
            let make = "mkdir -p data ~/.store; ls data; echo 1 > data/x; ln -s x data/link; echo 2 > ~/.store/y; chmod 700 data/x"
            let miss = try await fixture.run(Self.jobs("k-1", make))
            #expect(miss.log("a", 2) == "hit= of \n")
            #expect(miss.log("a", 3).contains("cache saved with key: k-1"))
            let hit = try await fixture.run(Self.jobs("k-1", "cat data/x data/link ~/.store/y; stat -c %a data/x"))
            #expect(hit.log("a", 2) == "1\n1\n2\n700\nhit=true of k-1\n")
            #expect(hit.log("a", 3) == "")
            let near = try await fixture.run(Self.jobs("k-2", "cat data/x"))
            #expect(near.log("a", 2) == "1\nhit=false of k-1\n")
            #expect(near.rest == [])
        }
    }

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
            #expect(lines.count == 4 && lines[0...2].allSatisfy { $0.hasPrefix(folder) } && lines[3] == "True")
        }

        @Test func `a version that is not there names those that are`() async throws {
            let run = try await RunFixture().run(
                "a: { steps: [{ uses: actions/setup-python@v5, with: { python-version: '3.1' } }] }")
            #expect(run.reason("a").contains("there is no Python '3.1' under /usr or /opt (this machine has 3."))
        }
    }
}
