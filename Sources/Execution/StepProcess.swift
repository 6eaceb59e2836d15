internal import Glibc
internal import Sandboxes

/// Runs one process of a leg to its end, under a deadline and the wish to stop.
///
/// At the deadline, or when the leg is cancelled and the step does not survive that, every process of the
/// sandbox but PID 1 gets SIGTERM, and SIGKILL after the grace.
struct StepProcess {
    /// How it ended.
    enum End: Sendable {
        case exited(SandboxProcessResult)
        case timedOut(SandboxProcessResult, JobTime.Bound)
        case cancelled(SandboxProcessResult)
        case failed(SandboxError)
    }

    private enum Happening: Sendable {
        case ended(SandboxProcessResult)
        case failed(SandboxError)
        case asked(RunCancellation.Level)
        case timedOut(JobTime.Bound)
        case graceOver
        case quiet
    }

    let sandbox: any Sandbox
    let control: LegControl
    /// The wish to end this step alone.
    let stop: LegControl
    let grace: Duration
    /// What ends it, and in how long; `nil` for no limit.
    let bound: (bound: JobTime.Bound, left: Duration)?
    /// Whether the step's `if` still holds when the leg is cancelled.
    let survivesCancellation: Bool

    func run(_ process: SandboxProcess, output: StepOutput) async -> End {
        if control.level == .immediate || (control.isCancelled && !survivesCancellation) {
            return .cancelled(SandboxProcessResult(exitCode: 128 + SIGTERM, signal: SIGTERM))
        }
        if let bound, bound.left == .zero {
            return .timedOut(SandboxProcessResult(exitCode: 128 + SIGTERM, signal: SIGTERM), bound.bound)
        }
        let levels = control.levels()
        defer { control.endLevels() }
        return await withTaskGroup(of: Happening.self) { group in
            let sandbox = sandbox
            group.addTask {
                do throws(SandboxError) {
                    return .ended(try await unsafe sandbox.run(process) { unsafe output.feed($0) })
                } catch {
                    return .failed(error)
                }
            }
            group.addTask { await Self.next(levels) }
            if let bound {
                group.addTask { await Self.sleep(bound.left) ? .timedOut(bound.bound) : .quiet }
            }
            return await follow(&group, levels)
        }
    }

    private func follow(
        _ group: inout TaskGroup<Happening>, _ levels: AsyncStream<RunCancellation.Level>
    ) async -> End {
        var wasCancelled = false
        var over: JobTime.Bound?
        var kills = 0
        while let happening = await group.next() {
            switch happening {
            case .quiet: continue
            case .graceOver:
                kills += 1
                await killUntilEnd(&group, kills)
            case .timedOut(let bound):
                guard over == nil else { continue }
                over = bound
                terminate(&group)
            case .asked(let level):
                if level == .immediate {
                    wasCancelled = true
                    await killUntilEnd(&group, kills)
                } else if survivesCancellation {
                    group.addTask { await Self.sleep(JobTime.cleanup) ? .timedOut(.cleanup) : .quiet }
                } else {
                    wasCancelled = true
                    terminate(&group)
                }
                group.addTask { await Self.next(levels) }
            case .failed(let error):
                group.cancelAll()
                // A sandbox that was killed with its job is no failure of its own.
                guard wasCancelled || over != nil else { return .failed(error) }
                return end(SandboxProcessResult(exitCode: 128 + SIGKILL, signal: SIGKILL), wasCancelled, over)
            case .ended(let result):
                group.cancelAll()
                return end(result, wasCancelled, over)
            }
        }
        preconditionFailure("a process must end before its group is empty")
    }

    private func end(_ result: SandboxProcessResult, _ wasCancelled: Bool, _ over: JobTime.Bound?) -> End {
        if let over { return .timedOut(result, over) }
        return wasCancelled ? .cancelled(result) : .exited(result)
    }

    private func terminate(_ group: inout TaskGroup<Happening>) {
        sandbox.signalAll(SIGTERM)
        let grace = grace
        group.addTask { await Self.sleep(grace) ? .graceOver : .quiet }
    }

    /// Kills now and, until the process has ended, again and again: what is just being started is missed once. An
    /// agent that does not obey for ten seconds goes with its whole sandbox.
    private func killUntilEnd(_ group: inout TaskGroup<Happening>, _ kills: Int) async {
        sandbox.killAll()
        if kills == 50 { try? await sandbox.stop() }  // what could not be removed shows when the leg ends
        group.addTask { await Self.sleep(.milliseconds(200)) ? .graceOver : .quiet }
    }

    private static func next(_ levels: AsyncStream<RunCancellation.Level>) async -> Happening {
        for await level in levels { return .asked(level) }
        return .quiet
    }

    /// Whether the whole time passed; false when the sleep was cut short.
    private static func sleep(_ duration: Duration) async -> Bool {
        do {
            try await ContinuousClock().sleep(for: duration)
            return true
        } catch {
            return false
        }
    }
}
