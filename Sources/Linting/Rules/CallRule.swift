internal import Diagnostics
internal import Expressions
internal import WorkflowReading
internal import Workflows

/// A called workflow that is not there, cannot be called, or is given other inputs and secrets than it declares.
enum CallRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        guard let file = subject.context.file else { return [] }
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            guard case .call(let call) = job.work else { continue }
            guard let text = file(call.path) else {
                findings.append(
                    subject.finding(
                        .error, LintCode.missingWorkflow, "there is no file '\(call.path)' to call",
                        at: call.span,
                        help: "the path is relative to the repository"))
                continue
            }
            // A file with errors says so itself.
            guard let called = WorkflowReader.read(text, path: call.path).0 else { continue }
            findings += check(job, call, called, subject)
        }
        return findings
    }

    private static func check(
        _ job: Job, _ call: ReusableCall, _ called: Workflow, _ subject: LintSubject
    ) -> [Diagnostic] {
        guard let trigger = called.triggers.first(where: { $0.event == "workflow_call" }) else {
            return [
                subject.finding(
                    .error, LintCode.notCallable,
                    "'\(call.path)' cannot be called: its 'on' has no workflow_call",
                    at: call.span, help: "add 'workflow_call:' under its 'on'")
            ]
        }
        return inputs(call, trigger, subject) + secrets(call, trigger, subject)
            + outputs(of: job, trigger, subject)
    }

    // MARK: - Inputs

    private static func inputs(
        _ call: ReusableCall, _ trigger: Trigger, _ subject: LintSubject
    ) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for given in call.inputs {
            guard let input = trigger.inputs.first(where: { isSame($0.name, given.name) }) else {
                findings.append(
                    unknown(
                        "input", given.name, at: given.nameSpan, trigger.inputs.map(\.name), call, subject))
                continue
            }
            guard given.value.isLiteral, input.value(of: given.value.raw) == nil else { continue }
            findings.append(
                subject.finding(
                    .error, LintCode.callInput,
                    "the input '\(input.name)' takes \(input.valueRule), not '\(given.value.raw.prefix(40))'",
                    at: given.value.span))
        }
        for input in trigger.inputs where input.isRequired {
            guard !call.inputs.contains(where: { isSame($0.name, input.name) }) else { continue }
            findings.append(
                subject.finding(
                    .error, LintCode.callInput, "'\(call.path)' needs the input '\(input.name)'",
                    at: call.span,
                    help: "add it under 'with'"))
        }
        return findings
    }

    private static func secrets(
        _ call: ReusableCall, _ trigger: Trigger, _ subject: LintSubject
    ) -> [Diagnostic] {
        var given: [NamedText] = []
        switch call.secrets {
        case .inherit: return []
        case .none: break
        case .named(let named): given = named
        }
        let known = trigger.secrets.map(\.name)
        var findings = given.filter { secret in !known.contains { isSame($0, secret.name) } }
            .map { unknown("secret", $0.name, at: $0.nameSpan, known, call, subject) }
        for secret in trigger.secrets where secret.isRequired {
            guard !given.contains(where: { isSame($0.name, secret.name) }) else { continue }
            findings.append(
                subject.finding(
                    .error, LintCode.callSecret, "'\(call.path)' needs the secret '\(secret.name)'",
                    at: call.span, help: "add it under 'secrets', or write 'secrets: inherit'"))
        }
        return findings
    }

    private static func unknown(
        _ what: String, _ name: String, at span: SourceSpan, _ known: [String], _ call: ReusableCall,
        _ subject: LintSubject
    ) -> Diagnostic {
        subject.finding(
            .error, what == "input" ? LintCode.callInput : LintCode.callSecret,
            "'\(call.path)' declares no \(what) '\(name.prefix(40))'", at: span,
            help: Suggestion.help(for: name, among: known)
                ?? (known.isEmpty ? "it declares none" : "it declares \(known.joined(separator: ", "))"))
    }

    // MARK: - Outputs

    /// `needs.call.outputs.x` in the jobs that need the call.
    private static func outputs(of job: Job, _ trigger: Trigger, _ subject: LintSubject) -> [Diagnostic] {
        let known = trigger.outputs.map(\.name)
        var findings: [Diagnostic] = []
        for other in subject.workflow.jobs where other.needs.contains(where: { $0.id == job.id }) {
            for used in (other.plainTexts + other.resultTexts).flatMap(\.usedExpressions) {
                for path in used.expression.references
                where path.count > 3 && path[0] == "needs" && isSame(path[1], job.id)
                    && path[2].lowercased() == "outputs" && !known.contains(where: { isSame($0, path[3]) })
                {
                    findings.append(
                        subject.finding(
                            .warning, LintCode.unknownStepOutput,
                            "the workflow that job '\(job.id)' calls has no output '\(path[3].prefix(40))'",
                            at: subject.span(of: used), help: Suggestion.help(for: path[3], among: known)))
                }
            }
        }
        return findings
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.lowercased() == right.lowercased()
    }
}
