internal import Diagnostics
internal import Workflows

/// Workflow commands that are switched off or on their way out.
enum OldCommandRule: LintRule {
    private static let commands = [
        ("::set-output ", "set-output", "echo \"name=value\" >> \"$GITHUB_OUTPUT\"", false),
        ("::save-state ", "save-state", "echo \"name=value\" >> \"$GITHUB_STATE\"", false),
        ("::set-env ", "set-env", "echo \"NAME=value\" >> \"$GITHUB_ENV\"", true),
        ("::add-path::", "add-path", "echo \"folder\" >> \"$GITHUB_PATH\"", true),
    ]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for step in job.steps {
                guard case .run(let script, _, _) = step.work, mayHold(script.raw) else { continue }
                findings += check(script, allows: isAllowed(job, step, subject), subject)
            }
        }
        return findings
    }

    /// A quick look for `::`.
    private static func mayHold(_ script: String) -> Bool {
        var previous: UInt8 = 0
        for byte in script.utf8 {
            if byte == UInt8(ascii: ":"), previous == byte { return true }
            previous = byte
        }
        return false
    }

    private static func isAllowed(_ job: Job, _ step: Step, _ subject: LintSubject) -> Bool {
        let all = subject.workflow.environment + job.environment + step.environment
        return all.contains { $0.name == "ACTIONS_ALLOW_UNSECURE_COMMANDS" && $0.value.raw == "true" }
    }

    private static func check(_ script: Text, allows: Bool, _ subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for (mark, name, replacement, isOff) in commands {
            guard let range = script.raw.firstRange(of: mark) else { continue }
            let offset = script.raw.unicodeScalars.distance(
                from: script.raw.startIndex, to: range.lowerBound)
            let message =
                isOff && !allows
                ? "the command '\(name)' is switched off" : "the command '\(name)' is deprecated"
            findings.append(
                subject.finding(
                    .warning, LintCode.oldCommand, message,
                    at: subject.span(in: script, ofCharacter: offset, count: name.utf8.count + 2),
                    help: "write \(replacement)"))
        }
        return findings
    }
}
