internal import Diagnostics
internal import YAML
internal import Workflows

extension Reading {
    /// `uses` of a step.
    mutating func action(_ field: Field, into draft: inout StepDraft) {
        guard let text = plainWord(field.value, field.name) else { return }
        let span = field.value.span
        switch ActionText.source(of: text) {
        case .failure(let fault):
            report(WorkflowCode.badAction, fault.message, at: span, help: fault.help)
        case .success(.remote(let owner, let repository, let path, _))
        where owner.lowercased() == ModelAction.owner:
            let name = repository + (path.isEmpty ? "" : "/" + path)
            draft.modelAction = ModelAction(rawValue: "\(ModelAction.owner)/\(name.lowercased())")
            if draft.modelAction == nil { reportModelAction(name, at: span) }
        case .success(let source): draft.action = ActionReference(text: text, source: source, span: span)
        }
    }

    private mutating func reportModelAction(_ name: String, at span: SourceSpan) {
        let known = ModelAction.allCases.map(\.rawValue)
        report(
            WorkflowCode.badAction, "there is no action '\(ModelAction.owner)/\(name.shortened)'", at: span,
            help: Suggestion.help(for: "\(ModelAction.owner)/\(name)", among: known)
                ?? "there are \(known.joined(separator: ", "))")
    }

    // MARK: - Inputs

    /// Compares the inputs that a step gives with those of a built-in action.
    mutating func check(_ inputs: [NamedText], of action: ActionReference) {
        guard let builtIn = action.builtIn else { return }
        let read = ActionInputs.read(by: builtIn)
        for input in inputs {
            if read.contains(input.name) {
                checkValue(input, builtIn)
            } else {
                reportInput(input, builtIn, read)
            }
        }
        for name in ActionInputs.required(by: builtIn) where !inputs.contains(where: { $0.name == name }) {
            report(WorkflowCode.missingKey, "\(builtIn.rawValue) needs the input '\(name)'", at: action.span)
        }
    }

    private mutating func reportInput(
        _ input: NamedText, _ action: ActionReference.BuiltIn, _ read: [String]
    ) {
        let name = input.name
        let all = "the inputs here are \(read.joined(separator: ", "))"
        let isLater = ActionInputs.later(in: action).contains(name)
        if ActionInputs.ignored(by: action).contains(name) || isLater && asksForNothing(input.value) {
            report(
                .note, WorkflowCode.noEffect, "'\(name)' of \(action.rawValue) has no effect here",
                at: input.nameSpan)
        } else if isLater {
            report(
                WorkflowCode.notYet, "'\(name)' of \(action.rawValue) is not supported yet",
                at: input.nameSpan, help: all)
        } else {
            report(
                .warning, WorkflowCode.unknownKey, "\(action.rawValue) has no input '\(name.shortened)'",
                at: input.nameSpan, help: Suggestion.help(for: name, among: read) ?? all)
        }
    }

    /// Whether a value is that of an input that nobody gave.
    private func asksForNothing(_ value: Text) -> Bool {
        value.isLiteral && (value.raw.allSatisfy(\.isWhitespace) || value.raw.lowercased() == "false")
    }

    /// A value that is written out must be one of the input's; an empty one is none.
    private mutating func checkValue(_ input: NamedText, _ action: ActionReference.BuiltIn) {
        let value = input.value
        guard value.isLiteral, !value.raw.allSatisfy(\.isWhitespace) else { return }
        if let words = ActionInputs.words(of: input.name, in: action),
            !words.contains(value.raw.lowercased())
        {
            report(
                WorkflowCode.wrongValue,
                "'\(input.name)' of \(action.rawValue) takes \(words.joined(separator: ", ")), "
                    + "not '\(value.raw.shortened)'",
                at: value.span, help: Suggestion.help(for: value.raw, among: words))
        } else if ActionInputs.isCount(input.name, in: action), (Int(value.raw) ?? -1) < 0 {
            report(
                WorkflowCode.wrongValue,
                "'\(input.name)' of \(action.rawValue) takes a whole number, not '\(value.raw.shortened)'",
                at: value.span,
                help: input.name == "fetch-depth" ? "write 0 for the whole history" : nil)
        }
    }
}
