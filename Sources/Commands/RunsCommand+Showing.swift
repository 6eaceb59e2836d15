internal import Digests
internal import JSON
internal import Linux
internal import Models
internal import Registry
internal import Reporting

/// `runs show`.
extension RunsCommand {
    /// Everything about a run.
    static func show(_ number: Int, in store: EmbeddedStore, _ style: Style) async throws -> Answer {
        let run = try await RunNumber.record(number, in: store)
        var verdicts: [String: JSON] = [:]
        for job in run.jobs { verdicts[job.key] = try await verdict(of: job, in: store) }
        let summary = store.folder(ofRun: number) + "/summary.md"
        let page = RunPage(
            run: run, verdicts: verdicts, artifacts: try await store.artifacts(ofRun: number),
            summary: Files.exists(summary) ? summary : nil, now: Host.unixMilliseconds, style: style)
        return Answer(text: page.text, json: page.json)
    }

    /// A gate job's verdict; one that is gone is left out, and the decision remains.
    private static func verdict(of job: RunRecord.Job, in store: EmbeddedStore) async throws -> JSON? {
        guard let digest = job.facts["gate"]?["verdict"]?.string.flatMap({ Digest($0) }),
            Files.exists(store.path(of: digest))
        else { return nil }
        return try? JSON.parse(try await store.get(digest))  // damaged: 'decision' remains
    }
}

/// A run as `runs show` prints it.
private struct RunPage {
    let run: RunRecord
    let verdicts: [String: JSON]
    let artifacts: [StoredArtifact]
    let summary: String?
    let now: Int64
    let style: Style

