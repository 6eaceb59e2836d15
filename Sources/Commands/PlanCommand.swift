internal import Arguments
internal import Diagnostics
internal import Execution
internal import GitRepositories
internal import JSON
internal import Linux
internal import Planning
internal import Reporting
internal import Repositories
internal import Triggers
internal import Workflows

/// How a plan is laid out.
enum PlanFormat: String, CaseIterable, ArgumentValue {
    case text, json, dot, mermaid
}

/// `headgate plan`.
enum PlanCommand {
    static let spec = CommandSpec(
        "plan", "Show what would run for an event, and why not",
        details: """
            With FILE, reads and checks a pipeline and prints whether the event starts it, the graph of its jobs, and its jobs \
            in order with legs, steps, limits and gates. Without FILE, tells for every pipeline of the repository whether \
            the event starts it. Both tell when schedules fire next.

            Without --payload and --changed, a push is that of the last commit of REF.
            """,
        examples: [
            CommandExample(
                "headgate plan --event push --ref refs/heads/main --changed train/a.py", "what a push starts"),
            CommandExample("headgate plan digits --format mermaid", "the graph for a README"),
            CommandExample(
                "git diff --name-only main | headgate plan --changed -", "what these files would start"),
        ],
        optionalArgument("file", "The pipeline's file or name").completing(.files),
        option("event", "The event: push, or workflow_dispatch for a FILE that has it", value: "EVENT"),
        option("payload", "The event's JSON as GitHub sends it; - is standard input", value: "FILE")
            .completing(.files),
        option("ref", "The branch or tag that the event is about", value: "REF"),
        repeated("changed", "The files that changed; - reads names from standard input", value: "FILE")
            .takingMany().completing(.files),
        repeated("input", "An input of workflow_dispatch", value: "NAME=VALUE"),
        repeated("var", "A variable for ${{ vars }}", value: "NAME=VALUE"),
        repeated("var-file", "Variables, one NAME=VALUE a line", value: "FILE"),
        option("job", "Only this job and all it needs", value: "JOB"),
        option("format", "How to print it", default: PlanFormat.text)
    ) { file, event, payload, ref, changed, inputs, variables, variableFiles, job, format in
        Console.findingsAreJSON.with { $0 = format == .json }
        var wish = RunWish()
        wish.configuration = try RunnerConfiguration.load(nil)
        wish.event = EventByHand(
            name: event, payload: payload.map { .file($0) }, ref: ref, changed: try names(changed))
        wish.inputs = try inputs.map { try SecretValues.pair($0, "--input") }
        wish.values = try SecretValues(
            names: [], files: [], variables: variables, variableFiles: variableFiles)
        wish.knowsVariables = !wish.values.variables.isEmpty
        wish.job = job
        // A file can be planned outside a repository.
        let repository = try? await GitRepository.open(Host.currentFolder)
        guard let file else { return try await PlanOverview.give(wish, in: repository, as: format) }
        return try await plan(file, wish, repository, format)
    }

    /// Prints the plan of one file.
    private static func plan(
        _ file: String, _ wanted: RunWish, _ repository: GitRepository?, _ format: PlanFormat
    ) async throws -> Int32 {
        var wish = wanted
        let folder = repository?.folder ?? Host.currentFolder
        let pipeline = try PipelineFile.find(file, in: folder)
        let event = try await wish.event(for: pipeline, in: repository, head: try await head(of: repository))
        wish.complete(event, pipeline.workflow, prompt: nil)
        let plan = try wish.plan(pipeline, event: event) { PipelineFile.bytes(of: $0, in: folder) }
        let loaded = await GateLoader.load(plan) { path in
            PipelineFile.bytes(of: path, in: folder)
        }
        let findings = pipeline.findings + loaded.findings
        let sources = loaded.sources.merging(pipeline.sources(plan)) { first, _ in first }
        if findings.hasErrors { throw Refusal(findings, sources: sources) }
        Console.show(findings, sources: sources)
        let (firings, zones) = ScheduleTimes.next(
            of: pipeline.workflow, after: Host.unixMilliseconds / 1_000, count: 3, zone: TimeZoneFolder.bytes)
        Console.show(zones, sources: sources)
        Console.answer(answer(plan, TriggerDecision.decide(event, pipeline.workflow), as: format, firings))
        return 0
    }

    /// A plan with the decision on it, in a format.
    static func answer(
        _ plan: Plan, _ decision: TriggerDecision, as format: PlanFormat,
        _ firings: [ScheduleTimes.Firing] = [], width: Int = Output.standard.columns,
        signs: DrawingSigns = Console.drawingSigns
    ) -> String {
        switch format {
        case .dot: return plan.dot
        case .mermaid: return plan.mermaid
        case .json:
            var object = plan.json.object ?? JSONObject()
            object["starts"] = .bool(decision.starts)
            object["reason"] = .string(decision.reason)
            object["next"] = PlanOverview.json(firings)
            return JSON.object(object).text(.pretty)
        case .text:
            let verdict = decision.starts ? "starts" : "does not start"
            let drawing = plan.jobs.count > 1 ? plan.drawing(width: width, signs: signs) + "\n\n" : ""
            let times = firings.map { "next: \(PlanOverview.text($0))\n" }.joined()
            return TerminalText.escapedLines(
                "\(plan.event.name) \(verdict) it: \(decision.reason)\n\(times)\n\(drawing)\(plan.text)")
        }
    }

    /// What is checked out; nothing outside a repository.
    static func head(of repository: GitRepository?) async throws -> RepositoryHead {
        if let repository { return try await repository.head() }
        return RepositoryHead(commit: "", ref: nil, repositoryName: "", author: "", subject: "")
    }

    /// The names of changed files; `nil` when the option is not there.
    private static func names(_ words: [String]) throws -> [String]? {
        guard words == ["-"] else { return words.isEmpty ? nil : words }
        let text: String
        do throws(SystemError) { text = try Files.text("/dev/stdin", limit: 64 << 20) } catch {
            throw Refusal(CommandCode.badUse, error.message, help: error.help)
        }
        return text.split { $0.isNewline || $0 == "\0" }.map(String.init)
    }
}

extension Console {
    /// Box characters where the terminal's locale is UTF-8.
    static var drawingSigns: DrawingSigns {
        let locale =
            ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Environment[$0] }.first { !$0.isEmpty } ?? ""
        let charset = locale.uppercased().filter { $0 != "-" }
        return charset.hasSuffix("UTF8") && Environment["TERM"] != "dumb" ? .unicode : .ascii
    }
}

extension TerminalText {
    /// The text with each line escaped, so that nothing in it steers a terminal.
    fileprivate static func escapedLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
            .joined(separator: "\n")
    }
}
