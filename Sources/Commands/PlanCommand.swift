internal import Arguments
internal import Diagnostics
internal import Execution
internal import GitRepositories
internal import JSON
internal import Linux
internal import Planning
internal import Repositories
internal import Workflows

/// `headgate plan`.
enum PlanCommand {
    static let spec = CommandSpec(
        "plan", "Show what a run would do, without running it",
        details:
            "Reads and checks a pipeline and prints its jobs in order, with legs, steps, limits and gates.",
        examples: [CommandExample("headgate plan digits --format json", "the plan as JSON")],
        optionalArgument("file", "The pipeline's file or name").completing(.files),
        option("event", "The event: workflow_dispatch where the file has it, else push", value: "EVENT"),
        repeated("input", "An input of workflow_dispatch", value: "NAME=VALUE"),
        option("job", "Only this job and all it needs", value: "JOB"),
        option("format", "How to print it", default: AnswerFormat.text)
    ) { file, event, inputs, job, format in
        Console.findingsAreJSON.with { $0 = format == .json }
        var wish = RunWish()
        wish.configuration = try RunnerConfiguration.load(nil)
        wish.event = event
        wish.inputs = try inputs.map { try SecretValues.pair($0, "--input") }
        wish.job = job
        // A file can be planned outside a repository.
        let folder = (try? await GitRepository.open(Host.currentFolder))?.folder ?? Host.currentFolder
        let pipeline = try PipelineFile.find(file, in: folder)
        let head = RepositoryHead(commit: "", ref: nil, repositoryName: "", author: "", subject: "")
        let plan = try wish.plan(pipeline, head: head) { PipelineFile.bytes(of: $0, in: folder) }
        let loaded = await GateLoader.load(plan) { path in
            PipelineFile.bytes(of: path, in: folder)
        }
        let findings = pipeline.findings + loaded.findings
        let sources = loaded.sources.merging([pipeline.path: pipeline.text]) { first, _ in first }
        if findings.hasErrors { throw Refusal(findings, sources: sources) }
        Console.show(findings, sources: sources)
        if format == .json { Console.answer(plan.json) } else { Console.answer(plan.text) }
        return 0
    }
}
