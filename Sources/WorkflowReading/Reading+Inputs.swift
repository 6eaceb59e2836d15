internal import Diagnostics
internal import Expressions
internal import JSON
internal import YAML
internal import Workflows

/// An input while it is read.
struct InputDraft {
    var input: Trigger.Input
    var options: SourceSpan?
    var given: Field?
    var hasType = false
}

struct SecretDraft {
    var summary: String?
    var isRequired = false
}

struct OutputDraft {
    var value: Text?
}

enum InputKeys {
    /// An input of `workflow_dispatch`.
    static let table = KeyTable<InputDraft>(
        "an input",
        [
            description,
            .key("type") { reading, field, draft in
                if let kind = reading.choice(field, Trigger.Input.Kind.self) { draft.input.kind = kind }
            },
            required, defaultValue(nil),
            .key("options") { reading, field, draft in
                draft.options = field.span
                draft.input.options = reading.words(field.value, field.name).map(\.text)
            },
        ])

    /// An input of `workflow_call`.
    static let call = KeyTable<InputDraft>(
        "an input of 'workflow_call'",
        [
            description,
            .key("type") { reading, field, draft in
                draft.hasType = true
                if let kind = reading.choice(field, among: callKinds) { draft.input.kind = kind }
            },
            required, defaultValue(Places.run),
        ])

    static let secret = KeyTable<SecretDraft>(
        "a secret of 'workflow_call'",
        [
            .key("description") { $2.summary = $0.plainWord($1.value, $1.name) },
            .key("required") { $2.isRequired = $0.flag($1.value, $1.name) ?? false },
        ])

    static let output = KeyTable<OutputDraft>(
        "an output of 'workflow_call'",
        [
            .key("description") { reading, field, _ in _ = reading.plainWord(field.value, field.name) },
            .text("value", Places.callOutputs, .any, \.value),
        ])

    static let callKinds: [Trigger.Input.Kind] = [.string, .boolean, .number]

    private static let description = Key<InputDraft>.key("description") { reading, field, draft in
        draft.input.summary = reading.plainWord(field.value, field.name)
    }

    private static let required = Key<InputDraft>.key("required") { reading, field, draft in
        draft.input.isRequired = reading.flag(field.value, field.name) ?? false
    }

    private static func defaultValue(_ rules: NameRules?) -> Key<InputDraft> {
        .key("default", rules) { _, field, draft in draft.given = field }
    }
}

extension Reading {
    /// One of an enumeration's words.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ field: Field, _: Choice.Type
    ) -> Choice? {
        choice(field, among: Array(Choice.allCases))
    }

    /// One of some of an enumeration's words.
    mutating func choice<Choice: RawRepresentable<String>>(
        _ field: Field, among choices: [Choice]
    ) -> Choice? {
        guard let word = plainWord(field.value, field.name) else { return nil }
        if let choice = choices.first(where: { $0.rawValue == word }) { return choice }
        let words = choices.map(\.rawValue)
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
        return entries.compactMap { input($0, InputKeys.table)?.input }
    }

    /// `workflow_call.inputs`.
    mutating func callInputs(_ node: YAMLNode) -> [Trigger.Input] {
        guard !node.isNull, let entries = entries(of: node, "inputs") else { return [] }
        return entries.compactMap { entry in
            guard let draft = input(entry, InputKeys.call) else { return nil }
            if !draft.hasType {
                report(
                    WorkflowCode.missingKey, "the input '\(draft.input.name)' needs 'type'",
                    at: entry.key.span,
                    help: "add 'type: string', or boolean or number")
            }
            return draft.input
        }
    }

    private mutating func input(_ entry: YAMLEntry, _ table: KeyTable<InputDraft>) -> InputDraft? {
        guard isName(entry, of: "an input") else { return nil }
        var draft = InputDraft(input: Trigger.Input(name: entry.key.text, span: entry.key.span))
        if !entry.value.isNull, let entries = entries(of: entry.value, entry.key.text) {
            table.read(entries, into: &draft, &self)
        }
        checkOptions(draft)
        if let given = draft.given, !given.value.isNull { readDefault(given, of: &draft.input) }
        return draft
    }

    private mutating func isName(_ entry: YAMLEntry, of what: String) -> Bool {
        if Names.isID(entry.key.text) { return true }
        report(
            WorkflowCode.badName, "'\(entry.key.text.shortened)' cannot be the name of \(what)",
            at: entry.key.span, help: "use letters, digits, '_' and '-'")
        return false
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

    /// A default by its input's type; in `workflow_call` it may be an expression.
    private mutating func readDefault(_ field: Field, of input: inout Trigger.Input) {
        guard let scalar = field.value.scalar else {
            return wrongKind(field.value, "default", wants: "a text")
        }
        if scalar.text.holdsExpression {
            guard field.rules.contexts?.isEmpty != true else {
                report(
                    WorkflowCode.noExpressionHere,
                    "a default of 'workflow_dispatch' cannot hold an expression",
                    at: scalar.span, help: "write the value out")
                return
            }
            input.defaultText = text(scalar, raw: scalar.text, field.rules)
            return
        }
        input.defaultValue = input.value(of: scalar.text)
        if input.defaultValue == nil {
            report(
                WorkflowCode.badInput,
                "the default of '\(input.name)' must be \(input.valueRule), not '\(scalar.text.shortened)'",
                at: scalar.span, help: Suggestion.help(for: scalar.text, among: input.options))
        }
    }

    // MARK: - Secrets and outputs of a call

    /// `workflow_call.secrets`.
    mutating func callSecrets(_ node: YAMLNode) -> [Trigger.Secret] {
        guard !node.isNull, let entries = entries(of: node, "secrets") else { return [] }
        var secrets: [Trigger.Secret] = []
        for entry in entries where isName(entry, of: "a secret") {
            let name = entry.key.text
            if name.lowercased().hasPrefix("github_") {
                report(
                    WorkflowCode.badName, "names of secrets that begin with 'GITHUB_' are reserved",
                    at: entry.key.span)
            }
            var draft = SecretDraft()
            if !entry.value.isNull, let entries = self.entries(of: entry.value, name) {
                InputKeys.secret.read(entries, into: &draft, &self)
            }
            secrets.append(
                Trigger.Secret(
                    name: name, summary: draft.summary, isRequired: draft.isRequired, span: entry.key.span))
        }
        return secrets
    }

    /// `workflow_call.outputs`.
    mutating func callOutputs(_ node: YAMLNode) -> [NamedText] {
        guard !node.isNull, let entries = entries(of: node, "outputs") else { return [] }
        var outputs: [NamedText] = []
        for entry in entries where isName(entry, of: "an output") {
            guard let members = self.entries(of: entry.value, entry.key.text) else { continue }
            var draft = OutputDraft()
            InputKeys.output.read(members, into: &draft, &self)
            if entry.value.entry("value") == nil {
                report(
                    WorkflowCode.missingKey, "the output '\(entry.key.text)' needs 'value'",
                    at: entry.key.span,
                    help: "add 'value: ${{ jobs.<job>.outputs.\(entry.key.text) }}'")
            }
            if let value = draft.value {
                outputs.append(NamedText(name: entry.key.text, nameSpan: entry.key.span, value: value))
            }
        }
        return outputs
    }
}
