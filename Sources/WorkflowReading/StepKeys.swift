internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// A step while it is read.
struct StepDraft {
    var id: String?
    var idSpan: SourceSpan?
    var name: Text?
    var condition: Condition?
    var environment: [NamedText] = []
    var continueOnError: Text?
    var timeoutMinutes: Text?
    var script: Text?
    var shell: Text?
    var workingDirectory: Text?
    var action: ActionReference?
    var inputs: [NamedText] = []
    /// The places of the keys that decide what the step is.
    var places: [String: SourceSpan] = [:]
}

/// The keys of a step.
enum StepKeys {
    static let table = KeyTable<StepDraft>(
        "a step",
        [
            .text("name", Places.step, .any, \.name),
            .key("id") { reading, field, draft in
                guard let scalar = field.value.scalar, reading.plainWord(field.value, field.name) != nil
                else { return }
                reading.checkID(scalar, of: "step")
                draft.id = scalar.text
                draft.idSpan = scalar.span
            },
            .key("if", Places.stepIf) { reading, field, draft in draft.condition = reading.condition(field) },
            .key("run", Places.step) { reading, field, draft in
                draft.places[field.name] = field.span
                draft.script = reading.script(field)
            },
            .key("shell", Places.step) { reading, field, draft in
                draft.places[field.name] = field.span
                draft.shell = reading.text(field, .shell)
            },
            .key("working-directory", Places.step) { reading, field, draft in
                draft.places[field.name] = field.span
                draft.workingDirectory = reading.text(field, .notEmpty)
            },
            .key("uses") { reading, field, draft in
                draft.places[field.name] = field.span
                draft.action = reading.action(field)
            },
            .key("with", Places.step) { reading, field, draft in
                draft.places[field.name] = field.span
                draft.inputs = reading.named(field)
            },
            .key("env", Places.step) { reading, field, draft in draft.environment = reading.named(field) },
            .text("continue-on-error", Places.step, .boolean, \.continueOnError),
            .text("timeout-minutes", Places.step, .positive, \.timeoutMinutes),
        ] + ["background", "wait", "wait-all", "cancel", "parallel"].map { .notYet($0) })

    /// The keys that make an entry more than a step with something missing.
    static let controls = ["wait", "wait-all", "cancel", "parallel"]
}

extension Reading {
    /// `steps`.
    mutating func steps(_ field: Field) -> [Step] {
        guard let elements = elements(of: field.value, field.name) else { return [] }
        if elements.isEmpty {
            report(WorkflowCode.missingKey, "'steps' needs at least one step", at: field.span)
        }
        guard elements.count <= Self.maximumCount else {
            report(WorkflowCode.tooManyJobs, "a job has at most \(Self.maximumCount) steps", at: field.span)
            return []
        }
        var ids: [String: SourceSpan] = [:]
        var steps: [Step] = []
        steps.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            step = index + 1
            if let step = readStep(element, number: index + 1, &ids) { steps.append(step) }
        }
        step = nil
        return steps
    }

    private mutating func readStep(_ node: YAMLNode, number: Int, _ ids: inout [String: SourceSpan]) -> Step?
    {
        guard let entries = entries(of: node, "steps") else { return nil }
        var draft = StepDraft()
        StepKeys.table.read(entries, into: &draft, &self)
        if let id = draft.id, let span = draft.idSpan,
            let earlier = ids.updateValue(span, forKey: id.lowercased())
        {
            report(
                WorkflowCode.duplicateStep, "two steps have the id '\(id)'", at: span,
                notes: [Diagnostic.Note("the other one is here", span: earlier)])
        }
        guard let work = work(of: draft, node) else { return nil }
        var step = Step(number: number, work: work, span: entries.first?.key.span ?? node.span)
        step.id = draft.id
        step.name = draft.name
        step.condition = draft.condition
        step.environment = draft.environment
        step.continueOnError = draft.continueOnError
        step.timeoutMinutes = draft.timeoutMinutes
        return step
    }

    private mutating func work(of draft: StepDraft, _ node: YAMLNode) -> Step.Work? {
        let places = draft.places
        switch (places["run"], places["uses"]) {
        case (let run?, let uses?):
            report(
                WorkflowCode.oneStepWork, "a step has 'run' or 'uses', not both", at: max(run, uses),
                help: "make it two steps")
            return nil
        case (nil, nil):
            if !StepKeys.controls.contains(where: { node.entry($0) != nil }) {
                report(WorkflowCode.oneStepWork, "a step needs 'run' or 'uses'", at: node.span)
            }
            return nil
        case (.some, nil):
            if draft.shell == nil, let scalar = node["run"]?.scalar, let pipe = Pipe.first(in: scalar) {
                pipes.append(pipe)
            }
            if let with = places["with"] { reportOther("with", at: with, belongsTo: "uses") }
            return draft.script.map {
                .run(script: $0, shell: draft.shell, workingDirectory: draft.workingDirectory)
            }
        case (nil, .some):
            for name in ["shell", "working-directory"] {
                if let place = places[name] { reportOther(name, at: place, belongsTo: "run") }
            }
            guard let action = draft.action else { return nil }
            check(draft.inputs, of: action)
            return .uses(action, with: draft.inputs)
        }
    }

    private mutating func reportOther(_ name: String, at span: SourceSpan, belongsTo kind: String) {
        report(
            WorkflowCode.otherStepKey, "'\(name)' belongs to a step with '\(kind)'", at: span,
            help: "remove it")
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

private func max(_ left: SourceSpan, _ right: SourceSpan) -> SourceSpan {
    left.start < right.start ? right : left
}
