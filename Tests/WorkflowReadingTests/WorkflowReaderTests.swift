import Diagnostics
import JSON
import Testing
import WorkflowReading
import Workflows

@Suite struct WorkflowReaderTests {
    private func read(_ name: String) throws -> Workflow {
        let text = try #require(CaseFolder.read("\(CaseFolder.path)/\(name).yaml"))
        return try #require(WorkflowReader.read(text, path: "pipelines/reviews.yml").0)
    }

    @Test func `the top level is read`() throws {
        let workflow = try read("good")
        #expect(workflow.name == "reviews")
        #expect(workflow.runName?.raw == "Train by ${{ github.actor }}")
        #expect(workflow.triggers.map(\.event) == ["push", "pull_request", "workflow_dispatch"])
        let inputs = workflow.triggers[2].inputs
        #expect(inputs.map(\.name) == ["alpha", "kind"])
        #expect(inputs.map(\.kind) == [.number, .choice])
        #expect(inputs.map(\.defaultValue) == [0.5, "ridge"])
        #expect(inputs[1].options == ["ridge", "lasso"])
        #expect(workflow.environment.map(\.name) == ["TOKEN"])
        #expect(workflow.defaults.shell?.raw == "bash")
        #expect(workflow.jobs.map(\.id) == ["train", "gate", "publish"])
    }

    @Test func `a job with steps is read`() throws {
        let job = try read("good").jobs[0]
        #expect(job.resources.memory?.raw == "1.5GiB")
        #expect(job.network?.raw == "host")
        #expect(job.params.map(\.name) == ["alpha", "epochs"])
        #expect(job.params.map(\.parameterVariable) == ["PARAM_ALPHA", "PARAM_EPOCHS"])
        #expect(job.strategy?.select?.metric == "f1")
        #expect(job.strategy?.select?.mode == .max)
        #expect(job.strategy?.maxParallel?.raw == "2")
        #expect(job.outputs.map(\.name) == ["best"])
        #expect(job.metrics?.raw == "out/metrics.json")
        #expect(job.predictions?.score == "p1")
        #expect(job.model?.flavor == "sklearn")
        #expect(job.defaults.workingDirectory?.raw == "train")
    }

    @Test func `steps are read`() throws {
        let steps = try read("good").jobs[0].steps
        #expect(steps.map(\.number) == [1, 2, 3])
        #expect(steps[2].id == "fit")
        #expect(steps[2].environment.map(\.name) == ["KEY"])
        guard case .uses(let action, let inputs) = steps[1].work else {
            Issue.record("the second step uses an action")
            return
        }
        #expect(action.builtIn == .setupPython)
        #expect(action.text.hasSuffix("@v5"))
        #expect(inputs.map(\.value.raw) == ["3.11", "pip"])
    }

    @Test func `gates and publishing are read`() throws {
        let jobs = try read("good").jobs
        #expect(jobs.map(\.isGate) == [false, true, false])
        guard case .publish(let publish) = jobs[2].work else {
            Issue.record("the last job publishes")
            return
        }
        #expect(publish.name?.raw == "reviews")
        #expect(publish.alias?.raw == "champion")
    }

    @Test func `a workflow without a name has its file's name`() throws {
        let workflow = WorkflowReader.read(
            "on: push\njobs: { a: { steps: [{ run: x }] } }", path: "pipelines/b.yml"
        ).0
        #expect(workflow?.name == "b.yml" && workflow?.isNamed == false)
        #expect(try read("good").isNamed)
    }

    @Test func `each expression of a text that is wrong is reported, and names of the others too`() {
        let text = """
            on: push
            jobs:
              a: { steps: [{ run: 'echo ${{ foo.a }} ${{ steps.b.outputs.c }} ${{ nofn(1) }} ${{ 1 + }}' }] }
            """
        let findings = WorkflowReader.read(text, path: "pipelines/b.yml").1
        #expect(findings.map { $0.code.id } == ["X003", "W033", "X004", "X001"])
        let many = String(repeating: "${{ foo.a }}", count: 1_000)
        let long = "on: push\njobs: { a: { steps: [{ run: '\(many)' }] } }"
        #expect(
            WorkflowReader.read(long, path: "pipelines/b.yml").1.filter { $0.code.id == "X003" }.count == 10)
    }

    @Test func `an error means no workflow, and findings are in order`() {
        let (workflow, findings) = WorkflowReader.read("jobs:\n  a: { stepz: 1 }\non: pusch\n", path: "a.yml")
        #expect(workflow == nil)
        #expect(findings.map { $0.span?.start.line } == [2, 2, 3])
        #expect(findings.allSatisfy { $0.path == "a.yml" })
    }

    @Test(arguments: ["", "# nothing\n", "\n\n", "~"])
    func `an empty file is an error`(text: String) {
        #expect(WorkflowReader.read(text, path: "a.yml").1.map(\.severity) == [.error])
    }

    @Test func `errors of the YAML come with those of the workflow`() {
        let findings = WorkflowReader.read("on: push\non: push\njobs: { a: { stepz: 1 } }\n", path: "a.yml").1
        #expect(findings.map(\.code.id) == ["Y011", "W017", "W001"])
    }
}
