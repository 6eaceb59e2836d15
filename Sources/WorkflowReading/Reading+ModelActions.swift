internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// A step whose action sets a key of its job.
struct ModelActionUse {
    var action: ModelAction
    /// Where `uses` stands.
    var span: SourceSpan
    /// `with`.
    var inputs: YAMLNode?

    /// The value of an input.
    func input(_ name: String) -> YAMLNode? { inputs?[name] }
}

extension Reading {
    /// Keeps a step for the job that it speaks of.
    mutating func keep(_ action: ModelAction, _ draft: StepDraft, _ list: inout StepList) {
        let span = draft.place("uses") ?? SourceSpan(line: 1, column: 1)
        let name = action.rawValue
        guard list.place == .job else {
            report(
                WorkflowCode.misplacedStep, "'\(name)' speaks of a whole job, so it cannot stand here",
                at: span,
                help: "put it into the steps of the job themselves")
            return
        }
        for entry in draft.entries where !["name", "uses", "with"].contains(entry.key.text) {
            report(
                WorkflowCode.otherStepKey, "a step with '\(name)' has no '\(entry.key.text.shortened)'",
                at: entry.key.span, help: "it runs nothing; beside 'uses' stand name and with")
        }
        if let field = draft.inputs, !field.value.isNull {
            guard entries(of: field.value, "with") != nil else { return }
        }
        let inputs = draft.inputs.flatMap { $0.value.isNull ? nil : $0.value }
        list.modelActions.append(ModelActionUse(action: action, span: span, inputs: inputs))
    }

    /// Sets the keys of the job that its steps ask for.
    mutating func applyModelActions(to draft: inout JobDraft) {
        guard !draft.modelActions.isEmpty else { return }
        var seen: [ModelAction: SourceSpan] = [:]
        for use in draft.modelActions {
            let earlier =
                seen.updateValue(use.span, forKey: use.action) ?? keyPlace(of: use.action, draft.node)
            if let earlier {
                report(
                    WorkflowCode.saidTwice, "'\(use.action.key)' of the job is said twice", at: use.span,
                    help: "remove one of them",
                    notes: [Diagnostic.Note("the other one is here", span: earlier)])
            } else if isInPlace(use, &draft) {
                apply(use, to: &draft)
            }
        }
        guard let use = draft.modelActions.first, !draft.modelActions.contains(where: \.action.isWholeJob)
        else { return }
        if case .steps(let steps)? = draft.works.first?.work, steps.isEmpty {
            report(
                WorkflowCode.missingKey,
                "'steps' needs a step that runs, for '\(use.action.rawValue)' runs nothing",
                at: use.span)
        }
    }

    private func keyPlace(of action: ModelAction, _ job: YAMLNode) -> SourceSpan? {
        let owner = action == .select ? job["strategy"] : job
        return owner?.entry(action.key)?.key.span
    }

    /// Whether a gate or publish action is alone; then it is what the job does.
    private mutating func isInPlace(_ use: ModelActionUse, _ draft: inout JobDraft) -> Bool {
        guard use.action.isWholeJob else { return true }
        guard case .steps(let steps)? = draft.works.first(where: { $0.name == "steps" })?.work, steps.isEmpty,
            draft.modelActions.count == 1
        else {
            report(
                WorkflowCode.notAlone, "'\(use.action.rawValue)' must be the only step of its job",
                at: use.span,
                help: "make it a job of its own, with 'needs'")
            return false
        }
        draft.works.removeAll { $0.name == "steps" }
        return true
    }

    private mutating func apply(_ use: ModelActionUse, to draft: inout JobDraft) {
        guard let value = value(of: use) else { return }
        let key = YAMLScalar(
            text: use.action.key, span: use.span, style: .plain, value: .string(use.action.key))
        if use.action == .select {
            return select(Field(key: key, value: value, rules: Places.nowhere), of: &draft.job)
        }
        guard let known = JobKeys.table.keys.first(where: { $0.name == use.action.key }),
            case .read(let read) = known.support
        else { return }
        read(&self, Field(key: key, value: value, rules: known.rules ?? Places.nowhere), &draft)
    }

    // MARK: - Values

    /// What would stand behind the key.
    private mutating func value(of use: ModelActionUse) -> YAMLNode? {
        let inputs = use.inputs ?? YAMLNode(.mapping([]), span: use.span)
        switch use.action {
        case .metrics: return only("path", use)
        case .network: return only("mode", use)
        case .gate: return use.input("file") == nil ? gate(use) : only("file", use)
        case .params where use.inputs?.entries?.isEmpty ?? true:
            report(
                WorkflowCode.missingKey, "'\(use.action.rawValue)' needs a parameter in 'with'", at: use.span)
            return nil
        case .predictions, .model, .params, .resources, .select, .publish: return inputs
        }
    }

    /// The one input that such an action takes.
    private mutating func only(_ name: String, _ use: ModelActionUse) -> YAMLNode? {
        for entry in use.inputs?.entries ?? [] where entry.key.text != name {
            report(
                WorkflowCode.unknownKey,
                "'\(use.action.rawValue)' has no input '\(entry.key.text.shortened)' here",
                at: entry.key.span,
                help: Suggestion.help(for: entry.key.text, among: [name]) ?? "the input is '\(name)'")
        }
        if let value = use.input(name) { return value }
        report(
            WorkflowCode.missingKey, "'\(use.action.rawValue)' needs the input '\(name)'", at: use.span,
            help: "add 'with: { \(name): … }'")
        return nil
    }

    /// The mapping of a gate: what is a list or a mapping there is the text of one here.
    private mutating func gate(_ use: ModelActionUse) -> YAMLNode? {
        let structured: Set = ["checks", "test-set", "predictions"]
        guard let entries = use.inputs?.entries, !entries.isEmpty else {
            report(
                WorkflowCode.missingKey, "'\(use.action.rawValue)' needs the input 'file' or 'checks'",
                at: use.span,
                help: "add 'with: { file: gates/model.yml }'")
            return nil
        }
        var members: [YAMLEntry] = []
        for entry in entries {
            guard let scalar = entry.value.scalar, structured.contains(entry.key.text) else {
                members.append(entry)
                continue
            }
            guard scalar.text.utf8.count <= EmbeddedYAML.maximumBytes else {
                report(
                    WorkflowCode.wrongValue, "'\(entry.key.text)' is longer than 32 KiB", at: scalar.span,
                    help: "put the gate into a file, and name it with 'file'")
                continue
            }
            let (node, findings) = EmbeddedYAML(scalar).parse(path: path)
            add(findings)
            if let node { members.append(YAMLEntry(key: entry.key, value: node)) }
        }
        return YAMLNode(.mapping(members), span: use.span)
    }
}
