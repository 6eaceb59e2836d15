import Testing

@testable import StepCommands

@Suite struct CommandReaderTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var shown: CommandReader.Line
        var effects: [CommandReader.Effect] = []
        var testDescription: String { line }
    }

    @Test(arguments: [
        Row(line: "plain", shown: .asItIs),
        Row(line: "::unknown::x", shown: .asItIs),
        Row(
            line: "::Warning file=/workspace/a.py,line=3::look%0Ahere",
            shown: .instead("##[warning]look\nhere"),
            effects: [.annotate(Annotation(level: .warning, message: "look\nhere", file: "a.py", line: 3))]),
        Row(line: "::debug::x", shown: .hidden),
        Row(line: "::group::a", shown: .instead("##[group]a")),
        Row(line: "::endgroup::", shown: .instead("##[endgroup]")),
        Row(line: "::add-mask::secret", shown: .hidden, effects: [.mask("secret")]),
        Row(
            line: "::add-mask:: ", shown: .hidden,
            effects: [
                .annotate(
                    Annotation(level: .warning, message: "an empty value cannot be hidden ('add-mask')"))
            ]),
        Row(
            line: "::set-output name=a::b", shown: .hidden,
            effects: [.deprecated("set-output"), .output(name: "a", value: "b")]),
        Row(line: "::set-output::b", shown: .hidden, effects: [.fail("'set-output' needs a 'name'")]),
        Row(
            line: "::save-state name=a::b", shown: .hidden,
            effects: [.deprecated("save-state"), .state(name: "a", value: "b")]),
        Row(
            line: "::set-env name=a::b", shown: .hidden,
            effects: [.fail("the command 'set-env' is disabled: write to $GITHUB_ENV instead")]),
        Row(
            line: "::add-path::/x", shown: .hidden,
            effects: [.fail("the command 'add-path' is disabled: write to $GITHUB_PATH instead")]),
        Row(
            line: "::add-matcher::.github/m.json", shown: .hidden,
            effects: [.addMatcher(file: ".github/m.json")]),
        Row(line: "::remove-matcher owner=gcc::", shown: .hidden, effects: [.removeMatcher(owner: "gcc")]),
        Row(line: "::remove-matcher::m.json", shown: .hidden, effects: [.removeMatchers(file: "m.json")]),
        Row(
            line: "::remove-matcher::", shown: .hidden,
            effects: [
                .annotate(
                    Annotation(level: .warning, message: "'remove-matcher' needs either an owner or a file"))
            ]),
        Row(
            line: "::echo::loud", shown: .hidden,
            effects: [.fail("'::echo::' takes 'on' or 'off', not 'loud'")]),
        Row(
            line: "##[error]old", shown: .instead("##[error]old"),
            effects: [.annotate(Annotation(level: .error, message: "old"))]),
    ])
    func `a command line means what GitHub's runner makes of it`(row: Row) {
        var reader = CommandReader(isDebug: false)
        let (shown, effects) = reader.read(row.line)
        #expect(shown == row.shown)
        #expect(effects == row.effects)
    }

    @Test func `echo shows command lines, a mask never with its value`() {
        var reader = CommandReader(isDebug: false)
        #expect(reader.read("::echo::ON ").line == .hidden)
        #expect(reader.read("::set-output name=a::b").line == .asItIs)
        #expect(reader.read("::add-mask::secret").line == .instead("::add-mask::***"))
        #expect(reader.read("::echo::off").line == .asItIs)
        #expect(reader.read("::set-output name=a::b").line == .hidden)
    }

    @Test func `debugging shows debug lines and echoes`() {
        var reader = CommandReader(isDebug: true)
        #expect(reader.read("::debug::x").line == .instead("##[debug]x"))
        #expect(reader.read("::save-state name=a::b").line == .asItIs)
    }

    @Test func `nothing is obeyed between stop-commands and its token`() {
        var reader = CommandReader(isDebug: false)
        #expect(reader.read("::stop-commands::Token").line == .asItIs)
        #expect(reader.read("::add-mask::secret") == (.asItIs, []))
        #expect(reader.read("::other::") == (.asItIs, []))
        #expect(reader.read("::tOKEN::") == (.asItIs, []))
        #expect(reader.read("::add-mask::secret").effects == [.mask("secret")])
    }

    @Test func `allowed old commands set variables, but never NODE_OPTIONS`() {
        var reader = CommandReader(isDebug: false)
        reader.allowsUnsecureCommands = true
        #expect(reader.read("::set-env name=a::b").effects == [.variable(name: "a", value: "b")])
        #expect(reader.read("::add-path::/x").effects == [.path("/x")])
        #expect(
            reader.read("::set-env name=node_options::b").effects == [
                .annotate(Annotation(level: .error, message: "'set-env' cannot set NODE_OPTIONS"))
            ])
    }

    @Test(
        arguments: [
            ("line=2,endLine=1", [nil, nil, nil, nil]), ("line=2,col=3,endColumn=1", [2, nil, nil, nil]),
            ("col=3", [nil, nil, nil, nil]), ("line=1,endLine=2,col=3", [1, 2, nil, nil]),
            ("endLine=2", [2, 2, nil, nil]), ("line=1,endLine=1,col=3,endColumn=5", [1, 1, 3, 5]),
            ("line=x", [nil, nil, nil, nil]),
        ] as [(String, [Int?])])
    func `a place that cannot be is left out`(properties: String, expected: [Int?]) throws {
        let command = try #require(WorkflowCommand("::notice \(properties)::m"))
        let found = Annotation(command)
        #expect([found.line, found.endLine, found.column, found.endColumn] == expected)
    }
}
