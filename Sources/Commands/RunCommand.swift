internal import Arguments
internal import Diagnostics
internal import Execution
internal import Expressions
internal import Gates
internal import GitRepositories
internal import Glibc
internal import JSON
internal import Linux
internal import LinuxSandboxes
internal import Models
internal import Planning
internal import Registry
internal import Reporting
internal import Repositories
internal import Runs
internal import Workflows

/// How a run is shown while it happens.
enum RunFormat: String, CaseIterable, ArgumentValue {
    case tree, plain, json
}

/// `headgate run`.
enum RunCommand {
    static let spec = CommandSpec(
        "run", "Run a pipeline of this repository",
        details: """
            Runs the working tree as it is, each job in a sandbox of its own. FILE is a file, or the NAME of pipelines/NAME.yml; \
            without it, the only pipeline there. The exit status is 0 when all jobs succeed, 1 when a step fails or a gate \
            rejects, 2 for invalid input, 3 when the runner fails, 130 or 143 when a signal stops it.
            """,
        examples: [
            CommandExample("headgate run diabetes --input alpha=0.1", "one input of on.workflow_dispatch"),
            CommandExample("headgate run --secret HF_TOKEN", "a secret from the environment"),
            CommandExample(
                "headgate run --event pull_request --payload event.json", "as a pull request starts it"),
        ],
        optionalArgument("file", "The pipeline's file or name").completing(.files),
        option("event", "The event: workflow_dispatch where the file has it, else push", value: "EVENT"),
        option("payload", "The event's JSON as GitHub sends it; - is standard input", value: "FILE")
            .completing(.files),
        option("ref", "The branch or tag that the event is about; the checkout stays as it is", value: "REF"),
        flag("force", "Run although the described event does not start the pipeline"),
        repeated("input", "An input of workflow_dispatch", value: "NAME=VALUE"),
        option("job", "Only this job and all it needs", value: "JOB"),
        repeated("secret", "A secret, from the environment variable NAME", value: "NAME"),
        repeated("secret-file", "Secrets, one NAME=VALUE a line", value: "FILE"),
        repeated("var", "A variable for ${{ vars }}", value: "NAME=VALUE"),
        repeated("var-file", "Variables, one NAME=VALUE a line", value: "FILE"),
        flag("allow-dirty", "Let a working tree with changes publish a protected model"),
        option("config", "The runner's configuration", value: "FILE"),
        option("format", "How to show the run: tree on a terminal, else plain", as: RunFormat.self)
    ) {
        file, event, payload, ref, isForced, inputs, job, secrets, secretFiles, variables, variableFiles,
        allowsDirty, config, format
        in
        Console.findingsAreJSON.with { $0 = format == .json }
        var wish = RunWish()
        wish.pipeline = file
        wish.event = EventByHand(name: event, payload: payload.map { .file($0) }, ref: ref)
        wish.isForced = isForced
        wish.inputs = try inputs.map { try SecretValues.pair($0, "--input") }
        wish.job = job
        wish.values = try SecretValues(
            names: secrets, files: secretFiles, variables: variables, variableFiles: variableFiles)
        wish.allowsDirty = allowsDirty
        wish.configuration = try RunnerConfiguration.load(config)
        wish.format = format
        return try await start(wish)
    }

    /// Runs a wish from its pipeline file to its exit status.
    static func start(_ wanted: RunWish) async throws -> Int32 {
        var wish = wanted
        let repository = try await GitRepository.open(Host.currentFolder)
        let head = try await repository.head()
        let tree = try await repository.workingTree()
        let pipeline = try PipelineFile.find(wish.pipeline, in: repository.folder)
        let event = try await wish.event(for: pipeline, in: repository, head: head)
        try wish.check(event, starts: pipeline)
        wish.complete(event, pipeline.workflow, prompt: InputPrompt.isPossible ? InputPrompt() : nil)
        let folder = repository.folder
        let plan = try wish.plan(pipeline, event: event) { PipelineFile.bytes(of: $0, in: folder) }
        let loaded = await GateLoader.load(plan) { path in
            PipelineFile.bytes(of: path, in: folder)
        }
        try check(loaded, plan, pipeline)
        let actions = wish.configuration.actions(of: repository, commit: nil)
        try await check(actions, plan, pipeline)
        return try await perform(wish, plan, pipeline, loaded.gates, repository, head, tree, actions, nil)
    }

    /// Runs a finished run again: everything, or only what did not succeed.
    static func rerun(number: Int, onlyFailed: Bool, format: String?) async throws -> Int32 {
        var wish = RunWish()
        wish.configuration = try RunnerConfiguration.load(nil)
        wish.format = format.flatMap { RunFormat(rawValue: $0) }
        let store = try await Home.open(wish.configuration.sandboxes)
        guard var previous = try await store.run(number) else {
            throw Refusal(ModelCode.badRun, "there is no run #\(number)")
        }
        guard previous.state.isFinal else { throw Refusal(ModelCode.badRun, "run #\(number) has not ended") }
        let text = try Files.text(store.folder(ofRun: number) + "/pipeline.yml", limit: 2 << 20)
        await store.close()
        let repository = try await GitRepository.open(previous.repository)
        var head = try await repository.head()
        let tree = try await repository.workingTree()
        guard previous.dirtyDigest == nil || previous.dirtyDigest == tree.digest else {
            throw Refusal(
                ModelCode.badRun, "run #\(number) ran a working tree that has changed since",
                help: "start a new run with 'headgate run'")
        }
        head.commit = previous.commit
        head.ref = previous.ref
        try wish.restore(previous.request)
        let pipeline = try PipelineFile.read(text, path: previous.pipeline)
        let event = try await wish.event(for: pipeline, in: repository, head: head)
        let called = store.folder(ofRun: number) + "/called"
        let plan = try wish.plan(pipeline, event: event) { PipelineFile.bytes(of: $0, in: called) }
        let commit = previous.commit
        let isDirty = previous.dirtyDigest != nil
        let loaded = await GateLoader.load(plan) { path in
            if isDirty { return PipelineFile.bytes(of: path, in: repository.folder) }
            return try? await repository.file(path, at: commit)
        }
        try check(loaded, plan, pipeline)
        if !onlyFailed { previous.jobs = [] }
        let actions = wish.configuration.actions(of: repository, commit: isDirty ? nil : commit)
        try await check(actions, plan, pipeline)
        return try await perform(
            wish, plan, pipeline, loaded.gates, repository, head, tree, actions, previous)
    }