    var text: String {
        let attempt = run.attempt > 1 ? ", attempt \(run.attempt)" : ""
        let took = Figures.duration(from: run.startedAt, to: run.finishedAt ?? now)
        var lines = [
            "\(style.mark(run.state.rawValue)) \(style.text("run #\(run.number)", .strong))\(attempt): \(run.state.rawValue), \(took)"
        ]
        for (name, value) in facts where !value.isEmpty {
            lines.append("  " + name + String(repeating: " ", count: 12 - name.count) + Figures.line(value))
        }
        for job in run.jobs { lines += [""] + self.lines(job) }
        if !artifacts.isEmpty { lines += ["", "artifacts"] }
        for artifact in artifacts {
            lines.append(
                "  \(Figures.line(artifact.name)) (\(Figures.bytes(artifact.bytes)), from \(artifact.job))")
        }
        if let command = logCommand { lines += ["", "log: " + command] }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: [(String, String)] {
        [
            ("experiment", run.experiment),
            ("pipeline", "\(run.pipeline) (sha256 \(Figures.short(run.pipelineDigest)))"),
            ("repository", run.repository), ("commit", run.commit + (run.ref.map { " (\($0))" } ?? "")),
            ("dirty", run.dirtyDigest ?? ""), ("event", run.event),
            (
                "inputs",
                (run.request["inputs"]?.object?.members ?? []).map { "\($0.name)=\($0.value.shown)" }.joined(
                    separator: "  ")
            ),
            ("started", Figures.time(run.startedAt)), ("reason", run.reason ?? ""),
            ("summary", summary ?? ""),
        ]
    }

    private func lines(_ job: RunRecord.Job) -> [String] {
        let took = Figures.duration(
            from: job.startedAt, to: job.finishedAt ?? (job.state.isFinal ? nil : now))
        let label = job.name == job.key ? job.key : "\(job.name) [\(job.key)]"
        let state =
            job.state == .success
            ? took : [job.state.rawValue, took].filter { !$0.isEmpty }.joined(separator: ", ")
        var lines = [
            "\(style.mark(job.state.rawValue)) \(style.text(Figures.line(label), .strong))  \(state)"
        ]
        if let reason = job.reason { lines.append("    " + style.text(Figures.line(reason), .dim)) }
        lines += job.steps.map(line)
        if !job.params.isEmpty { lines.append("    params   " + Figures.pairs(job.params)) }
        if !job.metrics.isEmpty { lines.append("    metrics  " + Figures.pairs(job.metrics)) }
        let outputs = (job.facts["outputs"]?.object?.members ?? []).map { "\($0.name)=\($0.value.shown)" }
        if !outputs.isEmpty { lines.append("    outputs  " + Figures.line(outputs.joined(separator: "  "))) }
        if let model = job.facts["model"]?.string,
            job.facts["decision"] == .null || job.facts["decision"] == nil
        {
            lines.append("    model    sha256:" + model)
        }
        return lines + gate(job)
    }

    private func line(_ step: RunRecord.Step) -> String {
        var notes = [
            Figures.duration(from: step.startedAt, to: step.finishedAt ?? (step.state.isFinal ? nil : now))
        ]
        if step.state != .success { notes.append(step.state.rawValue) }
        if let code = step.exitCode, code != 0 { notes.append("exit \(code)") }
        if let bytes = step.peakResidentBytes {
            notes.append("peak \(Figures.bytes(Int64(clamping: bytes)))")
        }
        if let seconds = step.cpuSeconds, (0..<1e12).contains(seconds) {
            notes.append("cpu \(Style.duration(Int(seconds * 1_000)))")
        }
        return "    \(style.mark(step.state.rawValue)) \(step.number) \(Figures.line(step.name))  "
            + notes.filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private func gate(_ job: RunRecord.Job) -> [String] {
        guard let decision = job.facts["decision"]?.string else { return [] }
        let model = job.facts["gate"]?["name"]?.string.map { " " + Figures.line($0) } ?? ""
        let against = job.facts["gate"]?["reference"]?.integer.map { ", compared with version \($0)" } ?? ""
        let tone: Style.Tone = decision == "promote" ? .good : .bad
        let checks = verdicts[job.key]?["checks"]?.array ?? []
        return ["    \(style.text(decision.uppercased(), tone))\(model)\(against)"]
            + checks.map { check in
                let verdict = check["verdict"]?.string ?? ""
                let mark = style.mark(
                    verdict == "PASS" ? "success" : verdict == "SKIPPED" ? "skipped" : "failure")
                let value = check["value"]?.number.map { " " + Figures.short($0) } ?? ""
                let reference = check["reference"]?.number.map { " against \(Figures.short($0))" } ?? ""
                let message = check["message"]?.string.map { " · " + Figures.line($0) } ?? ""
                return
                    "      \(mark) \(Figures.line(check["id"]?.string ?? "")) \(verdict)\(value)\(reference)\(message)"
            }
    }

    /// The command that shows the log of the first failed step.
    var logCommand: String? {
        for job in run.jobs {
            if let step = job.steps.first(where: { $0.state == .failure && $0.log != nil }) {
                return "headgate runs logs \(run.number) --job \(job.key) --step \(step.number)"
            }
        }
        return nil
    }

    var json: JSON {
        var object = run.summaryJSON
        object["request"] = .object(run.request)
        object["jobs"] = .array(run.jobs.map { $0.json(verdict: verdicts[$0.key]) })
        object["artifacts"] = .array(artifacts.map(\.json))
        object["summary"] = .optional(summary)
        object["logCommand"] = .optional(logCommand)
        return .object(object)
    }
}

extension JSON {
    /// A text as it is, anything else as JSON.
    fileprivate var shown: String { string ?? text() }
}

extension RunRecord.Job {
    func json(verdict: JSON?) -> JSON {
        [
            "key": .string(key), "name": .string(name), "state": .string(state.rawValue),
            "reason": .optional(reason),
            "startedAt": .time(startedAt), "finishedAt": .time(finishedAt), "params": .texts(params),
            "metrics": .numbers(metrics), "facts": .object(facts), "verdict": verdict ?? .null,
            "steps": .array(steps.map(\.json)),
        ]
    }
}

extension RunRecord.Step {
    var json: JSON {
        [
            "number": .integer(number), "name": .string(name), "state": .string(state.rawValue),
            "startedAt": .time(startedAt), "finishedAt": .time(finishedAt),
            "exitCode": .optionalInteger(exitCode),
            "peakResidentBytes": .optional(peakResidentBytes.map { Double($0) }),
            "cpuSeconds": .optional(cpuSeconds),
            "log": .optional(log),
        ]
    }
}

extension StoredArtifact {
    var json: JSON {
        [
            "name": .string(name), "job": .string(job), "bytes": .number(Double(bytes)),
            "digest": .string(tree.description), "createdAt": .time(createdAt),
        ]
    }
}
