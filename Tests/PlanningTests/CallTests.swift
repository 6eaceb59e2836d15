import Diagnostics
import Expressions
import JSON
import Planning
import Testing
import WorkflowReading
import Workflows

@Suite struct CallTests {
    static let inner = """
        name: inner
        on:
          workflow_call:
            inputs:
              count: { type: number, required: true }
              kind: { type: string, default: svc }
              fast: { type: boolean }
            secrets: { token: { required: true }, other: {} }
            outputs: { best: { value: '${{ jobs.fit.outputs.x }}' } }
        jobs:
          fit: { name: Fit it, outputs: { x: '1' }, strategy: { matrix: { n: ['${{ inputs.count }}', 1] } }, steps: [{ run: echo }] }
          judge: { needs: fit, gate: { name: digits, checks: [] } }
        """

    /// Plans `pipelines/a.yml` with other files beside it.
    static func planned(_ text: String, _ files: [String: String]) throws -> (
        plan: Plan?, findings: [Diagnostic]
    ) {
        let found = Planner.plan(try workflow(text), text: text, event: Event(name: "push")) { path in
            guard let text = files[path] else { return nil }
            let (workflow, findings) = WorkflowReader.read(text, path: path)
            return CalledFile(text: text, workflow: workflow, findings: findings)
        }
        return (found.plan, found.diagnostics)
    }

    static func caller(_ body: String, id: String = "train") -> String {
        "on: push\njobs:\n  \(id):\n"
            + body.split(separator: "\n").map { "    " + $0 + "\n" }.joined()
    }

    private static let whole = caller(
        "uses: ./pipelines/b.yml\nstrategy: { matrix: { k: [1, 2] } }\nwith: { count: 7 }\nsecrets: { token: x }"
    )

    @Test func `a called workflow is planned with its own jobs, needs and legs`() throws {
        let (plan, findings) = try Self.planned(Self.whole, ["pipelines/b.yml": Self.inner])
        let train = try #require(plan?.jobs.first, "\(findings)")
        #expect(train.legs?.map(\.key) == ["train.0", "train.1"])
        #expect(train.call?.jobs.map(\.job.id) == ["fit", "judge"])
        #expect(train.call?.jobs[0].legs?.map(\.name) == ["Fit it (7)", "Fit it (1)"])
        #expect(train.call?.jobs[1].needs == ["fit"])
    }

