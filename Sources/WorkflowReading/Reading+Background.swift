internal import Diagnostics
internal import YAML
internal import Workflows

/// Steps in the background: what waits for them, and what uses them too early.
///
/// Source: GitHub's workflow syntax (`background`, `wait`, `wait-all`, `cancel`, `parallel`).
extension Reading {
    /// How many background steps of a job run at once; others wait for a place.
    static let maximumBackground = 10

    /// The steps of a `parallel` group, each in the background, and one step that waits for them.
    mutating func readGroup(_ field: Field, into list: inout StepList) {
        let first = list.steps.count
        let place = list.place
        list.place = .group
        read(field, into: &list)
        list.place = place
        let targets = list.steps[first...].map {
            Step.Target(step: $0.number, id: $0.id, span: $0.span)
        }
        guard !targets.isEmpty else { return }
        list.steps.append(Step(number: list.steps.count + 1, work: .wait(targets), span: field.span))
    }

    /// The earlier background steps that `wait` or `cancel` names, each once.
    mutating func targets(_ names: [(text: String, span: SourceSpan)], _ list: StepList) -> [Step.Target] {
        var targets: [Step.Target] = []
        var seen: Set<Int> = []
        for (name, span) in names {
            guard let number = list.ids[name.lowercased()]?.number, list.steps.indices.contains(number - 1)
            else {
                let known = list.backgroundIDs
                report(
                    WorkflowCode.unknownTarget,
                    "no background step '\(name.shortened)' comes before this one",
                    at: span,
                    help: suggestion(for: name, among: known)
                        ?? (known.isEmpty
                            ? "give an earlier step this 'id' and 'background: true'"
                            : "before it come \(known.listed)"))
                continue
            }
            let step = list.steps[number - 1]
            guard step.isBackground else {
                report(
                    WorkflowCode.unknownTarget, "step '\(name)' does not run in the background", at: span,
                    help: "add 'background: true' to it",
                    notes: [Diagnostic.Note("it is here", span: step.span)])
                continue
            }
            if seen.insert(number).inserted {
                targets.append(Step.Target(step: number, id: step.id, span: span))
            }
        }
        return targets
    }

    /// `wait-all`, which is nothing when it says false.
    mutating func waitForAll(_ draft: StepDraft, _ list: StepList) -> Step.Work? {
        let place = draft.place(StepKind.waitAll.rawValue)
        if let place, draft.waitsForAll == false {
            report(.note, WorkflowCode.noEffect, "'wait-all: false' waits for nothing", at: place)
        } else if let place, draft.waitsForAll == true, !list.steps.contains(where: \.isBackground) {
            report(
                .note, WorkflowCode.noEffect,
                "'wait-all' has no effect here: no background step comes before it", at: place)
        }
        return draft.waitsForAll == true ? .waitAll : nil
    }

    /// Warns of more background steps than run at once, and of names whose values are not there yet.
    mutating func checkBackground(_ steps: [Step]) {
        guard steps.contains(where: \.isBackground) else { return }
        let ends = Self.ends(of: steps)
        reportCrowd(steps, ends)
        var numbers: [String: Int] = [:]
        for step in steps where step.isBackground {
            if let id = step.id { numbers[id.lowercased()] = step.number }
        }
        for use in uses where use.context == "steps" {
            guard let reader = use.step, let name = use.name(1), let number = numbers[name.lowercased()],
                number < reader, reader <= ends[number] ?? .max
            else { continue }
            report(
                .warning, WorkflowCode.notAwaited,
                "step '\(name)' runs in the background, and nothing has waited for it yet",
                at: span(of: use, upTo: 2), help: "put a step with 'wait: \(name)' before this one")
        }
    }

    /// The number of the step that first waits for or cancels each background step.
    private static func ends(of steps: [Step]) -> [Int: Int] {
        var ends: [Int: Int] = [:]
        var running: Set<Int> = []
        for step in steps {
            let ended: Set<Int>
            switch step.work {
            case .run, .uses: ended = []
            case .wait(let targets): ended = Set(targets.map(\.step)).intersection(running)
            case .waitAll: ended = running
            case .cancel(let target): ended = running.intersection([target.step])
            }
            for number in ended { ends[number] = step.number }
            running.subtract(ended)
            if step.isBackground { running.insert(step.number) }
        }
        return ends
    }

    private mutating func reportCrowd(_ steps: [Step], _ ends: [Int: Int]) {
        var ending: [Int: Int] = [:]
        for end in ends.values { ending[end, default: 0] += 1 }
        var running = 0
        for step in steps {
            running -= ending[step.number] ?? 0
            guard step.isBackground else { continue }
            running += 1
            guard running > Self.maximumBackground else { continue }
            report(
                .warning, WorkflowCode.manyInBackground,
                "at most \(Self.maximumBackground) background steps run at once, and this one waits for a place",
                at: step.span, help: "wait for some of them first")
            return
        }
    }
}
