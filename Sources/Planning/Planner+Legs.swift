public import Expressions
internal import JSON
public import Workflows

extension Planner {
    /// The legs of a job: one for each combination of its matrix, or one when it has none.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - scope: The contexts that `strategy` may name: `github`, `inputs`, `vars` and `needs`.
    public static func legs(of job: Job, scope: Scope) -> Result<[Leg], PlanProblem> {
        guard let strategy = job.strategy, let matrix = strategy.matrix else {
            return .success([Leg(key: job.id, index: 0, total: 1, matrix: JSONObject(), name: job.baseName)])
        }
        do throws(PlanProblem) {
            let value = try matrix.json(in: scope)
            switch Matrix.combinations(of: value) {
            case .success(let combinations): return .success(legs(of: job, combinations))
            case .failure(let problem):
                let code = problem.isSize ? PlanCode.largeMatrix : PlanCode.badMatrix
                throw PlanProblem(code, "job '\(job.id)': \(problem.message)", span: strategy.span)
            }
        } catch {
            return .failure(error)
        }
    }

    private static func legs(of job: Job, _ combinations: [JSONObject]) -> [Leg] {
        combinations.enumerated().map { index, matrix in
            let values = matrix.members.flatMap { Self.words(of: $0.value) }.joined(separator: ", ")
            return Leg(
                key: "\(job.id).\(index)", index: index, total: combinations.count, matrix: matrix,
                name: values.isEmpty ? job.baseName : "\(job.baseName) (\(values))")
        }
    }

    /// The scalars of a value as GitHub shows them in a job's name.
    private static func words(of value: JSON) -> [String] {
        switch value {
        case .array(let elements): elements.flatMap(words)
        case .object(let object): object.members.flatMap { words(of: $0.value) }
        default: [Value(value).text].filter { !$0.isEmpty }
        }
    }
}

extension Job {
    /// The `name` that holds no expression, else the id.
    var baseName: String {
        guard let name, name.isLiteral, !name.raw.isEmpty else { return id }
        return name.raw
    }
}

extension Leg {
    /// The contexts `matrix` and `strategy` of this leg.
    ///
    /// - Parameters:
    ///   - failFast: The job's `fail-fast`.
    ///   - maxParallel: Its `max-parallel`; the number of legs when it has none.
    public func contexts(failFast: Bool = true, maxParallel: Int? = nil) -> [String: Value] {
        [
            "matrix": matrix.isEmpty ? .null : Value(.object(matrix)),
            "strategy": .object([
                ("fail-fast", .bool(failFast)), ("job-index", .number(Double(index))),
                ("job-total", .number(Double(total))),
                ("max-parallel", .number(Double(maxParallel ?? total))),
            ]),
        ]
    }
}
