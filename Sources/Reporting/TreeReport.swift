internal import Glibc
internal import Diagnostics
internal import JSON
internal import Linux
public import Runs

/// A run as a live tree on a terminal: jobs and steps with state, time and the last log line.
///
/// Finished jobs scroll up and stay; what runs is redrawn below them, ten times a second at most.
public final class TreeReport: RunRecorder {
    private struct Step {
        var number: Int
        var name: String
        var state: String
        var startedAt: Int64?
        var durationMs = 0
        var reason: String?
    }

    private struct Job {
        var key: String
        var name: String
        var state = "queued"
        var startedAt: Int64?
        var steps: [Step] = []
        var lastLine = ""
        var waitsFor = ""
        var planned: [String] = []
    }

    private struct State {
        var jobs: [Job] = []
        var closing: ClosingLines
        var drawn = 0
        var lastDraw: Int64 = 0
        var isFinished = false
        var header = ""
    }

    private static let highest = 20
    private static let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    private let output: Output
    private let style: Style
    private let state: Guarded<State>
    private let now: @Sendable () -> Int64

    /// Creates a report and its redrawing thread, which ends with the run.
    public init(_ output: Output, style: Style, now: @escaping @Sendable () -> Int64) {
        self.output = output
        self.style = style
        self.now = now
        state = Guarded(State(closing: ClosingLines(style: style)))
    }

    /// Starts redrawing, so that times and spinners move while nothing happens.
    public func start() {
        Threads.start { [weak self] in
            while let report = self, report.tick() { usleep(100_000) }
        }
    }

    /// Takes an event.
    public func record(_ event: RunEvent) {
        state.with { state in
            state.closing.take(event)
            update(event, &state)
            if event.kind == .runFinished {
                state.isFinished = true
                output.write(erase(&state) + state.closing.text(finished: event))
            } else if event.kind != .stepOutput {
                draw(&state)
            }
        }
    }

    private func tick() -> Bool {
        state.with { state in
            if !state.isFinished { draw(&state) }
            return !state.isFinished
        }
    }

    private func update(_ event: RunEvent, _ state: inout State) {
        let details = event.details
        switch event.kind {
        case .runStarted:
            let commit = String((details["commit"]?.string ?? "").prefix(10))
            let dirty = details["dirty"]?.string == nil ? "" : " (dirty)"
            output.write("run #\(event.run): \(details["pipeline"]?.string ?? "") at \(commit)\(dirty)\n")
            state.jobs = (details["jobs"]?.array ?? []).map {
                Job(key: $0["key"]?.string ?? "", name: Style.harmless($0["name"]?.string ?? ""))
            }
        case .runWaiting:
            output.write(erase(&state) + "waiting: \(Style.harmless(details["reason"]?.string ?? ""))\n")
        case .jobWaiting:
            change(event, &state) { $0.waitsFor = Style.harmless(details["reason"]?.string ?? "") }
        case .jobStarted:
            change(event, &state) { job in
                job.state = "running"
                job.startedAt = event.time
                job.name = Style.harmless(details["name"]?.string ?? job.name)
                job.planned = (details["steps"]?.array ?? []).compactMap(\.string)
            }
        case .stepStarted:
            change(event, &state) { job in
                job.lastLine = ""
                job.steps.append(
                    Step(
                        number: event.step ?? 0, name: details["name"]?.string ?? "", state: "running",
                        startedAt: event.time))
            }
        case .stepOutput:
            change(event, &state) {
                $0.lastLine = Self.lastLine(details["text"]?.string ?? "") ?? $0.lastLine
            }
        case .stepFinished: change(event, &state) { finishStep(event, &$0) }
        case .jobFinished: finishJob(event, &state)
        default: break
        }
    }

    private func change(_ event: RunEvent, _ state: inout State, _ body: (inout Job) -> Void) {
        guard let key = event.job else { return }
        if !state.jobs.contains(where: { $0.key == key }) { state.jobs.append(Job(key: key, name: key)) }
        guard let index = state.jobs.firstIndex(where: { $0.key == key }) else { return }
        body(&state.jobs[index])
    }

