internal import Diagnostics
internal import Expressions
internal import Workflows

/// Jobs that can never run, because one that they need never does.
enum NeverRunsRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        let jobs = subject.workflow.jobs
        var idle = Set(jobs.filter(isSwitchedOff).map(\.id))
        guard !idle.isEmpty else { return [] }
        var findings: [Diagnostic] = []
        var isChanged = true
        while isChanged {
            isChanged = false
            for job in jobs where !idle.contains(job.id) {
                guard let need = job.needs.first(where: { idle.contains($0.id) }), waits(job) else {
                    continue
                }
                idle.insert(job.id)
                isChanged = true
                findings.append(
                    subject.finding(
                        .warning, LintCode.neverRuns,
                        "job '\(job.id)' never runs: it needs '\(need.id)', which never runs", at: need.span,
                        help: "remove the need, or give the job an 'if' with always()"))
            }
        }
        return findings
    }

    private static func isSwitchedOff(_ job: Job) -> Bool {
        guard let condition = job.condition, !condition.isAlwaysTrue else { return false }
        return condition.expressions.first?.domain(in: [:]).constantTruth == false
    }

    /// Whether a skipped job before it skips it too; a publish job runs only behind its gate's promotion.
    private static func waits(_ job: Job) -> Bool {
        if case .publish = job.work { return true }
        return job.condition?.impliesSuccess ?? true
    }
}
