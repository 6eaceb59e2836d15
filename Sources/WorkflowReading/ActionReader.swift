public import Diagnostics
internal import Expressions
internal import YAML
public import Workflows

/// Reads the file of an action: `action.yml` or `action.yaml`.
public enum ActionReader {
    /// Reads an action's file and checks all that can be known before it is used.
    ///
    /// What GitHub overlooks in actions of others, such as a key that no one knows, is a warning.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - path: Its path, as findings name it.
    /// - Returns: The action, and all findings sorted by place. It is `nil` when any finding is an error.
    public static func read(_ text: String, path: String) -> (ActionDefinition?, [Diagnostic]) {
        let (root, syntax) = YAMLDocument.parse(text, path: path)
        var reading = Reading(path: path)
        guard let root else {
            guard syntax.isEmpty else { return (nil, syntax) }
            reading.report(
                WorkflowCode.missingKey, "the file is empty, and an action needs 'runs'",
                at: SourceSpan(line: 1, column: 1))
            return (nil, reading.findings)
        }
        reading.add(syntax)
        let action = reading.action(root)
        let findings = reading.findings.sortedByPlace()
        return (findings.hasErrors ? nil : action, findings)
    }
}

extension Reading {
    fileprivate mutating func action(_ root: YAMLNode) -> ActionDefinition? {
        guard let entries = root.entries else {
            report(
                WorkflowCode.wrongKind, "an action's file is a mapping, not \(root.kindName)", at: root.span,
                help: "begin with 'name:', 'description:' and 'runs:'")
            return nil
        }
        var draft = ActionDraft()
        ActionKeys.root.read(entries, into: &draft, &self)
        for name in ["name", "description"] where root.entry(name) == nil {
            report(.warning, WorkflowCode.missingKey, "an action needs '\(name)'", at: root.span)
        }
        guard root.entry("runs") != nil else {
            report(
                WorkflowCode.missingKey, "an action needs 'runs'", at: root.span,
                help: "add 'runs:' with 'using: composite' and steps, or 'using: node24' and 'main'")
            return nil
        }
        guard let runs = draft.runs else { return nil }
        var action = ActionDefinition(
            path: path, name: draft.name.flatMap { $0.isEmpty ? nil : $0 } ?? folderName, runs: runs)
        action.summary = draft.summary
        action.inputs = draft.inputs
        action.outputs = outputs(draft.outputs, of: runs)
        check(action)
        return action
    }

    /// What an action without a name is called.
    private var folderName: String {
        let parts = path.split(separator: "/")
        return parts.dropLast().last.map(String.init) ?? path
    }

    // MARK: - Inputs and outputs

    mutating func actionInputs(_ field: Field) -> [ActionDefinition.Input] {
        guard !field.value.isNull, let entries = entries(of: field.value, field.name) else { return [] }
        var seen: [String: SourceSpan] = [:]
        var inputs: [ActionDefinition.Input] = []
        for entry in entries {
            if let earlier = seen.updateValue(entry.key.span, forKey: entry.key.text.lowercased()) {
                report(
                    WorkflowCode.badInput,
                    "input '\(entry.key.text.shortened)' differs from another only in case",
                    at: entry.key.span, notes: [Diagnostic.Note("the other one is here", span: earlier)])
            }
            var input = ActionDefinition.Input(name: entry.key.text, span: entry.key.span)
            if !entry.value.isNull, let keys = self.entries(of: entry.value, entry.key.text) {
                ActionKeys.input.read(keys, into: &input, &self)
            }
            inputs.append(input)
        }
        return inputs
    }

    mutating func actionOutputs(_ field: Field) -> [(name: YAMLScalar, value: Text?)] {
        guard !field.value.isNull, let entries = entries(of: field.value, field.name) else { return [] }
        return entries.map { entry in
            var value: Text?
            if !entry.value.isNull, let keys = self.entries(of: entry.value, entry.key.text) {
                ActionKeys.output.read(keys, into: &value, &self)
            }
            return (entry.key, value)
        }
    }

    private mutating func outputs(
        _ drafts: [(name: YAMLScalar, value: Text?)], of runs: ActionDefinition.Runs
    ) -> [NamedText] {
        drafts.compactMap { name, value in
            if case .composite = runs, value == nil {
                report(
                    .warning, WorkflowCode.missingKey, "output '\(name.text.shortened)' needs 'value'",
                    at: name.span, help: "add 'value: ${{ steps.<id>.outputs.<name> }}'")
            }
            guard let value = value ?? emptyText(at: name.span) else { return nil }
            return NamedText(name: name.text, nameSpan: name.span, value: value)
        }
    }

    private func emptyText(at span: SourceSpan) -> Text? {
        guard case .success(let template) = Template.parse("", names: Places.nowhere) else { return nil }
        return Text(raw: "", template: template, span: span)
    }

    /// A scalar of any type as text; reports anything else.
    mutating func scalarText(_ field: Field) -> String? {
        guard let scalar = field.value.scalar else {
            report(
                .warning, WorkflowCode.wrongKind,
                "'\(field.name)' takes a text, not \(field.value.kindName)", at: field.value.span)
            return nil
        }
        return scalar.text
    }

    /// `true` or `false`, also as a text, which many actions write.
    mutating func looseFlag(_ field: Field) -> Bool? {
        switch field.value.text?.lowercased() {
        case "true": return true
        case "false": return false
        default:
            report(
                .warning, WorkflowCode.wrongKind, "'\(field.name)' takes true or false", at: field.value.span)
            return nil
        }
    }

    // MARK: - Names

    /// Checks the names behind `inputs` and `steps`: nothing gives another one a value.
    private mutating func check(_ action: ActionDefinition) {
        var steps = StepNames([])
        if case .composite(let all) = action.runs { steps = StepNames(all) }
        let known = action.inputs.map(\.name)
        let names = Set(known.map { $0.lowercased() })
        for use in uses where !isFull {
            guard let name = use.name(1) else { continue }
            switch use.context {
            case "steps": checkSteps(use, steps, "the action", as: .warning)
            case "inputs" where !names.contains(name.lowercased()):
                report(
                    .warning, WorkflowCode.unknownInput, "the action has no input '\(name.shortened)'",
                    at: span(of: use, upTo: 2),
                    help: suggestion(for: name, among: known) ?? "add it under 'inputs'")
            default: break
            }
        }
    }
}
