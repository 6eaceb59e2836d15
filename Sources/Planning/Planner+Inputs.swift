public import Diagnostics
public import JSON
public import Workflows

extension Planner {
    /// The event that starts a run by hand when none is named: `workflow_dispatch` where the file has it, else `push`.
    public static func defaultEvent(of workflow: Workflow) -> String {
        workflow.triggers.contains { $0.event == "workflow_dispatch" } ? "workflow_dispatch" : "push"
    }

    /// The inputs of a run, typed and complete: given values, then defaults, then the empty value of the type.
    ///
    /// Without a value and a default a boolean is false, a number 0, a choice its first option, another the empty text.
    ///
    /// - Parameters:
    ///   - workflow: The workflow that declares them.
    ///   - event: The event; only `workflow_dispatch` has inputs.
    ///   - given: Names and texts as the user gave them.
    /// - Returns: The inputs in the order of the file, and what is wrong with the given ones.
    public static func inputs(
        for workflow: Workflow, event: String, given: [(String, String)]
    ) -> (values: [(name: String, value: JSON)], diagnostics: [Diagnostic]) {
        guard event == "workflow_dispatch",
            let declared = workflow.triggers.first(where: { $0.event == event })?.inputs
        else {
            guard let first = given.first else { return ([], []) }
            let finding = Diagnostic(
                .error, PlanCode.noInputs, "the event '\(event.excerpt)' takes no input '\(first.0.excerpt)'",
                path: workflow.path, help: "declare it under 'on.workflow_dispatch.inputs'")
            return ([], [finding])
        }
        var intake = InputIntake(path: workflow.path, declared: declared)
        intake.take(given)
        return (declared.map { ($0.name, intake.value(of: $0)) }, intake.findings)
    }

    /// An event with its payload: `github.event.inputs` holds the inputs as texts.
    public static func event(_ name: String, inputs: [(name: String, value: JSON)] = []) -> Event {
        var payload = JSONObject()
        if name == "workflow_dispatch" {
            payload["inputs"] = .object(JSONObject(inputs.map { ($0.name, .string($0.value.inputText)) }))
        }
        return Event(name: name, inputs: inputs, payload: .object(payload))
    }
}

/// Given inputs while they are compared with the declared ones.
private struct InputIntake {
    let path: String
    let declared: [Trigger.Input]
    var values: [String: JSON] = [:]
    var findings: [Diagnostic] = []

    init(path: String, declared: [Trigger.Input]) {
        self.path = path
        self.declared = declared
    }

    mutating func take(_ given: [(String, String)]) {
        var names: Set<String> = []
        for (name, text) in given {
            guard let input = declared.first(where: { $0.name.lowercased() == name.lowercased() }) else {
                let known = declared.map(\.name)
                let help =
                    known.isEmpty ? "it declares none" : "the inputs are \(known.joined(separator: ", "))"
                report(
                    PlanCode.unknownInput, "the workflow has no input '\(name.excerpt)'", nil,
                    help: Suggestion.help(for: name, among: known) ?? help)
                continue
            }
            guard names.insert(input.name).inserted else {
                report(PlanCode.repeatedInput, "the input '\(input.name)' is given twice", input.span)
                continue
            }
            if let value = input.value(of: text) {
                values[input.name] = value
            } else {
                report(
                    PlanCode.badInput,
                    "the input '\(input.name)' takes \(input.valueRule), not '\(text.excerpt)'",
                    input.span, help: Suggestion.help(for: text, among: input.options))
            }
        }
        for input in declared
        where input.isRequired && input.defaultValue == nil && !names.contains(input.name) {
            report(
                PlanCode.missingInput, "the input '\(input.name)' is required", input.span,
                help: "give it with --input \(input.name)=VALUE")
        }
    }

    func value(of input: Trigger.Input) -> JSON {
        values[input.name] ?? input.defaultValue ?? input.emptyValue
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, _ span: SourceSpan?, help: String? = nil
    ) {
        findings.append(Diagnostic(.error, code, message, path: path, span: span, help: help))
    }
}

extension JSON {
    /// An input's value as `github.event.inputs` shows it.
    var inputText: String {
        switch self {
        case .string(let text): text
        case .null: ""
        default: self.text()
        }
    }
}
