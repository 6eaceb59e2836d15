internal import Diagnostics
internal import Workflows

/// Inputs that an action of the repository does not have, needs or no longer wants.
enum ActionInputRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for step in job.steps {
                guard case .uses(let action, let inputs) = step.work,
                    let local = LocalAction.find(action, in: subject.context)
                else { continue }
                findings += check(action, inputs, local, subject)
            }
        }
        return findings
    }

    private static func check(
        _ action: ActionReference, _ given: [NamedText], _ local: LocalAction, _ subject: LintSubject
    ) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        let names = local.inputs.map(\.name)
        for input in given {
            guard let known = local.inputs.first(where: { $0.name.lowercased() == input.name.lowercased() })
            else {
                findings.append(unknown(input, action, names, subject))
                continue
            }
            guard let reason = known.deprecation else { continue }
            findings.append(
                subject.finding(
                    .note, LintCode.deprecatedInput, "the input '\(known.name)' is deprecated: \(reason)",
                    at: input.nameSpan))
        }
        for input in local.inputs where input.isNeeded {
            guard !given.contains(where: { $0.name.lowercased() == input.name.lowercased() }) else {
                continue
            }
            findings.append(
                subject.finding(
                    .warning, LintCode.missingInput, "'\(action.text)' needs the input '\(input.name)'",
                    at: action.span, help: "add it under 'with'"))
        }
        return findings
    }

    private static func unknown(
        _ input: NamedText, _ action: ActionReference, _ names: [String], _ subject: LintSubject
    ) -> Diagnostic {
        subject.finding(
            .warning, LintCode.unknownInput, "'\(action.text)' has no input '\(input.name.prefix(40))'",
            at: input.nameSpan,
            help: Suggestion.help(for: input.name, among: names)
                ?? (names.isEmpty ? "it takes none" : "it takes \(names.joined(separator: ", "))"))
    }
}
