internal import Diagnostics
internal import GitRepositories
internal import JSON
internal import Linux
internal import Planning
internal import Reporting
internal import Repositories
internal import Triggers
internal import WorkflowReading
internal import Workflows

/// What an event starts of all pipelines of a repository.
struct PlanOverview {
    /// One pipeline file with its decision.
    struct Entry {
        var path: String
        /// The workflow's name; `nil` for a file that cannot be read.
        var name: String?
        var decision: TriggerDecision
        var jobs: Int
        var firings: [ScheduleTimes.Firing]
    }

    var event: RepositoryEvent
    var entries: [Entry] = []
    var findings: [Diagnostic] = []
    var sources: [String: String] = [:]

    /// The folders that hold pipelines.
    static let folders = ["pipelines", ".github/workflows"]

    /// Prints it; the status is 2 when a file cannot be read.
    static func give(_ wish: RunWish, in repository: GitRepository?, as format: PlanFormat) async throws
        -> Int32
    {
        guard format == .text || format == .json else {
            throw Refusal(
                CommandCode.badUse, "'--format \(format.rawValue)' needs a FILE", help: "name a pipeline")
        }
        for (option, isGiven) in [("job", wish.job != nil), ("input", !wish.inputs.isEmpty)] where isGiven {
            throw Refusal(CommandCode.badUse, "'--\(option)' needs a FILE", help: "name a pipeline")
        }
        let folder = repository?.folder ?? Host.currentFolder
        let event = try await wish.event.event(
            wish.event.name ?? "push", for: nil, in: repository,
            head: try await PlanCommand.head(of: repository), actor: RunCommand.actor)
        let overview = try PlanOverview(event, in: folder, now: Host.unixMilliseconds / 1_000)
        Console.show(overview.findings, sources: overview.sources)
        Console.answer(format == .json ? overview.json.text(.pretty) : overview.text)
        return overview.findings.hasErrors ? 2 : 0
    }

    /// Compares an event with all pipelines of a folder.
    ///
    /// - Parameter now: Seconds since 1970.
    init(_ event: RepositoryEvent, in folder: String, now: Int64) throws {
        self.event = event
        let paths = Self.folders.flatMap { Self.files(in: folder, $0) }
        guard !paths.isEmpty else {
            throw Refusal(
                CommandCode.noPipeline, "there is no pipeline in '\(folder)'",
                help: "'headgate init' writes one")
        }
        for path in paths { add(path, in: folder, now) }
    }

    private static func files(in folder: String, _ subfolder: String) -> [String] {
        // No folder, no pipelines.
        let names = (try? Files.list("\(folder)/\(subfolder)")) ?? []
        return names.filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }.map { "\(subfolder)/\($0)" }
    }

    private mutating func add(_ path: String, in folder: String, _ now: Int64) {
        guard let bytes = PipelineFile.bytes(of: path, in: folder) else {
            findings.append(
                Diagnostic(
                    .error, CommandCode.noPipeline,
                    "the file cannot be read, or is a link, or larger than 1 MiB", path: path))
            return addUnreadable(path)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        sources[path] = text
        let (workflow, found) = WorkflowReader.read(text, path: path)
        findings += found.filter { $0.severity == .error }
        guard let workflow, !found.hasErrors else { return addUnreadable(path) }
        let (firings, zones) = ScheduleTimes.next(
            of: workflow, after: now, count: 3, zone: TimeZoneFolder.bytes)
        findings += zones
        entries.append(
            Entry(
                path: path, name: workflow.name, decision: TriggerDecision.decide(event, workflow),
                jobs: workflow.jobs.count, firings: firings))
    }

    private mutating func addUnreadable(_ path: String) {
        let decision = TriggerDecision(starts: false, reason: "it has errors")
        entries.append(Entry(path: path, decision: decision, jobs: 0, firings: []))
    }

    // MARK: - Printing

    var text: String {
        var lines = [title, ""]
        let width = entries.map { TerminalText.cellCount(of: TerminalText.escaped($0.path)) }.max() ?? 0
        for entry in entries {
            let path = TerminalText.escaped(entry.path)
            let gap = String(repeating: " ", count: max(0, width - TerminalText.cellCount(of: path)) + 2)
            let verdict = entry.decision.starts ? "starts          " : "does not start  "
            lines.append(path + gap + verdict + TerminalText.escaped(entry.decision.reason))
            for firing in entry.firings {
                lines.append(
                    String(repeating: " ", count: width + 2) + "next            \(Self.text(firing))")
            }
        }
        return lines.joined(separator: "\n")
    }

    private var title: String {
        var title = event.name
        if let ref = event.ref { title += " \(ref)" }
        if let paths = event.changedPaths {
            title += ", \(paths.count) changed file\(paths.count == 1 ? "" : "s")"
        }
        return TerminalText.escaped(title)
    }

    /// `2026-11-30 03:00 Asia/Seoul (0 3 * * 1)`.
    static func text(_ firing: ScheduleTimes.Firing) -> String {
        let local = EventText.timestamp((firing.seconds + Int64(firing.offset)) * 1_000)
        let time = local.prefix(16).map { $0 == "T" ? " " : String($0) }.joined()
        return "\(time) \(firing.timeZone ?? "UTC") (\(TerminalText.escaped(firing.cron)))"
    }

    var json: JSON {
        [
            "v": 1,
            "event": [
                "name": .string(event.name), "ref": .optional(event.ref),
                "changed": event.changedPaths.map { .array($0.map { .string($0) }) } ?? .null,
            ],
            "pipelines": .array(entries.map(Self.json)),
        ]
    }

    /// When schedules fire, for programs.
    static func json(_ firings: [ScheduleTimes.Firing]) -> JSON {
        .array(
            firings.map { firing in
                [
                    "time": .string(EventText.timestamp(firing.seconds * 1_000)),
                    "cron": .string(firing.cron), "timezone": .string(firing.timeZone ?? "UTC"),
                ]
            })
    }

    private static func json(_ entry: Entry) -> JSON {
        [
            "path": .string(entry.path), "name": .optional(entry.name),
            "starts": .bool(entry.decision.starts),
            "reason": .string(entry.decision.reason), "jobs": .integer(entry.jobs),
            "next": json(entry.firings),
        ]
    }
}