    private func finishStep(_ event: RunEvent, _ job: inout Job) {
        let details = event.details
        if !job.steps.contains(where: { $0.number == event.step }) {
            job.steps.append(
                Step(number: event.step ?? 0, name: details["name"]?.string ?? "", state: "skipped"))
        }
        guard let index = job.steps.firstIndex(where: { $0.number == event.step }) else { return }
        job.steps[index].state = details["conclusion"]?.string ?? ""
        job.steps[index].durationMs = details["durationMs"]?.integer ?? 0
        job.steps[index].reason = details["reason"]?.string
    }

    private func finishJob(_ event: RunEvent, _ state: inout State) {
        change(event, &state) { $0.state = event.details["conclusion"]?.string ?? "" }
        guard let index = state.jobs.firstIndex(where: { $0.key == event.job }) else { return }
        let job = state.jobs.remove(at: index)
        let time = Style.duration(event.details["durationMs"]?.integer ?? 0)
        let reason = event.details["reason"]?.string.map { ": " + Style.harmless($0) } ?? ""
        let note = job.state == "skipped" ? "skipped" : time
        var lines = ["\(style.mark(job.state)) \(style.text(job.name, .strong)) (\(note))\(reason)"]
        for step in job.steps where step.state != "skipped" { lines.append(line(step, nil)) }
        output.write(erase(&state) + lines.map { $0 + "\n" }.joined())
    }

    // MARK: - Drawing

    private func draw(_ state: inout State) {
        let time = now()
        let columns = max(20, output.columns)
        var lines: [String] = []
        let frame = style.text(Self.frames[Int(time / 100) % Self.frames.count], .accent)
        // What runs first: waiting jobs are the ones to leave out.
        for job in state.jobs.filter({ $0.state == "running" }) + state.jobs.filter({ $0.state != "running" })
        {
            guard job.state == "running" else {
                let name = Self.cut(job.name, columns - 14)
                let left = columns - 4 - TerminalText.cellCount(of: name)
                let note = Self.cut(job.waitsFor.isEmpty ? "waiting" : job.waitsFor, max(7, left))
                lines.append("\(style.mark(job.state)) \(name) \(style.text(note, .dim))")
                continue
            }
            let elapsed = Style.duration(Int(time - (job.startedAt ?? time)))
            lines.append(
                "\(frame) \(style.text(Self.cut(job.name, columns - 20), .strong)) \(style.text(elapsed, .dim))"
            )
            for step in job.steps.suffix(6) {
                lines.append(line(step, step.state == "running" ? frame : nil, columns, time))
            }
            if !job.lastLine.isEmpty {
                lines.append("      " + style.text(Self.cut(job.lastLine, columns - 8), .dim))
            }
        }
        // A tree higher than the terminal could not be erased.
        if lines.count > Self.highest {
            let rest = lines.count - Self.highest + 1
            lines.removeLast(rest)
            lines.append(style.text("… and \(rest) more lines", .dim))
        }
        let text = erase(&state) + lines.map { $0 + "\u{1B}[K\n" }.joined()
        state.drawn = lines.count
        output.write(text)
    }

    private func line(_ step: Step, _ frame: String?, _ columns: Int = 200, _ time: Int64 = 0) -> String {
        let duration = frame == nil ? step.durationMs : Int(time - (step.startedAt ?? time))
        let name = Self.cut(Style.harmless(step.name), columns - 24)
        let note = step.state == "skipped" ? "skipped" : Style.duration(duration)
        let left = columns - 8 - TerminalText.cellCount(of: name) - note.utf8.count
        let reason = step.reason.map { Self.cut(" " + Style.harmless($0), left) } ?? ""
        return "    \(frame ?? style.mark(step.state)) \(name) \(style.text(note, .dim))\(reason)"
    }

    private func erase(_ state: inout State) -> String {
        defer { state.drawn = 0 }
        return state.drawn == 0 ? "" : "\u{1B}[\(state.drawn)A\u{1B}[J"
    }

    /// The text in at most so many cells of the terminal.
    private static func cut(_ text: String, _ width: Int) -> String {
        guard TerminalText.cellCount(of: text) > width else { return text }
        var cells = 1
        let head = text.prefix { character in
            cells += TerminalText.cellCount(of: String(character))
            return cells <= width
        }
        return head + "…"
    }

    private static func lastLine(_ text: String) -> String? {
        let tail = String(decoding: Array(text.utf8.suffix(2_000)), as: UTF8.self)
        return tail.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
            .map { Style.harmless(String($0)) }
    }
}
