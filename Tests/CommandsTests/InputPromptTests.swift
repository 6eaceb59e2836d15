import Diagnostics
import JSON
import Testing
import Workflows

@testable import Commands

@Suite struct InputPromptTests {
    private static let span = SourceSpan(line: 1, column: 1)
    private static let alpha = Trigger.Input(
        name: "alpha", summary: "Strength", kind: .number, isRequired: true, span: span)
    private static let kind = Trigger.Input(
        name: "kind", kind: .choice, defaultValue: "svc", options: ["svc", "tree"], span: span)
    private static let note = Trigger.Input(name: "note", span: span)

    /// What was asked and what came of it, with these lines typed.
    private func ask(_ inputs: [Trigger.Input], given: Set<String> = [], _ lines: String...) -> (
        String, String
    ) {
        var rest = lines[...]
        var shown = ""
        let prompt = InputPrompt(readLine: { rest.popFirst() }, write: { shown += $0 })
        let answers = prompt.answers(for: inputs, given: given)
        return (shown, answers.map { $0.map { "\($0.name)=\($0.value)" }.joined(separator: " ") } ?? "ended")
    }

    @Test func `all inputs without a value are asked for when a required one has none`() {
        let (shown, answers) = ask([Self.alpha, Self.kind, Self.note], "0.5", "tree", "")
        #expect(shown == "alpha (number) Strength: kind (svc|tree) [svc]: note (string) (may be empty): ")
        #expect(answers == "alpha=0.5 kind=tree")
    }

    @Test func `nobody is asked when nothing is missing`() {
        #expect(ask([Self.alpha, Self.kind], given: ["alpha"]) == ("", ""))
        #expect(ask([Self.kind, Self.note]) == ("", ""))
    }

    @Test func `a wrong answer is asked for again`() {
        let (shown, answers) = ask([Self.alpha], "", "high", " 2 ")
        #expect(shown.contains("  a value is needed\n") && shown.contains("  'high' is not a number\n"))
        #expect(answers == "alpha=2")
    }

    @Test func `the end of the input ends the questions`() {
        #expect(ask([Self.alpha]).1 == "ended")
    }

    @Test func `a question cannot steer the terminal`() {
        let input = Trigger.Input(name: "a", summary: "x\u{1B}[31m\ny", span: Self.span)
        #expect(InputPrompt.question(input) == "a (string) x\\u{1B}[31m\\ny (may be empty): ")
    }
}
