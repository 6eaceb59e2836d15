internal import JSON
internal import Models
internal import Planning
internal import Runs
internal import Secrets
internal import StepCommands
internal import Workflows

extension StepRun {
    /// Runs the steps of a composite action inside this step, in order.
    ///
    /// They share this step's output, number, limit and end; what they set goes on to the steps after this one.
    ///
    /// - Parameter frame: What the first of them sees: `frame.inner(…)`.
    /// - Returns: The frame behind the last of them, whose `steps` the action's outputs are evaluated with, and how
    ///   they ended together.
    func run(_ steps: [Step], in frame: StepFrame) async -> (frame: StepFrame, end: StepEnd) {
        var frame = frame
        var whole = StepEnd()
        for step in steps {
            noteCancellation(&frame)
            if stop.isCancelled { break }
            let scope = frame.scope(of: step)
            let name = frame.displayName(step, scope)
            do throws(ExecutionError) {
                guard try Evaluation.holds(step, frame.status, in: scope) else {
                    frame.keep(step, StepEnd(outcome: .skipped), .skipped)
                    continue
                }
            } catch {
                var end = StepEnd()
                end.fail(error.message)
                take(end, of: step, name, isTolerated: false, &frame, &whole)
                continue
            }
            output.note("##[group]" + name)
            let run = StepRun(frame, step, inside: self)
            let end = await run.perform()
            output.note("##[endgroup]")
            frame.take(run.effects)
            effects.add(run.effects)
            take(end, of: step, name, isTolerated: run.tolerates(end), &frame, &whole)
        }
        if whole.outcome == .success, stop.isCancelled || job.control.isCancelled && !survivesCancellation {
            whole.outcome = .cancelled
            whole.reason = stop.reason ?? job.control.reason
        }
        return (frame, whole)
    }

    /// What cleans up, such as an action under `if: always()`, does its steps as if nothing had been cancelled.
    private func noteCancellation(_ frame: inout StepFrame) {
        guard job.control.isCancelled else { return }
        guard survivesCancellation else { return frame.noteCancellation() }
        if frame.status == .cancelled { frame.status = .success }
    }

    private func take(
        _ end: StepEnd, of step: Step, _ name: String, isTolerated: Bool, _ frame: inout StepFrame,
        _ whole: inout StepEnd
    ) {
        whole.annotations += end.annotations
        whole.isRunnersFault = whole.isRunnersFault || end.isRunnersFault
        whole.exitCode = end.exitCode ?? whole.exitCode
        whole.cpuSeconds = [whole.cpuSeconds, end.cpuSeconds].compactMap { $0 }.reduce(nil) { ($0 ?? 0) + $1 }
        whole.peakResidentBytes = [whole.peakResidentBytes, end.peakResidentBytes].compactMap { $0 }.max()
        frame.keep(step, end, isTolerated ? .success : end.outcome)
        if end.outcome == .cancelled, whole.outcome == .success {
            (whole.outcome, whole.reason) = (.cancelled, end.reason)
        }
        guard end.outcome == .failure else { return }
        let reason = "step '\(name)' \(end.reason ?? "failed")"
        if isTolerated {
            whole.annotations.append(
                Annotation(level: .warning, message: job.masker.mask(reason), title: name))
        } else {
            frame.fail(reason)
            whole.fail(reason)
        }
    }
}
