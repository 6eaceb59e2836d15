import Diagnostics
import Testing
import WorkflowReading
import Workflows
import YAML

@Suite struct StepReadingTests {
    private func steps(_ name: String) throws -> [Step] {
        let text = try #require(CaseFolder.read("\(CaseFolder.path)/\(name).yaml"))
        return try #require(WorkflowReader.read(text, path: "pipelines/a.yml").0).jobs[0].steps
    }

    @Test func `a parallel group is its steps in the background and one that waits for them`() throws {
        let steps = try steps("background-good")
        #expect(steps.map(\.number) == Array(1...steps.count))
        #expect(steps.map(\.isBackground) == [true, true, true, false, false, false, false])
        guard case .wait(let targets) = steps[3].work, case .cancel(let target) = steps[5].work,
            case .waitAll = steps[6].work
        else {
            Issue.record("the steps wait and cancel")
            return
        }
        #expect(targets.map(\.step) == [2, 3])
        #expect(targets.map(\.id) == ["one", nil])
        #expect(target.step == 1 && target.id == "server")
        #expect(steps[5].id == "stop" && steps[5].continueOnError?.raw == "true")
    }

    @Test func `every form of an action is told`() throws {
        let sources = try steps("actions-good").map { (step) -> ActionReference.Source? in
            if case .uses(let action, _) = step.work { action.source } else { nil }
        }
        #expect(
            sources == [
                .builtIn(.checkout), .workspace(path: ".github/actions/mine"), .workspace(path: ""),
                .repository(path: "actions/score"),
                .remote(owner: "owner", repository: "repository", path: "folder", ref: "pkg@1.0"),
                .remote(owner: "owner", repository: "repository", path: "", ref: "feature/x"),
                .image("ghcr.io/owner/image:3@sha256:00"), .builtIn(.downloadArtifact),
            ])
    }

    @Test func `a job says why it needs images`() throws {
        let text = try #require(CaseFolder.read("\(CaseFolder.path)/actions-good.yaml"))
        let job = try #require(WorkflowReader.read(text, path: "pipelines/a.yml").0).jobs[0]
        #expect(job.needsImages?.reason == "the action 'docker://ghcr.io/owner/image:3@sha256:00'")
        #expect(job.needsImages?.span.start.line == 13)
    }
}

/// Actions that stand for the keys for models.
@Suite struct ModelActionTests {
    private func jobs() throws -> [Job] {
        let text = try #require(CaseFolder.read("\(CaseFolder.path)/model-actions.yaml"))
        return try #require(WorkflowReader.read(text, path: ".github/workflows/train.yml").0).jobs
    }

    @Test func `actions set the keys of their job and are no steps`() throws {
        let job = try jobs()[0]
        #expect(job.steps.map(\.number) == [1])
        #expect(job.steps.map(\.id) == ["fit"])
        #expect(job.params.map(\.name) == ["lr", "seed"])
        #expect(job.params.map(\.value.raw) == ["0.1", "${{ matrix.seed }}"])
        #expect(job.resources.cpus?.raw == "2" && job.resources.memory?.raw == "1GiB")
        #expect(job.network?.raw == "none")
        #expect(job.metrics?.raw == "${{ steps.fit.outputs.metrics }}")
        #expect(job.predictions?.label == "y")
        #expect(job.model?.path.raw == "out" && job.model?.flavor == "sklearn")
        #expect(job.strategy?.select?.metric == "f1" && job.strategy?.select?.mode == .max)
    }

    @Test func `a job whose only step is a gate is one`() throws {
        let job = try jobs()[1]
        guard case .gate(let node) = job.work else {
            Issue.record("it is a gate job")
            return
        }
        #expect(node.entries?.map(\.key.text) == ["model", "compare-to", "checks"])
        let checks = try #require(node["checks"]?.elements)
        #expect(checks[0]["accuracy"]?["min"]?.text == "0.9")
        #expect(checks[0].entry("accuracy")?.key.span.start == .init(line: 35, column: 15))
    }

    @Test func `a gate action may name a file, and a publish action is a publish job`() throws {
        let text = """
            on: push
            jobs:
              gate: { steps: [{ name: Judge, uses: HeadGate/Gate@main, with: { file: gates/a.yml } }] }
              publish: { needs: gate, steps: [{ uses: headgate/publish@v1 }] }
            """
        let jobs = try #require(WorkflowReader.read(text, path: "pipelines/a.yml").0).jobs
        guard case .gateFile(let file) = jobs[0].work, case .publish(let publish) = jobs[1].work else {
            Issue.record("they are a gate and a publish job")
            return
        }
        #expect(file.raw == "gates/a.yml")
        #expect(publish.name == nil && publish.alias == nil)
    }

    @Test(arguments: ["'[{ accuracy: { min: 0.9 } }]'", "|2\n      - accuracy: { min: 0.9 }", ">\n  - x: 1"])
    func `checks are read from every kind of text, with places inside the file`(checks: String) throws {
        let text = """
            on: push
            jobs:
              gate:
                steps:
                - uses: headgate/gate@v1
                  with:
                    checks: \(checks.replacing("\n", with: "\n        "))
            """
        let findings = WorkflowReader.read(text, path: "pipelines/a.yml").1
        #expect(findings.isEmpty)
        guard case .gate(let node)? = WorkflowReader.read(text, path: "pipelines/a.yml").0?.jobs[0].work
        else {
            Issue.record("it is a gate job")
            return
        }
        let span = try #require(node["checks"]?.elements?[0].entries?[0].key.span)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(span.start.line <= lines.count)
        #expect(span.start.column <= lines[span.start.line - 1].count)
    }

    @Test func `a long text of checks is refused`() {
        let checks = String(repeating: "- a: 1\\n", count: 6000)
        let text = """
            on: push
            jobs: { g: { steps: [{ uses: headgate/gate@v1, with: { checks: "\(checks)" } }] } }
            """
        #expect(WorkflowReader.read(text, path: "pipelines/a.yml").1.map(\.code.id) == ["W005"])
    }
}
