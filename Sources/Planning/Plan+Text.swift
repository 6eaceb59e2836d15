internal import Expressions
internal import JSON
public import Workflows

extension Plan {
    /// The plan for people: each job in order with what it needs, its legs, limits, steps and results.
    public var text: String {
        var lines = ["\(workflow.name) (\(workflow.path), sha256:\(digest.prefix(12)))"]
        let inputs = event.inputs.map { "\($0.name)=\($0.value.inputText)" }.joined(separator: ", ")
        lines.append("on \(event.name)" + (inputs.isEmpty ? "" : " with \(inputs)"))
        if let concurrency = workflow.concurrency { lines.append("one of " + concurrency.words) }
        for job in jobs { lines += PlanPrinter(planned: job).block }
        return lines.joined(separator: "\n")
    }
}

/// The lines of one job.
private struct PlanPrinter {
    let planned: PlannedJob
    /// The ids of the jobs that call this one's workflow: `train / `.
    var callers = ""

    private var job: Job { planned.job }

    /// The job and, further to the right, those that it calls, each behind an empty line.
    var block: [String] {
        let inner = (planned.call?.jobs ?? []).flatMap { called in
            PlanPrinter(planned: called, callers: callers + job.id + " / ").block
        }
        return [""] + [heading] + (details + containers + work).map { "  " + $0 }
            + inner.map { $0.isEmpty ? "" : "  " + $0 }
    }

    private var heading: String {
        let name = job.name.map { " (\($0.raw))" } ?? ""
        let needs = planned.needs.isEmpty ? "" : " needs \(planned.needs.joined(separator: ", "))"
        return callers + job.id + name + needs
    }

    private var details: [String] {
        var details: [String] = []
        if let reason = planned.skipReason { details.append("skipped   \(reason)") }
        if let condition = job.condition { details.append("if        \(condition.source.excerpt)") }
        if let strategy = job.strategy, strategy.matrix != nil {
            details.append("legs      " + legs(strategy))
        }
        if !job.runsOn.labels.isEmpty {
            details.append("runs on   " + job.runsOn.labels.map(\.raw.excerpt).joined(separator: ", "))
        }
        if let concurrency = job.concurrency { details.append("one of    " + concurrency.words) }
        if let need = job.needsImages {
            details.append("images    \(need.reason) needs one, and this version runs none yet")
        }
        if !limits.isEmpty { details.append("limits    " + limits.joined(separator: ", ")) }
        if !job.params.isEmpty {
            let params = job.params.map { "\($0.name)=\($0.value.raw.excerpt)" }
            details.append("params    " + params.joined(separator: ", "))
        }
        return details
    }

    private func legs(_ strategy: Strategy) -> String {
        var text = "known when its needs have ended"
        if let legs = planned.legs {
            let shown = legs.prefix(8).map(\.name)
            text = "\(legs.count): " + shown.joined(separator: ", ") + (legs.count > 8 ? ", …" : "")
        }
        if let failFast = strategy.failFast { text += "; fail-fast \(failFast.raw)" }
        if let parallel = strategy.maxParallel { text += "; at most \(parallel.raw) at once" }
        if let select = strategy.select {
            text += "; the one with the \(select.mode.rawValue) \(select.metric) counts"
        }
        return text
    }

    private var limits: [String] {
        var limits: [String] = []
        if let cpus = job.resources.cpus { limits.append("\(cpus.raw) cpus") }
        if let memory = job.resources.memory { limits.append("\(memory.raw) memory") }
        if let pids = job.resources.pids { limits.append("\(pids.raw) processes") }
        if let shared = job.resources.sharedMemory { limits.append("\(shared.raw) shared memory") }
        if let network = job.network { limits.append("network \(network.raw)") }
        if let minutes = job.timeoutMinutes { limits.append("\(minutes.raw) minutes") }
        if let grace = job.cancelTimeoutMinutes { limits.append("\(grace.raw) minutes to stop") }
        if let isIgnored = job.continueOnError { limits.append("continue-on-error \(isIgnored.raw)") }
        return limits
    }

