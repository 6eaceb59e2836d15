internal import Arguments
internal import Testing

@Suite struct HelpTests {
    @Test func `the help of a command shows all that it takes`() async throws {
        let expected = """
            Run a pipeline

            Usage: headgate run [OPTIONS] [FILE]

            It runs in a sandbox.

            Nothing is published unless gated.

            Arguments:
              FILE   The pipeline, or its name below pipelines/

            Options:
              -i, --input K=V     A value for an input of the workflow (may be repeated)
              -f, --format tree|plain|json
                                  How progress is shown (default: tree)
                  --jobs N        How many jobs at once
                  --ratio X       A share of memory (default: 0.5)
              -d, --allow-dirty   Publish although the tree differs from HEAD
              -v, --verbose       Say more
              -h, --help          Show this help

            Options of every command:
                  --color WHEN   When to use colours (default: auto)

            Examples:
              $ headgate run -i alpha=0.5 digits
                  Runs pipelines/digits.yml.

            """
        #expect(try await outcome(["run", "--help"]) == expected)
        #expect(try await outcome(["help", "run"]) == expected)
        #expect(try await outcome(["run", "x", "-h"]) == expected)
        #expect(try await outcome(["--help", "run"]) == expected)
    }

    @Test func `the help of the program lists its commands but not the hidden ones`() async throws {
        let text = try await outcome([])
        #expect(text.contains("Usage: headgate [OPTIONS] COMMAND\n"))
        #expect(
            text.contains(
                "Commands:\n  run      Run a pipeline\n  models   Look at models\n  lint     Check files\n"))
        #expect(!text.contains("For us"))
        #expect(try await outcome(["help"]) == text)
        #expect(try await outcome(["--help"]) == text)
    }

    @Test func `lines keep within the width`() {
        let long = Array(repeating: "word", count: 60).joined(separator: " ")
        let program = Program(
            "p", "P", version: "1",
            commands: [CommandSpec("c", long, details: long, option("o", long, default: "x")) { _ in 0 }])
        for (asked, most) in [(10, 80), (90, 90), (400, 100)] {
            guard case .help(let text) = program.parse(["c", "-h"], width: asked).invocation else { continue }
            let longest = text.split(separator: "\n").map(\.count).max() ?? 0
            #expect(longest <= most && longest > most - 10)
        }
    }
}
