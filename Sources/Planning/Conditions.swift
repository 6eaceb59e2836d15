public import Expressions
public import Workflows

/// How a job ended.
public enum JobResult: String, Sendable, Hashable, CaseIterable {
    case success, failure, cancelled, skipped
}

/// Whether a job starts.
public enum JobCondition {
    /// Evaluates a job's `if` when all jobs that it needs have ended.
    ///
    /// `success()` and `failure()` look at all ancestors, however far: a skipped one is no success. With ids they
    /// look at these jobs only. A publish job also needs the success of its gate, whatever its `if` says.
    ///
    /// - Parameters:
    ///   - job: The job with its ancestors.
    ///   - results: How the jobs before it ended, by id.
    ///   - isCancelled: Whether the run is being cancelled.
    ///   - scope: The contexts `github`, `inputs`, `vars` and `needs`.
    ///
    /// Source: workflows.md, section 3; actions/runner#2205.
    public static func holds(
        job: PlannedJob, results: [String: JobResult], isCancelled: Bool = false, scope: Scope
    ) throws(PlanProblem) -> Bool {
        if case .publish = job.job.work {
            guard let gate = job.gate, results[gate] == .success else { return false }
        }
        var scope = scope
        let status = AncestorStatus(ancestors: job.ancestors, results: results, isCancelled: isCancelled)
        scope.functions.merge(status.functions) { $1 }
        return try (job.job.condition ?? .success).holds(
            in: scope, "if", of: job.job.id, at: job.job.conditionSpan)
    }
}

/// What the status functions of a job's `if` look at.
private struct AncestorStatus: Sendable {
    let ancestors: Set<String>
    let results: [String: JobResult]
    let isCancelled: Bool

    var functions: [String: Scope.Function] {
        [
            "always": { _ in .bool(true) },
            "cancelled": { _ in .bool(isCancelled) },
            "success": success,
            "failure": failure,
        ]
    }

    @Sendable private func success(_ arguments: [Value]) throws(ExpressionError) -> Value {
        .bool(try named(arguments).allSatisfy { results[$0] == .success } && !isCancelled)
    }

    @Sendable private func failure(_ arguments: [Value]) throws(ExpressionError) -> Value {
        .bool(try named(arguments).contains { results[$0] == .failure })
    }

    /// The jobs that the arguments name; all ancestors when there are none.
    private func named(_ arguments: [Value]) throws(ExpressionError) -> [String] {
        guard !arguments.isEmpty else { return Array(ancestors) }
        var ids: [String] = []
        for argument in arguments {
            let id = argument.text
            guard let known = ancestors.first(where: { $0.lowercased() == id.lowercased() }) else {
                throw .failure("'\(id.excerpt)' is not one of the jobs before this one")
            }
            ids.append(known)
        }
        return ids
    }
}

/// Whether a step starts.
public enum StepCondition {
    /// Evaluates a step's `if` with the status of its job so far.
    ///
    /// - Parameters:
    ///   - step: The step.
    ///   - status: `success` until a step fails; `cancelled` once the job is being cancelled.
    ///   - scope: The contexts that a step's `if` may name, and `hashFiles`.
    public static func holds(step: Step, status: JobResult, scope: Scope) throws(PlanProblem) -> Bool {
        var scope = scope
        scope.functions["always"] = { _ in .bool(true) }
        scope.functions["success"] = { _ in .bool(status == .success) }
        scope.functions["failure"] = { _ in .bool(status == .failure) }
        scope.functions["cancelled"] = { _ in .bool(status == .cancelled) }
        return try (step.condition ?? .success).holds(
            in: scope, "if", of: "step \(step.number)", at: step.span)
    }
}
