internal import Arguments
internal import Diagnostics
internal import JSON
internal import Linux
internal import LinuxSandboxes
internal import Models
internal import Registry
internal import Reporting

/// `headgate doctor`: what this machine can and cannot do, and how to mend it.
enum DoctorCommand {
    /// Something that was looked at.
    struct Finding: Sendable {
        /// What was looked at.
        var name: String
        /// Whether nothing has to be mended.
        var isFine: Bool
        /// Whether runs are possible without it.
        var isOptional = false
        /// What was found.
        var detail: String
        /// What to do about it.
        var mend: String?
    }

    static var spec: CommandSpec {
        CommandSpec(
            "doctor", "Say what this machine can and cannot do, and how to mend it",
            details: "The exit status is 0 when a run is possible, 1 otherwise.",
            option("config", "The runner's configuration", value: "FILE"), Answer.format
        ) { config, format in
            let home = Home.path
            let configuration = try RunnerConfiguration.load(config)
            let machine = await Threads.run { HostCapabilities.inspect(home: home) }
            let findings = machine.map { Finding($0) } + actions(configuration) + (await store(home))
            return answer(findings, Console.style(.standard)).give(as: format)
        }
    }

    /// The findings as a list of marks; the status is 1 when something that every run needs is not fine.
    static func answer(_ findings: [Finding], _ style: Style) -> Answer {
        let width = findings.map(\.name.count).max() ?? 0
        let missing = findings.filter { !$0.isFine && !$0.isOptional }
        let weak = findings.filter { !$0.isFine && $0.isOptional }
        var lines: [String] = []
        for finding in findings {
            let mark =
                finding.isFine
                ? style.text("✓", .good) : finding.isOptional ? style.text("!", .warn) : style.text("✗", .bad)
            let gap = String(repeating: " ", count: width - finding.name.count + 2)
            lines.append("\(mark) \(finding.name)\(gap)\(Figures.line(finding.detail))")
            if let mend = finding.mend {
                lines.append(String(repeating: " ", count: width + 4) + "mend: " + mend)
            }
        }
        lines.append("")
        if missing.isEmpty {
            let less = weak.isEmpty ? "" : "; with less: " + weak.map(\.name).joined(separator: ", ")
            lines.append(style.text("This machine can run pipelines", .good) + less)
        } else {
            lines.append(
                style.text("This machine cannot run pipelines", .bad) + ": "
                    + missing.map(\.name).joined(separator: ", "))
        }
        let json: JSON = [
            "canRun": .bool(missing.isEmpty), "findings": .array(findings.map(\.json)),
        ]
        return Answer(text: lines.joined(separator: "\n"), json: json, status: missing.isEmpty ? 0 : 1)
    }

    /// What actions need that are not built in.
    static func actions(_ configuration: RunnerConfiguration) -> [Finding] {
        var node = Finding(name: "node", isFine: true, isOptional: true, detail: "")
        if let program = configuration.nodeProgram {
            // A program that does not start is no node.
            let result = try? Command.run(program, ["--version"], environment: [], folder: "/")
            node.isFine = result?.status.isSuccess == true
            node.detail = node.isFine ? "\(program), \(result?.text ?? "")" : "'\(program)' does not start"
        } else {
            node.isFine = false
            node.detail =
                configuration.node.map { "'\($0)' is no program" } ?? "none on PATH: no node actions"
        }
        if !node.isFine { node.mend = "install nodejs, or set 'node' in the runner's configuration" }
        let sources = [
            configuration.actions.mirror.map { "mirror \($0)" },
            configuration.actions.base.map { "base \($0)" },
        ].compactMap { $0 }
        let missing = configuration.actions.mirror.map { !Files.isFolder($0) } ?? false
        let mirror = Finding(
            name: "actions", isFine: !missing, isOptional: true,
            detail: missing
                ? "the mirror '\(configuration.actions.mirror ?? "")' is no folder"
                : sources.isEmpty
                    ? "built-in ones and those of the repository" : sources.joined(separator: ", "),
            mend: missing ? "make the folder, or change 'actions' in the runner's configuration" : nil)
        return [node, mirror]
    }

    /// What can be said of the store without making or changing anything.
    static func store(_ home: String) async -> [Finding] {
        [await database(home), space(home)]
    }

    private static func database(_ home: String) async -> Finding {
        guard Files.exists(home + "/headgate.db") else {
            return Finding(name: "store", isFine: true, detail: "none yet; the first run makes it")
        }
        do throws(ModelError) {
            let store = try await EmbeddedStore.open(home: home, readOnly: true)
            let runs = try await store.runs(limit: 1, experiment: nil).first?.number ?? 0
            let models = try await store.models().count
            await store.close()
            return Finding(
                name: "store", isFine: true,
                detail:
                    "\(models) model\(models == 1 ? "" : "s"), newest run \(runs == 0 ? "none" : "#\(runs)")")
        } catch {
            return Finding(
                name: "store", isFine: false, detail: "\(error.message) [\(error.code.id)]",
                mend: error.help ?? "headgate explain \(error.code.id)")
        }
    }

    /// Less than a gibibyte is worth a word; less than 64 MiB holds no run.
    private static func space(_ home: String) -> Finding {
        var folder = home
        while !Files.exists(folder), folder != "/", folder != "." { folder = Files.parent(of: folder) }
        guard let free = Files.freeBytes(folder) else {
            return Finding(
                name: "free space", isFine: false, isOptional: true,
                detail: "the file system of \(folder) does not say")
        }
        let detail = "\(Figures.bytes(Int64(clamping: free))) on the file system of \(folder)"
        return Finding(
            name: "free space", isFine: free >= 1 << 30, isOptional: free >= 64 << 20, detail: detail,
            mend: free >= 1 << 30 ? nil : "free some space, or set HEADGATE_HOME to a folder on another disk")
    }
}

extension DoctorCommand.Finding {
    init(_ finding: CapabilityFinding) {
        self.init(
            name: finding.name, isFine: finding.isFine, isOptional: finding.isOptional,
            detail: finding.detail,
            mend: finding.mend)
    }

    var json: JSON {
        [
            "name": .string(name), "ok": .bool(isFine), "required": .bool(!isOptional),
            "detail": .string(detail),
            "mend": .optional(mend),
        ]
    }
}
