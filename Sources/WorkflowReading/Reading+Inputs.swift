internal import Diagnostics
internal import JSON
internal import YAML
internal import Workflows

/// An input while it is read.
private struct InputDraft {
    var input: Trigger.Input
    var options: SourceSpan?
    var given: YAMLNode?
}

private enum InputKeys {
    static let table = KeyTable<InputDraft>(
        "an input",
        [
            .key("description") { reading, field, draft in
                draft.input.summary = reading.plainWord(field.value, field.name)
            },
            .key("type") { reading, field, draft in
                if let kind = reading.choice(field, Trigger.Input.Kind.self) { draft.input.kind = kind }
            },
            .key("required") { reading, field, draft in
                draft.input.isRequired = reading.flag(field.value, field.name) ?? false
            },
            .key("default") { _, field, draft in draft.given = field.value },
            .key("options") { reading, field, draft in
                draft.options = field.span
                draft.input.options = reading.words(field.value, field.name).map(\.text)
            },
        ])
}

extension Reading {
    /// One of an enumeration's words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ field: Field, _: Choice.Type
    ) -> Choice? {
        guard let word = plainWord(field.value, field.name) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        report(
            WorkflowCode.wrongValue,
            "'\(field.name)' takes \(words.joined(separator: ", ")), not '\(word.shortened)'",
            at: field.value.span, help: Suggestion.help(for: word, among: words))
        return nil
    }

    /// `workflow_dispatch.inputs`.
    mutating func inputs(_ node: YAMLNode) -> [Trigger.Input] {
        guard !node.isNull, let entries = entries(of: node, "inputs") else { return [] }
        if entries.count > 25 {
            report(WorkflowCode.badInput, "a workflow takes at most 25 inputs", at: entries[25].key.span)
        }
        return entries.compactMap { input($0) }
    }

    private mutating func input(_ entry: YAMLEntry) -> Trigger.Input? {
        let name = entry.key.text
        guard Names.isID(name) else {
            report(
                WorkflowCode.badName, "'\(name.shortened)' cannot be the name of an input",
                at: entry.key.span,
                help: "use letters, digits, '_' and '-'")
            return nil
        }
        var draft = InputDraft(input: Trigger.Input(name: name, span: entry.key.span))
        if !entry.value.isNull, let entries = entries(of: entry.value, name) {
            InputKeys.table.read(entries, into: &draft, &self)
        }
        checkOptions(draft)
        if let given = draft.given, !given.isNull {
            draft.input.defaultValue = value(of: given, for: draft.input)
        }
        return draft.input
    }

    private mutating func checkOptions(_ draft: InputDraft) {
        let input = draft.input
        if input.kind == .choice, input.options.isEmpty {
            report(
                WorkflowCode.badInput, "the choice '\(input.name)' needs 'options'", at: input.span,
                help: "add 'options: [first, second]'")
        } else if input.kind != .choice, let options = draft.options {
            report(
                WorkflowCode.badInput, "'options' belongs to an input of type choice", at: options,
                help: "add 'type: choice'")
        }
    }

    /// A default by its input's type.
    private mutating func value(of node: YAMLNode, for input: Trigger.Input) -> JSON? {
        guard let scalar = node.scalar else {
            wrongKind(node, "default", wants: "a text")
            return nil
        }
        if let value = input.value(of: scalar.text) { return value }
        report(
            WorkflowCode.badInput,
            "the default of '\(input.name)' must be \(input.valueRule), not '\(scalar.text.shortened)'",
            at: node.span,
            help: Suggestion.help(for: scalar.text, among: input.options))
        return nil
    }
}
