internal import Diagnostics
internal import Workflows

/// A label of `runs-on` that looks like a misspelt one.
///
/// Owners of runners choose labels freely, so one that is merely unknown is no finding.
enum RunnerLabelRule: LintRule {
    private static let known = [
        "self-hosted", "linux", "windows", "macos", "x64", "arm64", "arm", "ubuntu-latest", "ubuntu-24.04",
        "ubuntu-22.04", "ubuntu-20.04", "ubuntu-24.04-arm", "ubuntu-22.04-arm", "ubuntu-slim",
        "windows-latest",
        "windows-2025", "windows-2022", "windows-2019", "windows-11-arm", "macos-latest", "macos-15",
        "macos-14",
        "macos-13", "macos-12", "macos-26",
    ]
    private static let families = ["ubuntu-", "windows-", "macos-"]

    static func findings(in subject: LintSubject) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for job in subject.workflow.jobs {
            for label in job.runsOn.labels where label.isLiteral {
                let name = label.raw.lowercased()
                guard name.utf8.count > 5, !known.contains(name),
                    !families.contains(where: {
                        name.hasPrefix($0) && name.dropFirst($0.count).first?.isNumber ?? false
                    }),
                    let near = Suggestion.nearest(to: name, among: known)
                else { continue }
                findings.append(
                    subject.finding(
                        Suggestion.isSlip(name, of: near) ? .warning : .note, LintCode.unknownLabel,
                        "no runner of GitHub's has the label '\(label.raw.prefix(40))'",
                        at: label.span, help: "did you mean '\(near)'?"))
            }
        }
        return findings
    }
}
