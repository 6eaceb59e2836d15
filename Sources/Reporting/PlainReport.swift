internal import JSON
internal import Linux
public import Runs

/// A run as plain lines, each with its job before it: for pipes, files and CI logs.
public final class PlainReport: RunRecorder {
    private struct State {
        var closing: ClosingLines
        var partial: [String: String] = [:]
    }

    private let output: Output
    private let style: Style
    private let state: Guarded<State>

    /// Creates a report.
    public init(_ output: Output, style: Style) {
        self.output = output
        self.style = style
        state = Guarded(State(closing: ClosingLines(style: style)))
    }

    /// Writes the lines of an event.
    public func record(_ event: RunEvent) {
        let text = state.with { state in
            state.closing.take(event)
            return lines(event, &state)
        }
        if !text.isEmpty { output.write(text) }
    }

    private func lines(_ event: RunEvent, _ state: inout State) -> String {
        let job = style.text("[\(event.job ?? "")]", .accent)
        let details = event.details
        switch event.kind {
        case .runStarted:
            let commit = String((details["commit"]?.string ?? "").prefix(10))
            let dirty = details["dirty"]?.string == nil ? "" : " (dirty)"
            return
                "run #\(event.run): \(details["pipeline"]?.string ?? "") at \(commit)\(dirty), \(details["trigger"]?.string ?? "")\n"
        case .jobStarted: return "\(job) \(style.text("started", .strong)) \(details["name"]?.string ?? "")\n"
        case .stepStarted: return "\(job) > \(Style.harmless(details["name"]?.string ?? ""))\n"
        case .stepOutput: return output(details["text"]?.string ?? "", of: event, job, &state)
        case .stepFinished:
            let rest = flush(event, job, &state)
            let conclusion = details["conclusion"]?.string ?? ""
            let reason = details["reason"]?.string.map { ": " + Style.harmless($0) } ?? ""
            let time =
                conclusion == "skipped" ? "skipped" : Style.duration(details["durationMs"]?.integer ?? 0)
            return rest
                + "\(job) \(style.mark(conclusion)) \(Style.harmless(details["name"]?.string ?? "")) (\(time))\(reason)\n"
        case .jobFinished:
            let conclusion = details["conclusion"]?.string ?? ""
            let reason = details["reason"]?.string.map { ": " + Style.harmless($0) } ?? ""
            let peak = details["peakMemoryBytes"]?.number.map { ", peak \(Int($0) >> 20) MiB" } ?? ""
            let time = Style.duration(details["durationMs"]?.integer ?? 0)
            return "\(job) \(style.mark(conclusion)) \(conclusion) in \(time)\(peak)\(reason)\n"
        case .runFinished: return state.closing.text(finished: event)
        default: return ""
        }
    }

    private func output(_ text: String, of event: RunEvent, _ job: String, _ state: inout State) -> String {
        let key = "\(event.job ?? "")/\(event.step ?? 0)"
        var result = ""
        var rest = (state.partial[key] ?? "") + text
        // Character views would merge CR LF; lines are split over bytes.
        let bytes = Array(rest.utf8)
        var start = 0
        for index in bytes.indices where bytes[index] == 10 {
            result += "\(job)   \(Style.harmless(String(decoding: bytes[start..<index], as: UTF8.self)))\n"
            start = index + 1
        }
        rest = String(decoding: bytes[start...], as: UTF8.self)
        if rest.utf8.count > 65_536 {
            result += "\(job)   \(Style.harmless(rest))\n"
            rest = ""
        }
        state.partial[key] = rest
        return result
    }

    private func flush(_ event: RunEvent, _ job: String, _ state: inout State) -> String {
        let key = "\(event.job ?? "")/\(event.step ?? 0)"
        guard let rest = state.partial.removeValue(forKey: key), !rest.isEmpty else { return "" }
        return "\(job)   \(Style.harmless(rest))\n"
    }
}
