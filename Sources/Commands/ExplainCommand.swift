internal import Arguments
internal import Diagnostics
internal import Execution
internal import Expressions
internal import Gates
internal import GitRepositories
internal import JSON
internal import Linting
internal import Linux
internal import LinuxSandboxes
internal import Models
internal import Planning
internal import Reporting
internal import Secrets
internal import Storage
internal import Triggers
internal import WorkflowReading
internal import Workflows
internal import YAML

/// `headgate explain`: what a code means and what to do about it.
enum ExplainCommand {
    static var spec: CommandSpec {
        CommandSpec(
            "explain", "Explain a code of a message, or list all codes",
            examples: [CommandExample("headgate explain W014", "what [W014] at the end of a message means")],
            optionalArgument("code", "The code, such as W014"), Answer.format
        ) { code, format in
            try (code.map { try answer($0, Console.style(.standard)) } ?? list()).give(as: format)
        }
    }

    /// The codes of all modules, by family and number.
    static var codes: [DiagnosticCode] {
        let modules = [
            YAMLCode.all, ExpressionCode.all, WorkflowCode.all, LintCode.all, TriggerCode.all, PlanCode.all,
            GateCode.all, SandboxCode.all,
            GitCode.all, StorageCode.all, ModelCode.all, SecretsCode.all, ArgumentsCode.all, CommandCode.all,
            ExecutionCode.all, SystemCode.all,
        ]
        return modules.flatMap { $0 }.sorted { $0.id < $1.id }
    }

    /// One code, whatever the case of its letter.
    static func answer(_ wanted: String, _ style: Style) throws -> Answer {
        let id = wanted.uppercased().filter { $0 != "[" && $0 != "]" }
        let codes = codes
        guard let code = codes.first(where: { $0.id == id }) else { throw unknown(wanted, id, codes) }
        let text = "\(style.text(code.id, .strong)): \(code.title)\n\n" + wrapped(code.explanation) + "\n"
        return Answer(text: text, json: json(code))
    }

    /// All codes with their titles.
    static func list() -> Answer {
        let codes = codes
        var table = Table(["CODE", "MEANING"])
        for code in codes { table.add([code.id, code.title]) }
        return Answer(text: table.text, json: .array(codes.map(json)))
    }

    private static func json(_ code: DiagnosticCode) -> JSON {
        ["code": .string(code.id), "title": .string(code.title), "explanation": .string(code.explanation)]
    }

    private static func unknown(_ wanted: String, _ id: String, _ codes: [DiagnosticCode]) -> Refusal {
        let near = codes.filter { isNear($0.id, id) }.prefix(3).map { "\($0.id) (\($0.title))" }
        let help =
            near.isEmpty
            ? "'headgate explain' lists all codes" : "did you mean " + near.joined(separator: ", ") + "?"
        return Refusal(CommandCode.badUse, "there is no code '\(wanted)'", help: help)
    }

    /// Whether one letter or digit is another one, or two changed places, or one is missing or too much.
    private static func isNear(_ code: String, _ wanted: String) -> Bool {
        Suggestion.nearest(to: wanted, among: [code]) != nil && code.first == wanted.first
            || wanted.count == 3 && code.hasSuffix(wanted)
    }

    private static func wrapped(_ text: String, width: Int = 78) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { paragraph in
            var lines = [""]
            for word in paragraph.split(separator: " ") {
                let last = lines[lines.count - 1]
                if last.isEmpty {
                    lines[lines.count - 1] = String(word)
                } else if last.count + 1 + word.count <= width {
                    lines[lines.count - 1] = last + " " + word
                } else {
                    lines.append(String(word))
                }
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }
}
