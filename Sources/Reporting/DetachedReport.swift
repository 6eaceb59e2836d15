internal import Glibc
internal import JSON
internal import Linux
public import Runs

/// Hands events to a report on a thread of its own, so that a slow or stopped reader never holds up the run.
///
/// Events wait in order, whatever their number. Of the output of steps only so much waits; what would be more is left
/// out here, with a line that says so: it is in the logs.
public final class DetachedReport: RunRecorder {
    fileprivate struct State: Sendable {
        var waiting: [RunEvent] = []
        var outputBytes = 0
        /// Bytes that were left out, by job and step, in the order of their coming.
        var missing: [(job: String?, step: Int?, bytes: Int)] = []
        var isHanding = false
        var isEnded = false
    }

    private let report: any RunRecorder
    private let room: Int
    private let state = Guarded(State())
    private let news = Doorbell()

    /// Creates a report that hands on to another.
    ///
    /// - Parameter room: How many bytes of output may wait.
    public init(_ report: any RunRecorder, room: Int = 16 << 20) {
        self.report = report
        self.room = room
        Threads.start { self.handOn() }
    }

    /// Takes an event; never waits for the report.
    public func record(_ event: RunEvent) {
        let bytes = event.kind == .stepOutput ? (event.details["text"]?.string ?? "").utf8.count : 0
        state.with { state in
            if bytes > 0, state.outputBytes + bytes > room { return state.leaveOut(event, bytes) }
            state.tellMissing(before: event)
            state.outputBytes += bytes
            state.waiting.append(event)
        }
        news.ring()
    }

    /// Waits until the report has had everything, or nobody wants to wait any longer. Blocks the calling thread.
    public func finish(while isWanted: () -> Bool = { true }) {
        state.with { $0.isEnded = true }
        news.ring()
        while isWanted(), state.with({ $0.isHanding || !$0.waiting.isEmpty }) {
            usleep(1_000)
        }
    }

    private func handOn() {
        while true {
            let (events, isEnded) = state.with { state in
                defer { (state.waiting, state.isHanding) = ([], !state.waiting.isEmpty) }
                return (state.waiting, state.isEnded)
            }
            for event in events {
                report.record(event)
                let bytes = event.kind == .stepOutput ? (event.details["text"]?.string ?? "").utf8.count : 0
                if bytes > 0 { state.with { $0.outputBytes -= bytes } }
            }
            state.with { $0.isHanding = false }
            guard events.isEmpty else { continue }
            if isEnded { return }
            news.wait()
        }
    }
}

extension DetachedReport.State {
    mutating func leaveOut(_ event: RunEvent, _ bytes: Int) {
        if let index = missing.firstIndex(where: { $0.job == event.job && $0.step == event.step }) {
            missing[index].bytes += bytes
        } else {
            missing.append((event.job, event.step, bytes))
        }
    }

    /// Says in the place of what was left out how much that was.
    mutating func tellMissing(before event: RunEvent) {
        for gap in missing {
            var note = event
            (note.kind, note.job, note.step) = (.stepOutput, gap.job, gap.step)
            let text =
                "\n[\(gap.bytes) bytes of output are left out here, for it was read too slowly; the log has them]\n"
            note.details = JSONObject([("text", .string(text))])
            waiting.append(note)
        }
        missing = []
    }
}
