import Arguments
import Testing

@Suite struct ManyWordsTests {
    @Test(arguments: [
        ("plan --changed a b --ref r", #"- ["a", "b"] r"#),
        ("plan p --changed a b", #"p ["a", "b"] -"#),
        ("plan --changed a --changed b c", #"- ["a", "b", "c"] -"#),
        ("plan --changed=a b", #"b ["a"] -"#),
        ("plan --changed a b -- p", #"p ["a", "b"] -"#),
        ("plan --changed -", #"- ["-"] -"#),
    ])
    func `an option can take all words up to the next option`(_ line: String, _ expected: String) async throws
    {
        let noted = Noted()
        let program = Program(
            "headgate", "x", version: "1",
            commands: [
                CommandSpec(
                    "plan", "Plan", optionalArgument("file", "The pipeline"),
                    repeated("changed", "The files that changed", value: "FILE").takingMany(),
                    option("ref", "The ref")
                ) { file, changed, ref in
                    await noted.note("\(file ?? "-") \(changed) \(ref ?? "-")")
                    return 0
                }
            ])
        guard case .run(let action) = program.parse(line.split(separator: " ").map(String.init)).invocation
        else {
            Issue.record("it is no command")
            return
        }
        _ = try await action()
        #expect(await noted.text == expected)
    }
}

private actor Noted {
    private(set) var text = ""
    func note(_ text: String) { self.text = text }
}
