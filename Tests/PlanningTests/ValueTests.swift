import Diagnostics
import Expressions
import JSON
import Planning
import Testing
import Workflows

@Suite struct ValueTests {
    private let scope = Scope(contexts: [
        "matrix": .object([
            ("t", .bool(true)), ("n", .number(2.5)), ("w", .string("word")), ("s", .string("1.5GiB")),
            ("one", .string("3")),
        ])
    ])

    private func text(_ value: String) throws -> Text {
        let job = try job(
            "strategy: { matrix: { t: [1], n: [1], w: [1], s: [1], one: [1], x: [1] } }\nname: \(value)")
        return try #require(job.name)
    }

    @Test(arguments: [
        ("true", true), ("'FALSE'", false), ("${{ matrix.t }}", true), ("${{ matrix.x }}", false),
        ("${{ !matrix.t }}", false),
    ])
    func `a truth value is read`(value: String, expected: Bool) throws {
        #expect(try text(value).bool("fail-fast", in: scope) == expected)
    }

    @Test func `numbers, counts and sizes are read`() throws {
        #expect(try text("${{ matrix.n }}").number("timeout-minutes", in: scope) == 2.5)
        #expect(try text("'10'").number("timeout-minutes", in: scope) == 10)
        #expect(try text("${{ matrix.one }}").count("max-parallel", in: scope) == 3)
        #expect(try text("${{ matrix.s }}").byteSize("memory", in: scope).bytes == 3 << 29)
        #expect(try text("4GiB").byteSize("memory", in: scope).bytes == 4 << 30)
    }

    @Test func `a value of the wrong kind names its key and its origin`() throws {
        let text = try text("${{ matrix.w }}")
        let expected = "takes a number above zero, not 'word' (from ${{ matrix.w }})"
        do {
            _ = try text.number("timeout-minutes", in: scope)
            Issue.record("no problem")
        } catch {
            #expect(error.message == "'timeout-minutes' " + expected)
            #expect(error.code.id == "P009")
            #expect(error.diagnostic(path: "a.yml").span == text.span)
        }
        #expect(throws: PlanProblem.self) { try text.bool("a", in: scope) }
        #expect(throws: PlanProblem.self) { try text.count("a", in: scope) }
        #expect(throws: PlanProblem.self) { try text.byteSize("a", in: scope) }
        #expect(throws: PlanProblem.self) { try self.text("${{ matrix.x }}").number("a", in: scope) }
        #expect(throws: PlanProblem.self) { try self.text("${{ matrix.n }}").count("a", in: scope) }
    }

    @Test func `a later layer of env overrides and sees the earlier ones`() throws {
        let workflow = try workflow(
            """
            on: push
            env: { A: one, B: two }
            jobs:
              a:
                env: { B: three, C: four }
                steps: [{ run: x, env: { C: "${{ env.B }}-${{ env.A }}-${{ env.OUT }}", D: "${{ env.C }}" } }]
            """)
        let job = try #require(workflow.jobs.first)
        let layers = [workflow.environment, job.environment, try #require(job.steps.first).environment]
        let scope = Scope(contexts: ["env": .object([("OUT", .string("out"))], isCaseSensitive: true)])
        let found = try Planner.environment(layers, scope: scope).map { "\($0.name)=\($0.value)" }
        #expect(found == ["A=one", "B=three", "C=three-one-out", "D=four"])
    }
}
