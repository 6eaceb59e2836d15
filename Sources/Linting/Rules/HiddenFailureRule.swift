internal import Diagnostics
internal import Workflows

/// `continue-on-error: true` on a job that makes a model: a failed training would count as a good one.
enum HiddenFailureRule: LintRule {
    static func findings(in subject: LintSubject) -> [Diagnostic] {
        subject.workflow.jobs.compactMap { job in
            guard let flag = job.continueOnError, flag.raw == "true", job.model != nil else { return nil }
            return subject.finding(
                .warning, LintCode.hiddenFailure,
                "job '\(job.id)' makes a model, and its failure would go unnoticed", at: flag.span,
                help: "remove 'continue-on-error', or put it on the steps that may fail")
        }
    }
}
