internal import Arguments
internal import Diagnostics
internal import Execution
internal import JSON
internal import Linux
internal import Models
internal import Reporting
internal import Repositories
internal import Sandboxes

/// What commands print: answers on standard output, complaints on standard error.
enum Console {
    /// What `--color` says for the command that runs.
    @TaskLocal static var choice = ColorChoice.auto

    /// The style for an output.
    static func style(_ output: Output) -> Style { Style(isColoured: isColoured(output)) }

    /// Whether an output gets colours.
    static func isColoured(_ output: Output) -> Bool {
        choice.usesColor(
            isTerminal: output.isTerminal, noColor: Environment["NO_COLOR"], term: Environment["TERM"])
    }

    /// Writes an answer with a line feed.
    static func answer(_ text: String) { Output.standard.write(text.hasSuffix("\n") ? text : text + "\n") }

    /// Writes an answer as JSON.
    static func answer(_ json: JSON) { answer(json.text(.pretty)) }

    /// Writes a complaint: `headgate: error: message [code]` and what to do.
    static func complain(_ message: String, _ code: DiagnosticCode?, help: String? = nil) {
        let style = style(.standardError)
        let id = code.map { " [\($0.id)]" } ?? ""
        var text = "headgate: \(style.text("error:", .bad)) \(shown(message))\(id)\n"
        if let help { text += "  help: \(shown(help))\n" }
        Output.standardError.write(text)
    }

    /// Writes a warning.
    static func warn(_ message: String) {
        let style = style(.standardError)
        Output.standardError.write("headgate: \(style.text("warning:", .warn)) \(shown(message))\n")
    }

    /// A message, which may tell what a server or a file says, without what a terminal obeys.
    static func shown(_ message: String) -> String {
        message.split(separator: "\n", omittingEmptySubsequences: false).map {
            TerminalText.escaped(String($0))
        }
        .joined(separator: "\n")
    }

    /// Writes what should be known and changes nothing.
    static func note(_ message: String) {
        Output.standardError.write("headgate: note: \(TerminalText.escaped(message))\n")
    }

    /// Whether findings are JSON Lines: a command with `--format json` says so for itself.
    @TaskLocal static var findingsAreJSON = Guarded(false)

    /// Writes findings to standard error, with their source lines or as JSON Lines.
    static func show(_ findings: [Diagnostic], sources: [String: String]) {
        let renderer = DiagnosticRenderer(sources: sources, colour: isColoured(.standardError))
        let isJSON = findingsAreJSON.with { $0 }
        for finding in findings.sortedByPlace() {
            let text = isJSON ? renderer.json(of: finding) + "\n" : renderer.text(of: finding) + "\n\n"
            Output.standardError.write(text)
        }
    }

    /// Complains about a thrown error and gives the exit status for it.
    static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as Refusal: return error.complain()
        case let error as any CodedError:
            complain(error.message, error.code, help: error.help)
            return isInvalidInput(error.code) ? 2 : 3
        default:
            complain("\(error)", nil)
            return 3
        }
    }

    /// Input errors exit with 2, failures of the runner with 3.
    private static func isInvalidInput(_ code: DiagnosticCode) -> Bool {
        let invalid: Set<String> = [
            ModelCode.notFound.id, ModelCode.badName.id, ModelCode.badRun.id, ExecutionCode.dirty.id,
            ExecutionCode.tooLarge.id,
        ]
        return invalid.contains(code.id) || "YWXTPGFCR".contains(code.id.prefix(1))
    }
}

/// A command's own refusal of its input: exit status 2 unless it says otherwise.
struct Refusal: CodedError {
    let code: DiagnosticCode
    let message: String
    let help: String?
    /// Findings to show instead of the message, with their sources.
    var findings: [Diagnostic] = []
    var sources: [String: String] = [:]
    var status: Int32 = 2

    init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
        self.code = code
        self.message = message
        self.help = help
    }

    /// Findings that stop the command.
    init(_ findings: [Diagnostic], sources: [String: String]) {
        let first = findings.first { $0.severity == .error } ?? findings.first
        self.init(first?.code ?? CommandCode.badUse, first?.message ?? "invalid input")
        self.findings = findings
        self.sources = sources
    }

    /// Prints it.
    func complain() -> Int32 {
        if findings.isEmpty {
            Console.complain(message, code, help: help)
        } else {
            Console.show(findings, sources: sources)
            guard !Console.findingsAreJSON.with({ $0 }) else { return status }
            let count = findings.filter { $0.severity == .error }.count
            Output.standardError.write("headgate: \(count) error\(count == 1 ? "" : "s")\n")
        }
        return status
    }
}

/// How answers are laid out.
enum AnswerFormat: String, CaseIterable, ArgumentValue {
    case text, json
}
