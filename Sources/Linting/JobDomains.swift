internal import Expressions
internal import JSON
internal import Workflows

/// What expressions in a job can know of the contexts before it runs.
enum JobDomains {
    private static let text = ValueDomain.kinds([.string, .null])
    private static let results = ["success", "failure", "cancelled", "skipped"]

    /// The contexts of a job, by name.
    static func contexts(of job: Job, in workflow: Workflow) -> [String: ValueDomain] {
        var contexts = shared(workflow)
        contexts["matrix"] = matrix(job.strategy?.matrix)
        contexts["needs"] = needs(of: job, workflow)
        contexts["steps"] = steps(of: job)
        contexts["strategy"] = .object(
            [
                "fail-fast": .truth, "job-index": .kinds(.number), "job-total": .kinds(.number),
                "max-parallel": .kinds(.number),
            ], others: .nothing)
        contexts["job"] = .object(["status": .texts(["success", "failure", "cancelled"])], others: .any)
        contexts["runner"] = .object(
            [
                "os": .texts(["Linux", "Windows", "macOS"]), "arch": .texts(["X86", "X64", "ARM", "ARM64"]),
            ], others: text)
        return contexts
    }

    /// The contexts that every job of a workflow has.
    private static func shared(_ workflow: Workflow) -> [String: ValueDomain] {
        let events = workflow.triggers.map(\.event)
        let event: ValueDomain =
            events.isEmpty || events.contains("workflow_call") ? .kinds(.string) : .texts(events)
        return [
            "github": .object(
                [
                    "event_name": event, "ref_type": .texts(["branch", "tag", ""]),
                    "event": .kinds(.object),
                ], others: .any),
            "env": .object([:], others: text), "vars": .object([:], others: text),
            "secrets": .object([:], others: text), "inputs": inputs(workflow.triggers),
        ]
    }

    private static func inputs(_ triggers: [Trigger]) -> ValueDomain {
        var members: [String: ValueDomain] = [:]
        for input in triggers.flatMap(\.inputs) {
            // What another event starts has no inputs at all.
            let domain = domain(of: input).or(.nothing)
            members[input.name.lowercased()] =
                members[input.name.lowercased()].map { $0.or(domain) } ?? domain
        }
        return .object(members, others: .any)
    }

    private static func domain(of input: Trigger.Input) -> ValueDomain {
        switch input.kind {
        case .boolean: .truth
        case .number: .kinds(.number)
        case .choice: input.options.isEmpty ? text : .texts(input.options + [""])
        case .string, .environment: text
        }
    }

    // MARK: - Matrix

    private static func matrix(_ matrix: TemplateTree?) -> ValueDomain {
        guard let matrix else { return .object([:], others: .nothing) }
        guard case .mapping(let members, _) = matrix else { return .kinds(.object) }
        var domains: [String: ValueDomain] = [:]
        for member in members where member.key != "include" && member.key != "exclude" {
            domains[member.key.lowercased()] = vector(member.value)
        }
        guard let include = members.first(where: { $0.key == "include" })?.value else {
            return .object(domains, others: .any)
        }
        guard case .list(let entries, _) = include else { return .kinds(.object) }
        for entry in entries {
            guard case .mapping(let added, _) = entry else { return .kinds(.object) }
            for member in added {
                let name = member.key.lowercased()
                let domain = value(member.value)
                // A leg that no entry extends has no such value.
                domains[name] = domains[name].map { $0.or(domain) } ?? domain.or(.nothing)
            }
        }
        return .object(domains, others: .any)
    }

    private static func vector(_ tree: TemplateTree) -> ValueDomain {
        guard case .list(let elements, _) = tree, let first = elements.first else { return .any }
        return elements.dropFirst().reduce(value(first)) { $0.or(value($1)) }
    }

    private static func value(_ tree: TemplateTree) -> ValueDomain {
        switch tree {
        case .literal(.null, _): .nothing
        case .literal(.bool(let value), _): .values([.bool(value)])
        case .literal(.number(let value), _): .values([.number(value)])
        case .literal(.string(let value), _): .texts([value])
        case .literal, .text: .any
        case .list: .kinds(.array)
        case .mapping(let members, _):
            .object(
                Dictionary(members.map { ($0.key.lowercased(), value($0.value)) }) { $0.or($1) },
                others: .nothing)
        }
    }

    // MARK: - Jobs and steps

    private static func needs(of job: Job, _ workflow: Workflow) -> ValueDomain {
        var members: [String: ValueDomain] = [:]
        for need in job.needs {
            let needed = workflow.jobs.first { $0.id == need.id }
            let isCall = if case .call = needed?.work { true } else { false }
            members[need.id.lowercased()] = .object(
                [
                    "result": .texts(results),
                    "outputs": .object([:], others: isCall ? .any : text),
                    "decision": .texts(["promote", "reject", "hold", "overridden"]).or(.nothing),
                    "model": text,
                    "metrics": .object([:], others: .kinds([.number, .null])),
                ], others: .any)
        }
        return .object(members, others: .any)
    }

    private static func steps(of job: Job) -> ValueDomain {
        var members: [String: ValueDomain] = [:]
        for step in job.steps {
            guard let id = step.id else { continue }
            members[id.lowercased()] = .object(
                [
                    "outcome": ValueDomain.texts(results).or(.nothing),
                    "conclusion": ValueDomain.texts(results).or(.nothing),
                    "outputs": .object([:], others: text),
                ], others: .any)
        }
        return .object(members, others: .any)
    }
}
