internal import Glibc
internal import Linux
internal import Models
internal import Sandboxes
internal import StepCommands

/// How a step ended, in the making.
struct StepEnd {
    var outcome = RunRecord.State.success
    var reason: String?
    var exitCode: Int32?
    var peakResidentBytes: UInt64?
    var cpuSeconds: Double?
    var outputs: [(name: String, value: String)] = []
    var annotations: [Annotation] = []
    /// Whether the runner itself could not do its part.
    var isRunnersFault = false

    /// Marks the step as failed; the first reason stays.
    mutating func fail(_ reason: String, help: String? = nil) {
        if outcome == .success { outcome = .failure }
        self.reason = self.reason ?? (help.map { "\(reason) (\($0))" } ?? reason)
    }

    /// Marks the step as failed because its log could not be `what`.
    mutating func failToLog(_ what: String, _ error: SystemError) {
        isRunnersFault = true
        fail("the log could not be \(what): \(error.message)", help: error.help)
    }

    /// Takes over how a process ended, and says why with numbers.
    mutating func take(_ end: StepProcess.End, of run: StepRun) {
        let job = run.job
        switch end {
        case .failed(let error):
            fail("could not run: \(error.message)", help: error.help)
            isRunnersFault = ExecutionError(error).isRunnersFault
        case .exited(let result):
            note(result)
            if result.exitCode != 0 { fail(Self.explain(result, job)) }
        case .timedOut(let result, let bound):
            note(result)
            switch bound {
            case .step(let limit): fail("was ended after its limit of \(Self.text(limit))")
            case .job(let limit):
                fail("was ended after the job's limit of \(Self.text(limit))")
                job.endTime()
            case .cleanup:
                fail("was ended: cleaning up may take \(Self.text(JobTime.cleanup)) in all")
            }
        case .cancelled(let result):
            note(result)
            outcome = .cancelled
            reason = run.stop.reason ?? job.control.reason ?? "cancelled"
        }
    }

    private mutating func note(_ result: SandboxProcessResult) {
        exitCode = result.exitCode
        peakResidentBytes = result.peakResidentBytes
        cpuSeconds = result.cpuSeconds
        if result.outputWasHeldOpen {
            annotations.append(
                Annotation(
                    level: .notice,
                    message:
                        "a process that the step left behind held its output open; it lives until the job ends"
                ))
        }
    }

    private static func explain(_ result: SandboxProcessResult, _ job: StepsJob) -> String {
        let usage = job.sandbox.usage()
        if result.ranOutOfMemory {
            let limit =
                usage.memoryLimitBytes.map { "the job's \(bytes($0)) memory limit" } ?? "a lack of memory"
            let peak = usage.peakMemoryBytes.map { ", peak \(bytes($0))" } ?? ""
            return "was killed by \(limit)\(peak)"
        }
        if let signal = result.signal {
            return "was ended by signal \(signal) (exit code \(result.exitCode))"
        }
        if result.exitCode == 127 { return "failed with exit code 127: a command was not found" }
        return "failed with exit code \(result.exitCode)"
    }

    /// `3.9 GiB`.
    static func bytes(_ count: UInt64) -> String {
        var value = Double(count)
        var unit = 0
        while value >= 1_024, unit < 4 {
            value /= 1_024
            unit += 1
        }
        let tenths = (value * 10).rounded() / 10
        let text = tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
        return text + [" B", " KiB", " MiB", " GiB", " TiB"][unit]
    }

    /// `1.5 minutes` or `3 seconds`.
    static func text(_ duration: Duration?) -> String {
        guard let duration else { return "time" }
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        func round(_ value: Double) -> String {
            let tenths = (value * 10).rounded() / 10
            return tenths == tenths.rounded() ? String(Int(tenths)) : String(tenths)
        }
        return seconds >= 60 ? "\(round(seconds / 60)) minutes" : "\(round(seconds)) seconds"
    }
}
