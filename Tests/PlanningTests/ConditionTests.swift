import Expressions
import Planning
import Testing
import Workflows

@Suite struct ConditionTests {
    /// a <- b <- c, and d beside them; c also needs d.
    private func planned(_ condition: String) throws -> PlannedJob {
        let text = """
            on: push
            jobs:
              a: { steps: [{ run: x }] }
              b: { needs: a, steps: [{ run: x }] }
              d: { steps: [{ run: x }] }
              c: { needs: [b, d], \(condition) steps: [{ run: x }] }
            """
        return try #require(try plan(text).jobs.first { $0.job.id == "c" })
    }

    private static let s = JobResult.success, f = JobResult.failure, k = JobResult.skipped,
        x = JobResult.cancelled

    @Test(arguments: [
        ("", s, s, s, true), ("", f, k, s, false), ("", k, s, s, false), ("", s, s, k, false),
        ("if: always(),", f, k, s, true), ("if: failure(),", f, k, s, true),
        ("if: failure(),", s, k, s, false),
        ("if: failure(),", f, s, s, true), ("if: success(),", f, s, s, false),
        ("if: \"success('b')\",", f, s, s, true), ("if: \"success('b', 'd')\",", f, s, f, false),
        ("if: \"failure('a')\",", f, s, s, true), ("if: \"failure('b')\",", f, s, s, false),
        ("if: \"!cancelled()\",", f, f, f, true), ("if: \"${{ !cancelled() }}\",", f, f, f, true),
        ("if: true,", f, s, s, false), ("if: \"always() && needs.b.result == 'success'\",", f, s, s, true),
        ("if: cancelled(),", x, x, x, false), ("if: false,", s, s, s, false),
    ])
    func `a job starts by its ancestors' results`(
        condition: String, a: JobResult, b: JobResult, d: JobResult, expected: Bool
    ) throws {
        let scope = Scope(contexts: ["needs": .object([("b", .object([("result", .string(b.rawValue))]))])])
        let holds = try JobCondition.holds(
            job: try planned(condition), results: ["a": a, "b": b, "d": d], scope: scope)
        #expect(holds == expected)
    }

    @Test func `a cancelled run starts only what asks for it`() throws {
        let results: [String: JobResult] = ["a": .success, "b": .success, "d": .success]
        for (condition, expected) in [("", false), ("if: always(),", true), ("if: cancelled(),", true)] {
            let job = try planned(condition)
            #expect(
                try JobCondition.holds(job: job, results: results, isCancelled: true, scope: Scope())
                    == expected)
        }
    }

    @Test func `a status function with an unknown job is a problem`() throws {
        let job = try planned("if: \"success('e')\",")
        #expect(throws: PlanProblem.self) {
            try JobCondition.holds(job: job, results: [:], scope: Scope())
        }
    }

    @Test(arguments: [(JobResult.success, true), (.failure, false), (.skipped, false), (.cancelled, false)])
    func `a publish job waits for its gate, whatever it says`(gate: JobResult, expected: Bool) throws {
        let text = """
            on: push
            jobs:
              train: { steps: [{ run: x }] }
              gate: { needs: train, gate: { name: a } }
              publish: { needs: gate, if: always(), publish: }
            """
        let job = try #require(try plan(text).jobs.last)
        let holds = try JobCondition.holds(
            job: job, results: ["train": .success, "gate": gate], scope: Scope())
        #expect(holds == expected)
    }

    @Test(arguments: [
        ("", JobResult.success, true), ("", .failure, false), ("", .cancelled, false),
        ("if: failure(),", .failure, true), ("if: failure(),", .cancelled, false),
        ("if: always(),", .cancelled, true),
        ("if: cancelled(),", .cancelled, true), ("if: github.ref == 'x',", .success, true),
        ("if: github.ref == 'x',", .failure, false), ("if: failure() || github.ref == 'x',", .success, true),
    ])
    func `a step starts by its job's status`(condition: String, status: JobResult, expected: Bool) throws {
        let workflow = try workflow("on: push\njobs: { a: { steps: [{ \(condition) run: x }] } }")
        let step = try #require(workflow.jobs.first?.steps.first)
        let scope = Scope(contexts: ["github": .object([("ref", .string("x"))])])
        #expect(try StepCondition.holds(step: step, status: status, scope: scope) == expected)
    }
}
