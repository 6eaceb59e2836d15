public import Diagnostics
public import Workflows

/// Compares the inputs that a step gives with those that an action's file declares.
public enum ActionInputCheck {
    /// What is wrong with the inputs of one step: unknown, missing and deprecated ones.
    ///
    /// All are warnings: the runner gives an action an empty text for what is missing, as GitHub's does.
    ///
    /// - Parameters:
    ///   - inputs: The step's `with`.
    ///   - action: The step's `uses`; a missing input is reported there.
    ///   - definition: The action that it names.
    ///   - path: The file of the step.
    public static func findings(
        _ inputs: [NamedText], of action: ActionReference, definition: ActionDefinition, path: String
    ) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        var known: [String: ActionDefinition.Input] = [:]
        for input in definition.inputs { known[input.name.lowercased()] = input }
        var given: Set<String> = []
        for input in inputs {
            let name = input.name.lowercased()
            given.insert(name)
            if let declared = known[name] {
                if let why = declared.deprecation { findings.append(deprecated(input, why, path)) }
            } else if !isOfContainer(name, definition) {
                guard findings.count < 200 else { continue }
                findings.append(unknown(input, action, definition, path))
            }
        }
        for input in definition.inputs where input.isRequired && input.defaultValue == nil {
            guard !given.contains(input.name.lowercased()) else { continue }
            let note = input.summary.map { [Diagnostic.Note("it is: \($0.shortened)")] } ?? []
            findings.append(
                Diagnostic(
                    .warning, WorkflowCode.missingKey,
                    "'\(action.text.shortened)' needs the input '\(input.name.shortened)'", path: path,
                    span: action.span, help: "add 'with: { \(input.name.shortened): … }'", notes: note))
        }
        return findings
    }

    /// Docker actions take `args` and `entrypoint` beside their inputs.
    private static func isOfContainer(_ name: String, _ definition: ActionDefinition) -> Bool {
        guard case .docker = definition.runs else { return false }
        return name == "args" || name == "entrypoint"
    }

    private static func unknown(
        _ input: NamedText, _ action: ActionReference, _ definition: ActionDefinition, _ path: String
    ) -> Diagnostic {
        // Few steps have hundreds of inputs, and suggesting takes time.
        let names = definition.inputs.prefix(200).map(\.name)
        let all = names.isEmpty ? "it has no inputs" : "its inputs are \(names.listed)"
        return Diagnostic(
            .warning, WorkflowCode.unknownKey,
            "'\(action.text.shortened)' has no input '\(input.name.shortened)'", path: path,
            span: input.nameSpan, help: Suggestion.help(for: input.name, among: names) ?? all)
    }

    private static func deprecated(_ input: NamedText, _ why: String, _ path: String) -> Diagnostic {
        Diagnostic(
            .warning, WorkflowCode.deprecatedInput, "the input '\(input.name.shortened)' is deprecated",
            path: path, span: input.nameSpan, help: why)
    }
}
