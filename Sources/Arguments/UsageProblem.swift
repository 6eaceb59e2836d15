internal import Diagnostics

/// What is wrong with a command line, before it knows which command's help to point to.
struct UsageProblem: Error {
    let code: DiagnosticCode
    let message: String
    let help: String?

    init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
        self.code = code
        self.message = message
        self.help = help
    }

    static func badValue(_ shape: ParameterShape, _ words: [String]) -> UsageProblem {
        let word = words.count == 1 ? words[0] : words.joined(separator: " ")
        return UsageProblem(
            ArgumentsCode.badValue,
            "'\(word)' is no value of '\(shape.label)', which must be \(shape.requirement)",
            help: Suggestion.help(for: word, among: shape.choices))
    }

    func diagnostic(seeing command: String) -> Diagnostic {
        Diagnostic(
            .error, code, message, help: help,
            notes: [Diagnostic.Note("'\(command) --help' shows what it takes")])
    }
}
