internal import Expressions
internal import Workflows

extension Planner {
    /// Marks the jobs that cannot run, whatever happens before them: their `if` is false, or they need such a job.
    ///
    /// An `if` that names a context which is not known yet decides nothing.
    static func forecast(_ jobs: inout [PlannedJob], in scope: Scope) {
        var forecast = Forecast(scope: scope)
        for index in jobs.indices {
            jobs[index].skipReason = forecast.skipReason(of: jobs[index])
            if jobs[index].skipReason != nil { forecast.skipped.insert(jobs[index].job.id) }
        }
    }
}

/// What is known of jobs before a run.
private struct Forecast {
    let scope: Scope
    var skipped: Set<String> = []

    func skipReason(of planned: PlannedJob) -> String? {
        if let gate = planned.gate, skipped.contains(gate) { return "its gate '\(gate)' is skipped" }
        let condition = planned.job.condition ?? .success
        guard isKnown(condition) else { return nil }
        if !canHold(condition, planned, skipped: []) { return "'if' is false: \(condition.source.excerpt)" }
        if canHold(condition, planned, skipped: skipped) { return nil }
        let cause =
            planned.needs.first(where: skipped.contains)
            ?? planned.ancestors.sorted().first(where: skipped.contains)
        return "it needs '\(cause ?? "")', which is skipped"
    }

    private func isKnown(_ condition: Condition) -> Bool {
        // What single jobs say is not what all of them say.
        let words = condition.source.lowercased().filter { $0 != " " }
        return condition.contexts.allSatisfy { scope.contexts[$0] != nil && $0 != "needs" }
            && !condition.source.namesRun && !words.contains("success('") && !words.contains("failure('")
    }

    /// Whether any end of the jobs before lets the condition hold; what cannot be evaluated may.
    private func canHold(_ condition: Condition, _ planned: PlannedJob, skipped: Set<String>) -> Bool {
        for bits in 0..<8 {
            let ends = Ends(
                isSuccess: bits & 1 != 0, isFailure: bits & 2 != 0, isCancelled: bits & 4 != 0,
                ancestors: planned.ancestors, skipped: skipped)
            guard ends.canBe else { continue }
            var scope = scope
            scope.functions.merge(ends.functions) { $1 }
            do throws(TemplateError) {
                if try condition.holds(in: scope) { return true }
            } catch { return true }
        }
        return false
    }
}

/// One way in which the jobs before may end.
private struct Ends: Sendable {
    let isSuccess: Bool
    let isFailure: Bool
    let isCancelled: Bool
    let ancestors: Set<String>
    let skipped: Set<String>

    /// Whether jobs can end so at all.
    var canBe: Bool {
        if isSuccess && (isFailure || isCancelled) { return false }
        return ancestors.isEmpty ? !isFailure && isSuccess != isCancelled : true
    }

    var functions: [String: Scope.Function] {
        ["always": always, "cancelled": cancelled, "success": success, "failure": failure]
    }

    @Sendable private func always(_ arguments: [Value]) throws(ExpressionError) -> Value { .bool(true) }

    @Sendable private func cancelled(_ arguments: [Value]) throws(ExpressionError) -> Value {
        .bool(isCancelled)
    }

    @Sendable private func success(_ arguments: [Value]) throws(ExpressionError) -> Value {
        let isPossible = named(arguments).isDisjoint(with: skipped)
        return .bool(isSuccess && isPossible)
    }

    @Sendable private func failure(_ arguments: [Value]) throws(ExpressionError) -> Value {
        .bool(isFailure && !named(arguments).isSubset(of: skipped))
    }

    private func named(_ arguments: [Value]) -> Set<String> {
        arguments.isEmpty ? ancestors : Set(arguments.map(\.text))
    }
}

extension String {
    /// Whether its expressions may name a member of `github` that only a run has.
    fileprivate var namesRun: Bool {
        let words = lowercased().filter { $0 != " " }
        let members = [
            "run_id", "run_number", "run_attempt", "retention_days", "github.job", "github.token",
            "github.workflow",
            "github[", "github.*", "(github)",
        ]
        return members.contains { words.contains($0) }
    }
}

extension TemplateTree {
    /// Whether its expressions may name a member of `github` that only a run has.
    var namesRun: Bool {
        switch self {
        case .literal: false
        case .text(let text): !text.isLiteral && text.raw.namesRun
        case .list(let elements, _): elements.contains(where: \.namesRun)
        case .mapping(let members, _): members.contains { $0.value.namesRun }
        }
    }
}