    private var work: [String] {
        switch job.work {
        case .steps(let steps): steps.map(line) + results
        case .gate: ["gate      written here"]
        case .gateFile(let path): ["gate      \(path.raw)"]
        case .publish(let publish):
            [
                "publish   \(publish.name?.raw ?? "the model's name in the gate") as "
                    + "\(publish.alias?.raw ?? "champion"), when \(planned.gate ?? "its gate") promotes"
            ]
        case .call(let call): lines(call)
        }
    }

    private func lines(_ call: ReusableCall) -> [String] {
        var lines = ["calls     \(call.path)"]
        let inputs = call.inputs.map { "\($0.name)=\($0.value.raw.excerpt)" }
        if !inputs.isEmpty { lines.append("with      " + inputs.joined(separator: ", ")) }
        switch call.secrets {
        case .none: break
        case .inherit: lines.append("secrets   all of the caller's")
        case .named(let named): lines.append("secrets   " + named.map(\.name).joined(separator: ", "))
        }
        return lines
    }

    private var containers: [String] {
        var lines: [String] = []
        if let container = job.container { lines.append("container " + words(container)) }
        for service in job.services { lines.append("service   \(service.id): " + words(service.container)) }
        return lines
    }

    private func words(_ container: JobContainer) -> String {
        var words = [container.image.raw.excerpt]
        if !container.ports.isEmpty {
            words.append("ports \(container.ports.map(\.raw).joined(separator: " "))")
        }
        if !container.volumes.isEmpty {
            words.append("volumes \(container.volumes.map(\.raw).joined(separator: " "))")
        }
        if let options = container.options { words.append("options \(options.raw.excerpt)") }
        return words.joined(separator: ", ")
    }

    private func line(_ step: Step) -> String {
        let number = String(step.number)
        let label = String(repeating: " ", count: max(0, 2 - number.utf8.count)) + number + "  "
        var text = step.title
        if case .run(_, let shell?, _) = step.work { text += " [\(shell.raw)]" }
        if step.isBackground { text += ", in the background" }
        if let minutes = step.timeoutMinutes { text += ", \(minutes.raw) minutes" }
        if let condition = step.condition { text += ", if \(condition.source.excerpt)" }
        return label + text
    }

    private var results: [String] {
        var results: [String] = []
        if let metrics = job.metrics { results.append("metrics \(metrics.raw)") }
        if let predictions = job.predictions { results.append("predictions \(predictions.path.raw)") }
        if let model = job.model {
            results.append("model \(model.path.raw)" + (model.flavor.map { " (\($0))" } ?? ""))
        }
        if !job.outputs.isEmpty {
            results.append("outputs \(job.outputs.map(\.name).joined(separator: ", "))")
        }
        return results.isEmpty ? [] : ["gives     " + results.joined(separator: ", ")]
    }
}

extension Concurrency {
    /// `the group deploy, which cancels what runs`.
    fileprivate var words: String {
        var words = "the group '\(group.raw.excerpt)'"
        if let text = cancelInProgress {
            words += text.raw == "true" ? ", cancels what runs" : ", cancels what runs if \(text.raw.excerpt)"
        }
        return queue == .max ? words + ", all wait in order" : words
    }
}

extension Step {
    /// What to call it before its expressions are known: its `name`, its action, or the first line of its script.
    public var title: String {
        if let name, !name.raw.isEmpty { return name.raw.excerpt }
        switch work {
        case .uses(let action, _): return action.text
        case .run(let script, _, _): return script.raw.firstLine.excerpt
        case .wait(let targets): return "wait for " + targets.names
        case .waitAll: return "wait for all background steps"
        case .cancel(let target): return "cancel " + [target].names
        }
    }
}

extension [Step.Target] {
    /// Their ids, and the numbers of those that have none: "server, steps 3, 4".
    fileprivate var names: String {
        let ids = compactMap(\.id)
        let numbers = filter { $0.id == nil }.map { String($0.step) }
        let steps = (numbers.count == 1 ? "step " : "steps ") + numbers.joined(separator: ", ")
        return (ids + (numbers.isEmpty ? [] : [steps])).joined(separator: ", ")
    }
}

extension String {
    /// The first line that is not blank.
    fileprivate var firstLine: String {
        split(separator: "\n").lazy.map(String.init).first { !$0.allSatisfy(\.isWhitespace) } ?? ""
    }
}
