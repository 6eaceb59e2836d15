internal import Glibc
internal import Sandboxes

/// Runs one process of a leg to its end, under a deadline and the wishes to stop.
///
/// When the leg is cancelled and the step does not survive that, or the job's time is over, every process of the
/// sandbox but PID 1 gets SIGTERM, and SIGKILL after the grace; but while a step that survives runs beside it, only this
/// process and what it started. That is also all that the step's own limit, and `cancel`, reach.
struct StepProcess {
    /// How it ended.
    enum End: Sendable {
        case exited(SandboxProcessResult)
        case timedOut(SandboxProcessResult, JobTime.Bound)
        case cancelled(SandboxProcessResult)
        case failed(SandboxError)
    }

    /// How far signals reach.
    private enum Reach { case process, sandbox }

    private enum Happening: Sendable {
        case ended(SandboxProcessResult)
        case failed(SandboxError)
        case asked(RunCancellation.Level)
        case askedAlone
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
    private let signals = ProcessSignals()

    init(
        sandbox: any Sandbox, control: LegControl, stop: LegControl, grace: Duration,
        bound: (bound: JobTime.Bound, left: Duration)?, survivesCancellation: Bool
    ) {
        self.sandbox = sandbox
        self.control = control
        self.stop = stop
        self.grace = grace
        self.bound = bound
        self.survivesCancellation = survivesCancellation
    }

    func run(_ process: SandboxProcess, output: StepOutput) async -> End {
        if stop.isCancelled || control.level == .immediate || (control.isCancelled && !survivesCancellation) {
            return .cancelled(SandboxProcessResult(exitCode: 128 + SIGTERM, signal: SIGTERM))
        }
        if let bound, bound.left == .zero {
            return .timedOut(SandboxProcessResult(exitCode: 128 + SIGTERM, signal: SIGTERM), bound.bound)
        }
        if survivesCancellation { control.enterSurvivor() }
        defer { if survivesCancellation { control.leaveSurvivor() } }
        let levels = control.levels()
        let own = stop.levels()
        return await withTaskGroup(of: Happening.self) { group in
            let (sandbox, signals) = (sandbox, signals)
            group.addTask {
                do throws(SandboxError) {
                    return .ended(
                        try await unsafe sandbox.run(process, signals: signals) { unsafe output.feed($0) })
                } catch {
                    return .failed(error)
                }
            }
            group.addTask { await Self.next(levels) }
            group.addTask { if case .asked = await Self.next(own) { .askedAlone } else { .quiet } }
            if let bound {
                group.addTask { await Self.sleep(bound.left) ? .timedOut(bound.bound) : .quiet }
            }
            return await follow(&group, levels, output)
        }
    }

    private func follow(
        _ group: inout TaskGroup<Happening>, _ levels: AsyncStream<RunCancellation.Level>,
        _ output: StepOutput
    ) async -> End {
        var wasCancelled = false
        var over: JobTime.Bound?
        var kills = 0
        var reach = Reach.process
        while let happening = await group.next() {
            switch happening {
            case .quiet: continue
            case .graceOver:
                kills += 1
                output.endSearch()
                await killUntilEnd(&group, reach, kills)
            case .timedOut(let bound):
                guard over == nil else { continue }
                over = bound
                if case .step = bound {} else { reach = .sandbox }
                terminate(&group, reach, "time")
            case .askedAlone:
                wasCancelled = true
                terminate(&group, .process, "cancel")
            case .asked(let level):
                if level == .immediate {
                    (wasCancelled, reach) = (true, .sandbox)
                    output.endSearch()
                    await killUntilEnd(&group, reach, kills)
                } else if survivesCancellation {
                    group.addTask { await Self.sleep(JobTime.cleanup) ? .timedOut(.cleanup) : .quiet }
                } else {
                    (wasCancelled, reach) = (true, .sandbox)
                    terminate(&group, reach, "cancellation")
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

    private func terminate(_ group: inout TaskGroup<Happening>, _ reach: Reach, _ cause: String) {
        if reachesAll(reach) {
            if control.isFirstTermination(cause) { sandbox.signalAll(SIGTERM) }
        } else {
            signals.send(SIGTERM)
        }
        let grace = grace
        group.addTask { await Self.sleep(grace) ? .graceOver : .quiet }
    }

    /// Whether everything inside is to end; not while a step beside this one is to go on.
    private func reachesAll(_ reach: Reach) -> Bool {
        reach == .sandbox && (survivesCancellation || !control.hasSurvivors || control.level == .immediate)
    }

    /// Kills now and, until the process has ended, again and again: what is just being started is missed once. An
    /// agent that does not obey for ten seconds goes with its whole sandbox.
    private func killUntilEnd(_ group: inout TaskGroup<Happening>, _ reach: Reach, _ kills: Int) async {
        if reachesAll(reach) { sandbox.killAll() } else { signals.send(SIGKILL) }
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
