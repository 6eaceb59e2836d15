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
        case timedOut(SandboxProcessResult)
        case cancelled(SandboxProcessResult)
        case failed(SandboxError)
    }

    private enum Happening: Sendable {
        case ended(SandboxProcessResult)
        case failed(SandboxError)
        case asked(RunCancellation.Level)
        case timedOut
        case graceOver
        case quiet
    }

    let sandbox: any Sandbox
    let control: LegControl
    let grace: Duration
    /// `nil` for no limit.
    let timeout: Duration?
    /// Whether the step's `if` still holds when the leg is cancelled.
    let survivesCancellation: Bool

    func run(_ process: SandboxProcess, output: StepOutput) async -> End {
        if control.level == .immediate || (control.isCancelled && !survivesCancellation) {
            return .cancelled(SandboxProcessResult(exitCode: 128 + SIGTERM, signal: SIGTERM))
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
            if let timeout { group.addTask { await Self.sleep(timeout) ? .timedOut : .quiet } }
            return await follow(&group, levels)
        }
    }

    private func follow(
        _ group: inout TaskGroup<Happening>, _ levels: AsyncStream<RunCancellation.Level>
    ) async -> End {
        var wasCancelled = false
        var hasTimedOut = false
        while let happening = await group.next() {
            switch happening {
            case .quiet: continue
            case .graceOver: killUntilEnd(&group)
            case .timedOut:
                hasTimedOut = true
                terminate(&group)
            case .asked(let level):
                if level == .immediate {
                    wasCancelled = true
                    killUntilEnd(&group)
                } else if !survivesCancellation {
                    wasCancelled = true
                    terminate(&group)
                }
                group.addTask { await Self.next(levels) }
            case .failed(let error):
                group.cancelAll()
                return .failed(error)
            case .ended(let result):
                group.cancelAll()
                if hasTimedOut { return .timedOut(result) }
                return wasCancelled ? .cancelled(result) : .exited(result)
            }
        }
        preconditionFailure("a process must end before its group is empty")
    }

    private func terminate(_ group: inout TaskGroup<Happening>) {
        sandbox.signalAll(SIGTERM)
        let grace = grace
        group.addTask { await Self.sleep(grace) ? .graceOver : .quiet }
    }

    /// Kills now and, until the process has ended, again and again: what is just being started is missed once.
    private func killUntilEnd(_ group: inout TaskGroup<Happening>) {
        sandbox.killAll()
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
