internal import Diagnostics
internal import YAML
internal import Workflows

/// The steps of a job or an action while they are read.
struct StepList {
    /// Where steps stand.
    enum Place { case job, group, action }

    var place: Place
    var steps: [Step] = []
    /// The ids in lower case: where each stands, and the number of its step.
    var ids: [String: (span: SourceSpan, number: Int)] = [:]
    /// The steps that say something of the whole job.
    var modelActions: [ModelActionUse] = []

    init(_ place: Place) { self.place = place }

    /// The ids of background steps so far.
    var backgroundIDs: [String] = []
}

extension Reading {
    /// `steps` of a job.
    mutating func steps(_ field: Field, into draft: inout JobDraft) {
        var list = StepList(.job)
        read(field, into: &list)
        checkBackground(list.steps)
        draft.modelActions = list.modelActions
        draft.works.append((.steps(list.steps), field.name, field.span))
    }

    /// Reads all steps of a list, which must hold at least one.
    mutating func read(_ field: Field, into list: inout StepList) {
        guard let elements = elements(of: field.value, field.name) else { return }
        if elements.isEmpty {
            report(WorkflowCode.missingKey, "'\(field.name)' needs at least one step", at: field.span)
        }
        guard list.steps.count + elements.count <= Self.maximumCount else {
            report(WorkflowCode.tooManyJobs, "a job has at most \(Self.maximumCount) steps", at: field.span)
            return
        }
        list.steps.reserveCapacity(list.steps.count + elements.count)
        for element in elements { readStep(element, into: &list) }
        step = nil
    }

    private mutating func readStep(_ node: YAMLNode, into list: inout StepList) {
        guard let entries = entries(of: node, "steps") else { return }
        var draft = StepDraft(entries: entries)
        step = list.steps.count + 1
        let table = list.place == .action ? StepKeys.composite : StepKeys.table
        table.read(entries, into: &draft, &self)
        guard let kind = kind(of: draft, node, list.place) else { return }
        for entry in entries where kind.refuses(entry.key.text) { refuse(entry.key, beside: kind) }
        if let field = draft.group { return readGroup(field, into: &list) }
        if let action = draft.modelAction { return keep(action, draft, &list) }
        guard let work = work(of: draft, kind, node, list) else { return }
        var step = Step(number: list.steps.count + 1, work: work, span: entries.first?.key.span ?? node.span)
        step.id = draft.id?.text
        step.name = draft.name
        step.condition = draft.condition
        step.environment = draft.environment
        step.continueOnError = draft.continueOnError
        step.timeoutMinutes = draft.timeoutMinutes
        step.isBackground = !kind.isControl && (draft.isBackground || list.place == .group)
        register(draft.id, step.number, &list)
        if step.isBackground, let id = step.id { list.backgroundIDs.append(id) }
        list.steps.append(step)
    }

    private mutating func register(_ id: YAMLScalar?, _ number: Int, _ list: inout StepList) {
        guard let id,
            let earlier = list.ids.updateValue((id.span, number), forKey: id.text.lowercased())
        else { return }
        report(
            WorkflowCode.duplicateStep, "two steps have the id '\(id.text)'", at: id.span,
            notes: [Diagnostic.Note("the other one is here", span: earlier.span)])
    }

    // MARK: - Kinds

    private mutating func kind(of draft: StepDraft, _ node: YAMLNode, _ place: StepList.Place) -> StepKind? {
        let kinds = draft.entries.compactMap { entry in
            StepKind(rawValue: entry.key.text).map { (kind: $0, span: entry.key.span) }
        }
        if place == .action, kinds.contains(where: \.kind.isControl) { return nil }
        guard let (kind, span) = kinds.first else {
            report(WorkflowCode.oneStepWork, "a step needs 'run' or 'uses'", at: node.span)
            return nil
        }
        if kinds.count > 1 {
            report(
                WorkflowCode.oneStepWork,
                "a step has '\(kind.rawValue)' or '\(kinds[1].kind.rawValue)', not both", at: kinds[1].span,
                help: "make it two steps")
            return nil
        }
        if place == .group, kind.isControl {
            report(
                WorkflowCode.misplacedStep, "'\(kind.rawValue)' cannot stand in a parallel group", at: span,
                help: "a group holds steps with 'run' and 'uses'; put this one behind it")
            return nil
        }
        if place == .group, let background = draft.place("background") {
            report(
                .note, WorkflowCode.noEffect,
                "'background' has no effect here: every step of a parallel group runs in the background",
                at: background)
        }
        return kind
    }

    private mutating func refuse(_ key: YAMLScalar, beside kind: StepKind) {
        let name = key.text
        guard kind.isControl else {
            report(
                WorkflowCode.otherStepKey,
                "'\(name)' belongs to a step with '\(kind == .run ? "uses" : "run")'", at: key.span,
                help: "remove it")
            return
        }
        guard StepKeys.table.keys.contains(where: { $0.name == name }) else { return }
        report(
            WorkflowCode.otherStepKey, "a step with '\(kind.rawValue)' has no '\(name)'", at: key.span,
            help: kind == .parallel
                ? "put it into the steps of the group" : "beside it stand name, id and continue-on-error")
    }

    private mutating func work(of draft: StepDraft, _ kind: StepKind, _ node: YAMLNode, _ list: StepList)
        -> Step.Work?
    {
        switch kind {
        case .run: return run(draft, node, list.place)
        case .uses:
            let inputs = draft.inputs.map { named($0) } ?? []
            guard let action = draft.action else { return nil }
            check(inputs, of: action)
            return .uses(action, with: inputs)
        case .wait:
            let targets = targets(draft.targets, list)
            return targets.isEmpty ? nil : .wait(targets)
        case .waitAll: return waitForAll(draft, list)
        case .cancel: return targets(draft.targets, list).first.map { .cancel($0) }
        case .parallel: return nil
        }
    }

    private mutating func run(_ draft: StepDraft, _ node: YAMLNode, _ place: StepList.Place) -> Step.Work? {
        if draft.shell == nil, let scalar = node["run"]?.scalar {
            if place == .action, draft.place("shell") == nil {
                report(
                    WorkflowCode.missingKey, "a step with 'run' in an action needs 'shell'",
                    at: draft.place("run") ?? node.span, help: "add 'shell: bash'")
            } else if let pipe = Pipe.first(in: scalar) {
                pipes.append(pipe)
            }
        }
        return draft.script.map {
            .run(script: $0, shell: draft.shell, workingDirectory: draft.workingDirectory)
        }
    }

    /// `run`.
    mutating func script(_ field: Field) -> Text? {
        guard let script = text(field) else { return nil }
        if script.raw.allSatisfy(\.isWhitespace) {
            report(WorkflowCode.wrongKind, "'run' needs a script", at: field.span)
        }
        if script.raw.utf8.count > 21_000, script.raw.unicodeScalars.count > 21_000 {
            report(
                WorkflowCode.longScript,
                "a script has at most 21,000 characters, and this has \(script.raw.unicodeScalars.count)",
                at: field.span, help: "put it into a file of the repository and run that")
        }
        return script
    }
}