    private static func check(_ loaded: GateLoader.Loaded, _ plan: Plan, _ pipeline: PipelineFile) throws {
        let sources = loaded.sources.merging(pipeline.sources(plan)) { first, _ in first }
        if loaded.findings.hasErrors { throw Refusal(loaded.findings, sources: sources) }
        Console.show(
            (pipeline.findings + loaded.findings).filter { $0.severity == .warning }, sources: sources)
    }

    /// Refuses a plan with an action that is not there, before anything begins.
    private static func check(
        _ actions: ActionCatalog, _ plan: Plan, _ pipeline: PipelineFile
    ) async throws {
        let loaded = await ActionLoader.load(plan, actions)
        let sources = loaded.sources.merging(pipeline.sources(plan)) { first, _ in first }
        if loaded.findings.hasErrors { throw Refusal(loaded.findings, sources: sources) }
        Console.show(loaded.findings, sources: sources)
    }

    private static func perform(
        _ wish: RunWish, _ plan: Plan, _ pipeline: PipelineFile, _ gates: [String: GateDefinition],
        _ repository: GitRepository, _ head: RepositoryHead, _ tree: WorkingTreeState,
        _ actions: ActionCatalog, _ previous: RunRecord?
    ) async throws -> Int32 {
        let store = try await Home.open(wish.configuration.sandboxes)
        if previous == nil { try await refuseDirty(plan, tree, wish, store) }
        let sandboxes = HostRootSandboxes(home: Home.path, configuration: wish.configuration.sandboxes)
        var request = RunRequest(
            plan: plan, pipelineText: pipeline.text, head: head, tree: tree, cpus: wish.configuration.cpus,
            memoryBytes: wish.configuration.memoryBytes, actor: Self.actor,
            runnerName: wish.configuration.name,
            owner: Home.owner, record: wish.record(plan))
        request.secrets = wish.values.secrets
        request.variables = wish.values.variables
        request.passThrough = wish.configuration.passThrough
        request.allowsDirty = wish.allowsDirty
        request.networks = wish.configuration.networks
        request.runner = wish.configuration.facts
        request.previous = previous
        request.usesCommit = previous != nil && previous?.dirtyDigest == nil
        let report = DetachedReport(wish.recorder())
        var services = RunServices(
            sandboxes: sandboxes, repository: repository, ledger: store, registry: store, artifacts: store,
            recorders: [EventFile { store.folder(ofRun: $0) }, report], home: Home.path,
            now: { Host.unixMilliseconds })
        services.actions = actions
        let cancellation = RunCancellation()
        try Signals.observe([SIGINT, SIGTERM, SIGHUP]) { cancellation.cancel(signal: $0) }
        let executor = RunExecutor(services, request, gates: gates, cancellation: cancellation)
        let ended: Result<RunOutcome, ExecutionError>
        do throws(ExecutionError) { ended = .success(try await executor.run()) } catch {
            ended = .failure(error)
        }
        // Who is told to stop at once waits for no reader.
        await Threads.run { report.finish { cancellation.level < .immediate } }
        let outcome = try ended.get()
        await store.close()
        return status(outcome, cancellation)
    }

    /// Publishing a protected model from a changed tree fails before anything is trained.
    private static func refuseDirty(
        _ plan: Plan, _ tree: WorkingTreeState, _ wish: RunWish, _ store: EmbeddedStore
    ) async throws {
        guard tree.isDirty, !wish.allowsDirty else { return }
        for (planned, _) in plan.definitions {
            guard case .publish(let publish) = planned.job.work, let name = publish.name,
                name.template.isLiteral,
                try await !store.versions(of: name.raw).isEmpty
            else { continue }
            throw Refusal(
                ExecutionCode.dirty,
                "the working tree differs from HEAD, and '\(name.raw)' is a protected model",
                help: "commit the changes, or pass --allow-dirty")
        }
    }

    private static func status(_ outcome: RunOutcome, _ cancellation: RunCancellation) -> Int32 {
        switch outcome.conclusion {
        case .success: 0
        case .cancelled: cancellation.signal.map { 128 + $0 } ?? 1
        default: outcome.isRunnersFault ? 3 : 1
        }
    }

    /// Who runs the command.
    static var actor: String {
        Environment["SUDO_USER"] ?? Environment["USER"] ?? Environment["LOGNAME"]
            ?? (Host.uid == 0 ? "root" : "uid\(Host.uid)")
    }
}
