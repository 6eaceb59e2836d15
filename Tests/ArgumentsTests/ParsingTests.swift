internal import Arguments
internal import Diagnostics
internal import Testing

@Suite struct ParsingTests {
    @Test(arguments: [
        ("run", "- [] tree 0 0.5 false false"),
        ("run a.yml", "a.yml [] tree 0 0.5 false false"),
        (
            "run --input a=1 --input=b=2 -ic=3 -i d=4",
            #"- ["a=1", "b=2", "c=3", "d=4"] tree 0 0.5 false false"#
        ),
        ("run --format json --jobs=3 x", "x [] json 3 0.5 false false"),
        ("run -fjson -dv", "- [] json 0 0.5 true true"),
        ("run -dvf plain", "- [] plain 0 0.5 true true"),
        ("run --jobs -3", "- [] tree -3 0.5 false false"),
        ("run --ratio 1e-3 -- --allow-dirty", "--allow-dirty [] tree 0 0.001 false false"),
        ("run -5", "-5 [] tree 0 0.5 false false"),
        ("run -", "- [] tree 0 0.5 false false"),
        ("--color never run --color=always x", "C007 '--color' is given twice | keep one of them"),
        ("models show --color never m:1", "m:1"),
        ("models --color never show m:1", "m:1"),
        ("lint --level 2 a b -- -c", #"2 ["a", "b", "-c"]"#),
        ("--version", "headgate 1.2.3\n"),
        ("run --version", "headgate 1.2.3\n"),
    ])
    func `words become values`(_ line: String, _ expected: String) async throws {
        #expect(try await outcome(line.split(separator: " ").map(String.init)) == expected)
    }

    @Test(arguments: [
        ("rnu", "C001 unknown command 'rnu' | did you mean 'run'?"),
        ("models lsit", "C001 unknown command 'models lsit' | did you mean 'list'?"),
        ("zzzzzz", "C001 unknown command 'zzzzzz' | 'headgate' has run, models, lint"),
        ("help rnu", "C001 unknown command 'rnu' | did you mean 'run'?"),
        ("models", "C005 'models' needs a command | one of list, show"),
        ("run --formt json", "C002 unknown option '--formt' | did you mean '--format'?"),
        ("run -x", "C002 unknown option '-x'"),
        ("--format json run", "C002 unknown option '--format'"),
        ("run --format xml", "C004 'xml' is no value of '--format', which must be one of tree, plain, json"),
        (
            "run --format jsn",
            "C004 'jsn' is no value of '--format', which must be one of tree, plain, json | did you mean 'json'?"
        ),
        ("run --jobs many", "C004 'many' is no value of '--jobs', which must be an integer"),
        ("run --ratio nan", "C004 'nan' is no value of '--ratio', which must be a number"),
        ("run --jobs", "C003 '--jobs' needs a value | write '--jobs N'"),
        ("run --jobs --verbose", "C003 '--jobs' needs a value | write '--jobs N'"),
        ("run --jobs 1 --jobs 2", "C007 '--jobs' is given twice | keep one of them"),
        ("run --verbose=yes", "C008 '--verbose' takes no value"),
        ("run a b", "C006 unexpected argument 'b'"),
        ("models show", "C005 the argument 'MODEL' is missing"),
        ("lint a", "C005 '--level' is required"),
        ("lint --level 1", "C005 the argument 'FILES' is missing"),
        (
            "--color sometimes run",
            "C004 'sometimes' is no value of '--color', which must be one of auto, always, never"
        ),
    ])
    func `a wrong command line is an error that says what to type`(_ line: String, _ expected: String)
        async throws
    {
        #expect(try await outcome(line.split(separator: " ").map(String.init)) == expected)
    }

    @Test func `global options are read before and after the command`() {
        for words in [
            ["--color", "never", "run"], ["run", "--color=never"], ["models", "--color", "never", "list"],
        ] {
            #expect(sample().parse(words).globals.value(of: color) == .never)
        }
        #expect(sample().parse(["run"]).globals.value(of: color) == .auto)
        #expect(sample().parse(["run", "--nonsense", "--color=never"]).globals.value(of: color) == .auto)
    }

    @Test func `an action gives its exit status`() async throws {
        guard case .run(let action) = sample().parse(["run"]).invocation else {
            Issue.record("'run' must run")
            return
        }
        #expect(try await action() == 7)
    }

    @Test func `an error points to the help of its command`() {
        guard case .usageError(let finding) = sample().parse(["models", "show"]).invocation else {
            Issue.record("'models show' needs an argument")
            return
        }
        #expect(finding.notes.map(\.message) == ["'headgate models show --help' shows what it takes"])
    }

    @Test func `no words are too strange`() {
        let words = [
            "-", "--", "---", "--=", "-=", "", "run", "-i", "--input", "help", "-h", "é", "--format=",
            "models",
        ]
        var seed = 7
        for _ in 0..<3_000 {
            let line = (0..<5).map { _ in
                seed = (seed &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
                return words[(seed >> 8) % words.count]
            }
            _ = sample().parse(line)
        }
    }

    @Test(
        arguments: [
            (ColorChoice.auto, true, nil, "xterm", true), (.auto, false, nil, "xterm", false),
            (.auto, true, "1", "xterm", false), (.auto, true, "", "xterm", true),
            (.auto, true, nil, "dumb", false),
            (.always, false, "1", "dumb", true), (.never, true, nil, "xterm", false),
        ] as [(ColorChoice, Bool, String?, String?, Bool)])
    func `colours follow the option, the terminal and NO_COLOR`(
        _ choice: ColorChoice, _ isTerminal: Bool, _ noColor: String?, _ term: String?, _ expected: Bool
    ) {
        #expect(choice.usesColor(isTerminal: isTerminal, noColor: noColor, term: term) == expected)
    }
}
