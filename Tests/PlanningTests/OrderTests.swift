import Diagnostics
import Expressions
import JSON
import Planning
import Testing
import Workflows

@Suite struct OrderTests {
    private static let text = """
        on: [push, workflow_dispatch]
        jobs:
          publish: { needs: gate, publish: { name: a } }
          lint: { steps: [{ run: echo }] }
          gate: { needs: [train, train], gate: { name: a } }
          train: { needs: data, strategy: { matrix: "${{ fromJSON(needs.data.outputs.list) }}" }, steps: [{ run: echo }] }
          data: { outputs: { list: x }, steps: [{ run: echo }] }
        """

    @Test func `jobs come after all they need, else in the file's order`() throws {
        let plan = try plan(Self.text)
        #expect(plan.jobs.map(\.job.id) == ["data", "train", "gate", "publish", "lint"])
        #expect(plan.jobs.map(\.needs) == [[], ["data"], ["train"], ["gate"], []])
        #expect(plan.jobs[3].ancestors == ["data", "train", "gate"])
        #expect(plan.jobs[3].gate == "gate")
        #expect(plan.digest.utf8.count == 64)
    }

    @Test func `a matrix of other jobs' outputs stays open`() throws {
        let plan = try plan(Self.text)
        #expect(plan.jobs.map { $0.legs?.count } == [1, nil, 1, 1, 1])
    }

    @Test func `one job brings all it needs and nothing else`() throws {
        #expect(try plan(Self.text, jobs: "gate").jobs.map(\.job.id) == ["data", "train", "gate"])
        #expect(try plan(Self.text, jobs: "lint").jobs.map(\.job.id) == ["lint"])
    }

    @Test func `an unknown job gets a suggestion`() throws {
        let workflow = try workflow(Self.text)
        let (plan, findings) = Planner.plan(workflow, text: "", event: Event(name: "push"), jobs: "trian")
        #expect(plan == nil)
        #expect(findings.map(\.code.id) == ["P001"])
        #expect(findings.first?.help == "did you mean 'train'?")
    }

    @Test func `an event that 'on' does not name is noted`() throws {
        let findings = Planner.plan(try workflow(Self.text), text: "", event: Event(name: "schedule"))
            .diagnostics
        #expect(findings.map(\.code.id) == ["P010"])
        #expect(!findings.hasErrors)
    }

    @Test func `a matrix of inputs is expanded before the run`() throws {
        let text = """
            on: { workflow_dispatch: { inputs: { n: { type: number } } } }
            jobs:
              a: { strategy: { matrix: { n: ["${{ inputs.n }}", 1] } }, steps: [{ run: echo }] }
            """
        let plan = try plan(text, Planner.event("workflow_dispatch", inputs: [("n", 7)]))
        #expect(plan.jobs[0].legs?.map(\.name) == ["a (7)", "a (1)"])
        #expect(plan.event.payload == ["inputs": ["n": "7"]])
    }

    @Test func `a circle that no reader refused ends all the same`() throws {
        var workflow = try workflow(
            "on: push\njobs: { a: { steps: [{ run: x }] }, b: { needs: a, steps: [{ run: x }] } }")
        workflow.jobs[0].needs = [Job.Need(id: "b", span: workflow.jobs[0].span)]
        #expect(Planner.plan(workflow, text: "", event: Event(name: "push")).plan?.jobs.count == 2)
    }
}
