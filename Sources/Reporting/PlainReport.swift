internal import JSON
internal import Linux
public import Runs

/// A run as plain lines, each with its job before it: for pipes, files and CI logs.
public final class PlainReport: RunRecorder {
    private struct State {
        var closing: ClosingLines
        var steps: [String: PlainLines] = [:]
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
        if event.kind == .stepOutput { return show(event.details["text"]?.string ?? "", of: event) }
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
        case .runWaiting: return "waiting: \(Style.harmless(details["reason"]?.string ?? ""))\n"
        case .jobWaiting: return "\(job) waiting: \(Style.harmless(details["reason"]?.string ?? ""))\n"
        case .jobStarted:
            return
                "\(job) \(style.text("started", .strong)) \(Style.harmless(details["name"]?.string ?? ""))\n"
        case .stepStarted: return "\(job) > \(Style.harmless(details["name"]?.string ?? ""))\n"
        case .stepFinished:
            let rest = flush(event, &state)
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

    /// Shows a piece of a step's output, apart from the other events: there may be gigabytes of it.
    private func show(_ text: String, of event: RunEvent) {
        let margin = style.text("[\(event.job ?? "")]", .accent) + "   "
        let lines = state.with { state in
            // Taken out, changed and put back: else the bytes that wait would be copied.
            var step = state.steps.removeValue(forKey: Self.key(event)) ?? PlainLines(margin: margin)
            let lines = step.take(text)
            state.steps[Self.key(event)] = step
            return lines
        }
        if !lines.isEmpty { output.write(lines) }
    }

    private func flush(_ event: RunEvent, _ state: inout State) -> String {
        var step = state.steps.removeValue(forKey: Self.key(event))
        return String(decoding: step?.finish() ?? [], as: UTF8.self)
    }

    private static func key(_ event: RunEvent) -> String { "\(event.job ?? "")/\(event.step ?? 0)" }
}
