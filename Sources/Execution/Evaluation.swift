internal import Expressions
internal import Planning
internal import Workflows

/// Evaluates the keys of a workflow and turns what comes out into the type that the key wants.
enum Evaluation {
    /// A text with its expressions evaluated.
    static func text(_ text: Text, in scope: Scope) throws(ExecutionError) -> String {
        do throws(PlanProblem) { return try text.string(in: scope) } catch { throw ExecutionError(error) }
    }

    /// A text that may be missing.
    static func text(_ text: Text?, in scope: Scope) throws(ExecutionError) -> String? {
        guard let text else { return nil }
        let value: String = try Self.text(text, in: scope)
        return value
    }

    /// A truth value.
    static func truth(_ text: Text, _ key: String, in scope: Scope) throws(ExecutionError) -> Bool {
        do throws(PlanProblem) { return try text.bool(key, in: scope) } catch { throw ExecutionError(error) }
    }

    /// A number above zero.
    static func number(_ text: Text, _ key: String, in scope: Scope) throws(ExecutionError) -> Double {
        do throws(PlanProblem) { return try text.number(key, in: scope) } catch {
            throw ExecutionError(error)
        }
    }

    /// A number of bytes such as `4GiB`.
    static func bytes(_ text: Text, _ key: String, in scope: Scope) throws(ExecutionError) -> UInt64 {
        do throws(PlanProblem) { return UInt64(max(0, try text.byteSize(key, in: scope).bytes)) } catch {
            throw ExecutionError(error)
        }
    }

    /// Minutes as a duration.
    static func minutes(_ text: Text, _ key: String, in scope: Scope) throws(ExecutionError) -> Duration {
        .milliseconds(Int64(min(try number(text, key, in: scope), 60 * 24 * 366) * 60_000))
    }

    /// Whether a step's `if` holds at a status of its job.
    static func holds(_ step: Step, _ status: StepsJob.Status, in scope: Scope) throws(ExecutionError) -> Bool
    {
        do throws(PlanProblem) {
            return try StepCondition.holds(
                step: step, status: JobResult(rawValue: status.rawValue) ?? .failure, scope: scope)
        } catch {
            throw ExecutionError(error)
        }
    }

    /// `hashFiles(pattern, …)`: SHA-256 over the digests of the files that match; empty when none does.
    ///
    /// - Parameters:
    ///   - root: The workspace.
    ///   - isStopped: Whether nobody waits for it any more.
    static func hashFunction(
        root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) -> Scope.Function {
        { values in try hashFiles(values, root: root, isStopped) }
    }

    private static func hashFiles(
        _ values: [Value], root: String, _ isStopped: () -> Bool
    ) throws(ExpressionError) -> Value {
        var patterns: [String] = []
        for value in values where value.text != "--follow-symbolic-links" {
            patterns += value.text.split(separator: "\n").map { String($0).trimmed }.filter { !$0.isEmpty }
        }
        do throws(ExecutionError) {
            return .string(try FilePattern.hash(patterns, below: root, unless: isStopped))
        } catch {
            throw ExpressionError.failure(error.message)
        }
    }
}
