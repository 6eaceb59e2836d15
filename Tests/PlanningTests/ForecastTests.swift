import Expressions
import JSON
import Planning
import Testing
import Workflows

@Suite struct ForecastTests {
    /// Why jobs are skipped, by id, on a push to `main`.
    private func reasons(_ jobs: String, _ contexts: [String: Value]? = nil) throws -> [String: String] {
        let text = "on: push\njobs:\n" + jobs.split(separator: "\n").map { "  \($0)\n" }.joined()
        let github: JSON = ["ref": "refs/heads/main", "event_name": "push", "event": ["deleted": false]]
        let scope = Scope(
            contexts: contexts ?? ["github": Value(github), "vars": .object([("deploy", .string("no"))])])
        let (plan, findings) = Planner.plan(
            try workflow(text), text: text, event: Event(name: "push"), scope: scope)
        let jobs = try #require(plan, "\(findings)").jobs
        return Dictionary(
            uniqueKeysWithValues: jobs.compactMap { job in job.skipReason.map { (job.job.id, $0) } })
    }

    private func reason(_ condition: String) throws -> String? {
        try reasons("a: { if: \"\(condition)\", steps: [{ run: echo }] }")["a"]
    }

    @Test(
        arguments: [
            ("github.ref == 'refs/heads/main'", nil),
            ("github.ref == 'refs/heads/dev'", "'if' is false: github.ref == 'refs/heads/dev'"),
            (
                "github.event_name == 'schedule' && always()",
                "'if' is false: github.event_name == 'schedule' && always()"
            ),
            ("vars.deploy == 'yes'", "'if' is false: vars.deploy == 'yes'"),
            ("vars.deploy == 'no'", nil), ("false", "'if' is false: false"), ("always()", nil),
            ("failure()", "'if' is false: failure()"), ("cancelled()", nil),
            ("github.run_attempt > 1", nil), ("github.job == 'b'", nil), ("fromJSON('{')", nil),
            ("contains(toJSON(github), 'x')", nil),
        ] as [(String, String?)])
    func `an 'if' without needs is decided when all is known`(condition: String, reason: String?) throws {
        #expect(try self.reason(condition) == reason)
    }

    @Test func `what is not known decides nothing`() throws {
        let jobs = "a: { if: \"github.ref == 'x' || vars.y\", steps: [{ run: echo }] }"
        #expect(try reasons(jobs, [:]) == [:])
    }

    @Test func `a skipped job skips those that need it`() throws {
        let jobs = """
            a: { if: false, steps: [{ run: echo }] }
            b: { needs: a, steps: [{ run: echo }] }
            c: { needs: b, if: always(), steps: [{ run: echo }] }
            d: { needs: c, steps: [{ run: echo }] }
            e: { needs: a, if: "needs.a.result == 'skipped'", steps: [{ run: echo }] }
            f: { needs: a, if: failure(), steps: [{ run: echo }] }
            g: { needs: c, if: "success('c')", steps: [{ run: echo }] }
            h: { needs: c, if: "!failure()", steps: [{ run: echo }] }
            """
        #expect(
            try reasons(jobs) == [
                "a": "'if' is false: false", "b": "it needs 'a', which is skipped",
                "d": "it needs 'a', which is skipped", "f": "it needs 'a', which is skipped",
            ])
    }

    @Test func `a skipped gate skips its publication`() throws {
        let jobs = """
            train: { model: { path: m }, steps: [{ run: echo }] }
            gate: { needs: train, if: false, gate: { model: "${{ needs.train.model }}" } }
            publish: { needs: gate, if: always(), publish: { name: m } }
            """
        #expect(try reasons(jobs)["publish"] == "its gate 'gate' is skipped")
    }

    @Test(arguments: [
        ("github.ref", true), ("github.run_id", false), ("toJSON(github)", false),
        ("github.event_name", true),
    ])
    func `a matrix waits for what only a run has`(expression: String, isKnown: Bool) throws {
        let text = """
            on: push
            jobs: { a: { strategy: { matrix: { x: ["${{ \(expression) }}"] } }, steps: [{ run: echo }] } }
            """
        let github: JSON = ["ref": "refs/heads/main", "event_name": "push"]
        let (plan, _) = Planner.plan(
            try workflow(text), text: text, event: Event(name: "push"),
            scope: Scope(contexts: ["github": Value(github)]))
        #expect((plan?.jobs[0].legs != nil) == isKnown)
    }

    @Test func `the plan says so to people and programs`() throws {
        let text = "on: push\njobs: { a: { if: false, steps: [{ run: echo }] } }\n"
        let plan = try plan(text)
        #expect(plan.text.contains("\n  skipped   'if' is false: false\n"))
        #expect(plan.json["jobs"]?[0]?["skipped"] == "'if' is false: false")
    }
}