    @Test func `jobs of each calling leg have keys and names behind it`() throws {
        let plan = try #require(try Self.planned(Self.whole, ["pipelines/b.yml": Self.inner]).plan)
        #expect(
            plan.allJobs.map(\.key) == [
                "train", "train.0.fit", "train.0.judge", "train.1.fit", "train.1.judge",
            ])
        let fit = try #require(plan.allJobs.first { $0.key == "train.1.fit" })
        #expect(fit.legs?.map(\.key) == ["train.1.fit.0", "train.1.fit.1"])
        #expect(fit.legs?.map(\.jobKey) == ["train.1.fit", "train.1.fit"])
        #expect(fit.legs?.map(\.name) == ["train (2) / Fit it (7)", "train (2) / Fit it (1)"])
        #expect(fit.key(of: "judge") == "train.1.judge")
    }

    @Test func `a plan's digest covers the called files`() throws {
        let one = try #require(try Self.planned(Self.whole, ["pipelines/b.yml": Self.inner]).plan)
        let other = try #require(try Self.planned(Self.whole, ["pipelines/b.yml": Self.inner + "\n"]).plan)
        #expect(one.digest != other.digest && one.digest.utf8.count == 64)
        #expect(one.called.map(\.path) == ["pipelines/b.yml"])
    }

    @Test func `a plan shows called jobs inside their caller`() throws {
        let plan = try #require(try Self.planned(Self.whole, ["pipelines/b.yml": Self.inner]).plan)
        #expect(
            plan.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3).joined(
                separator: "\n")
                    == """
                    train
                      legs      2: train (1), train (2)
                      calls     pipelines/b.yml
                      with      count=7
                      secrets   token

                      train / fit (Fit it)
                        legs      2: Fit it (7), Fit it (1)
                         1  echo
                        gives     outputs x

                      train / judge needs fit
                        gate      written here
                    """)
        #expect(plan.json["jobs"]?[0]?["jobs"]?[1]?["needs"] == ["fit"])
        #expect(plan.json["workflow"]?["calls"] == ["pipelines/b.yml"])
    }

    private static let pass = "uses: ./pipelines/b.yml\nsecrets: { token: x }\n"

    @Test(arguments: [
        ("uses: ./pipelines/c.yml", "P020", "4:"),
        ("uses: ./pipelines/d.yml", "P021", "'on' does not name 'workflow_call'"),
        (pass + "with: { count: 1, cont: 2 }", "P025", "cont"),
        (pass, "P026", "'count'"),
        (pass + "with: { count: many }", "P027", "takes a number, not 'many'"),
        (pass + "with: { count: 1, fast: 2 }", "P027", "takes true or false"),
        ("uses: ./pipelines/b.yml\nwith: { count: 1 }\nsecrets: { token: x, tokn: y }", "P028", "tokn"),
        ("uses: ./pipelines/b.yml\nwith: { count: 1 }", "P029", "'token'"),
    ])
    func `a call that does not fit is refused`(body: String, code: String, word: String) throws {
        let (plan, findings) = try Self.planned(
            Self.caller(body),
            [
                "pipelines/b.yml": Self.inner,
                "pipelines/d.yml": "on: push\njobs: { a: { steps: [{ run: x }] } }",
            ])
        #expect(plan == nil)
        #expect(findings.map(\.code.id) == [code], "\(findings.map(\.message))")
        let first = try #require(findings.first)
        #expect(first.path == "pipelines/a.yml" && first.span != nil)
        let told = "\(first.message) \(first.help ?? "") \(first.span?.start.line ?? 0):"
        #expect(told.contains(word), "\(told)")
    }

    @Test func `inherited secrets are known when the job opens`() throws {
        let body = "uses: ./pipelines/b.yml\nwith: { count: 1 }\nsecrets: inherit"
        let (plan, findings) = try Self.planned(Self.caller(body), ["pipelines/b.yml": Self.inner])
        let call = try #require(plan?.jobs.first?.call, "\(findings)")
        #expect(throws: PlanProblem.self) { _ = try call.secrets(inherited: [], caller: Scope()) }
        let secrets = try call.secrets(inherited: [("TOKEN", "s")], caller: Scope())
        #expect(secrets.map(\.name) == ["TOKEN"])
    }

    @Test(arguments: [
        ("'${{ fromJSON(\"null\") }}'", "0"), ("'${{ true }}'", nil), ("'${{ 3 }}'", "3"),
        ("'${{ vars.n }}'", "5"),
        ("'${{ vars.none }}'", "0"), ("'${{ github }}'", nil),
    ])
    func `an input that an expression gives is converted`(text: String, value: String?) throws {
        let text = text.replacing("\"", with: "''")
        let body = "uses: ./pipelines/b.yml\nwith: { count: \(text) }\nsecrets: inherit"
        let (plan, findings) = try Self.planned(Self.caller(body), ["pipelines/b.yml": Self.inner])
        let call = try #require(plan?.jobs.first?.call, "\(findings)")
        let scope = Scope(contexts: ["vars": .object([("n", .string("5"))]), "github": .object([])])
        guard let value else {
            #expect(throws: PlanProblem.self) { _ = try call.inputs(caller: scope, called: scope) }
            return
        }
        let inputs = try call.inputs(caller: scope, called: scope)
        #expect(inputs.map(\.name) == ["count", "kind", "fast"])
        #expect(inputs[0].value.text() == value)
        #expect(inputs[1].value == "svc" && inputs[2].value == false)
    }

    @Test func `a circle is shown whole`() throws {
        func file(_ next: String) -> String {
            "on: workflow_call\njobs: { x: { uses: ./pipelines/\(next).yml } }"
        }
        let (plan, findings) = try Self.planned(
            "on: push\njobs: { x: { uses: ./pipelines/b.yml } }",
            ["pipelines/b.yml": file("c"), "pipelines/c.yml": file("b")])
        #expect(plan == nil)
        #expect(findings.map(\.code.id) == ["P022"])
        #expect(
            findings.first?.message.hasSuffix("pipelines/b.yml → pipelines/c.yml → pipelines/b.yml") == true)
        #expect(findings.first?.notes.map(\.message).first == "pipelines/b.yml:2:20 calls 'pipelines/c.yml'")
    }

    /// Files that call each other one by one.
    private static func chain(_ count: Int) -> [String: String] {
        var files: [String: String] = [:]
        for index in 1...count {
            let job = index == count ? "steps: [{ run: x }]" : "uses: ./pipelines/\(index + 1).yml"
            files["pipelines/\(index).yml"] = "on: workflow_call\njobs: { x: { \(job) } }"
        }
        return files
    }

    @Test func `ten levels are enough`() throws {
        let text = "on: push\njobs: { x: { uses: ./pipelines/1.yml } }"
        let (plan, _) = try Self.planned(text, Self.chain(9))
        #expect(plan?.allJobs.last?.key == "x.x.x.x.x.x.x.x.x.x")
        #expect(try Self.planned(text, Self.chain(10)).findings.map(\.code.id) == ["P023"])
    }

    @Test func `fifty files are enough, however often they are called`() throws {
        func text(_ count: Int) -> String {
            "on: push\njobs:\n"
                + (0..<count).map { "  j\($0): { uses: ./pipelines/\($0 % 60).yml }\n" }.joined()
        }
        var files: [String: String] = [:]
        for index in 0..<60 {
            files["pipelines/\(index).yml"] = "on: workflow_call\njobs: { x: { steps: [{ run: x }] } }"
        }
        #expect(try Self.planned(text(50), files).plan != nil)
        #expect(try Self.planned(text(51), files).findings.map(\.code.id) == ["P024"])
    }

    @Test func `files that call each other again and again come to an end`() throws {
        let many = (0..<30).map { "  j\($0): { uses: ./pipelines/NEXT.yml }\n" }.joined()
        var files: [String: String] = [:]
        for index in 1...8 {
            files["pipelines/\(index).yml"] =
                "on: workflow_call\njobs:\n" + many.replacing("NEXT", with: "\(index + 1)")
        }
        files["pipelines/9.yml"] = "on: workflow_call\njobs: { x: { steps: [{ run: x }] } }"
        let (plan, findings) = try Self.planned("on: push\njobs: { x: { uses: ./pipelines/1.yml } }", files)
        #expect(plan == nil && findings.map(\.code.id) == ["P024"])
    }

    @Test func `errors of a called file are shown at their place`() throws {
        let (plan, findings) = try Self.planned(
            Self.caller("uses: ./pipelines/b.yml"),
            ["pipelines/b.yml": "on: workflow_call\njobs: { a: { stps: [] } }"])
        #expect(plan == nil)
        #expect(findings.allSatisfy { $0.path == "pipelines/b.yml" } && !findings.isEmpty)
    }

    @Test func `a workflow that can only be called says so`() throws {
        let text = "on: workflow_call\njobs: { a: { steps: [{ run: x }] } }"
        let findings = Planner.plan(try workflow(text), text: text, event: Event(name: "push")).diagnostics
        #expect(findings.map(\.code.id) == ["P030"])
        let both = "on: [workflow_call, push]\njobs: { a: { steps: [{ run: x }] } }"
        #expect(Planner.plan(try workflow(both), text: both, event: Event(name: "push")).plan != nil)
    }
}
