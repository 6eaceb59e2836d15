internal import Glibc
internal import Linux
internal import Sandboxes

/// A container whose root is the host's /usr and /opt, read-only, with the job's own folders.
final class HostRootSandbox: Sandbox {
    let specification: SandboxSpecification
    private let ground: Ground
    private let container: Container
    private let group: JobGroup?
    private let life = Guarded(Life())

    private struct Life {
        var isStopped = false
        /// What was used when it stopped: the control group is gone then.
        var finalUsage: SandboxUsage?
    }

    init(_ specification: SandboxSpecification, ground: Ground, container: Container, group: JobGroup?) {
        self.specification = specification
        self.ground = ground
        self.container = container
        self.group = group
    }

    // A sandbox that nobody stopped must not outlive its last user.
    deinit { container.connection.shutDown() }

    func run(
        _ process: SandboxProcess, signals: ProcessSignals,
        output: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws(SandboxError) -> SandboxProcessResult {
        try await blocking { () throws(SandboxError) in
            unsafe try self.runBlocking(process, signals, output)
        }
    }

    func signalAll(_ signal: Int32) { container.connection.send(.signalAll(signal)) }
    func killAll() { container.connection.send(.killAll) }

    func usage() -> SandboxUsage {
        life.with { $0.finalUsage } ?? group?.usage(limit: specification.limits.memoryBytes) ?? SandboxUsage()
    }

    func stop() async throws(SandboxError) {
        let isFirst = life.with { life in
            defer { life.isStopped = true }
            return !life.isStopped
        }
        guard isFirst else { return }
        try await blocking { () throws(SandboxError) in try self.tearDown() }
    }

    private func tearDown() throws(SandboxError) {
        var failure: SystemError?
        // The kernel needs its time to end the processes and namespaces; the control group stays until then.
        container.end {
            let usage = usage()
            life.with { $0.finalUsage = usage }
            do throws(SystemError) {
                try ground.runtime.forget(specification.name)
                try Files.remove(specification.folder + "/runtime")
            } catch {
                failure = error
            }
        }
        try group?.remove()
        if let failure {
            throw SandboxError(SandboxCode.cannotRemove, failure.message, help: failure.help, cause: failure)
        }
    }

    // MARK: - Running

    private func runBlocking(
        _ process: SandboxProcess, _ signals: ProcessSignals, _ output: (UnsafeRawBufferPointer) -> Void
    ) throws(SandboxError) -> SandboxProcessResult {
        guard !life.with({ $0.isStopped }) else { throw lost("it was stopped") }
        let before = killCount()
        do throws(SystemError) {
            let run = try ProcessRun(
                process, over: container.connection, user: ground.hostUser, group: ground.hostGroup)
            let (id, connection) = (run.id, container.connection)
            signals.connect { connection.send(.signalOne(id: id, $0)) }
            defer { signals.disconnect() }
            let end = unsafe try run.follow(output)
            switch end.outcome {
            case .exited(let status, let peak, let cpu):
                var result = Self.result(status)
                result.ranOutOfMemory = killCount() > before
                result.peakResidentBytes = peak
                result.cpuSeconds = Double(cpu) / 1e6
                result.outputWasHeldOpen = end.wasHeldOpen
                return result
            case .failed(let number):
                throw SystemError("execute", process.arguments.first ?? "", number: number)
            case .lost: throw SystemError("reach the step agent", number: EPIPE)
            }
        } catch {
            if error.number == EPIPE || error.number == ECONNRESET { throw lost(container.complaint()) }
            throw Self.failure(error, of: process)
        }
    }

    /// Source: wait(2).
    private static func result(_ status: Int32) -> SandboxProcessResult {
        let signal = status & 0x7f
        if signal == 0 { return SandboxProcessResult(exitCode: status >> 8 & 0xff) }
        return SandboxProcessResult(exitCode: 128 + signal, signal: signal)
    }

    private func killCount() -> Int {
        guard let path = group?.killCountPath, specification.limits.memoryBytes != nil,
            let text = try? Files.text(path)  // gone with the group: no evidence
        else { return 0 }
        return JobGroup.killCount(text)
    }

    private func lost(_ why: String) -> SandboxError {
        SandboxError(
            SandboxCode.died, "the sandbox '\(specification.name)' is gone: \(why)",
            help: "look for out-of-memory kills in the machine's log")
    }

    private static func failure(_ error: SystemError, of process: SandboxProcess) -> SandboxError {
        let program = process.arguments.first ?? ""
        let help: String? =
            switch error.number {
            case ENOENT, ENOTDIR:
                "the program, its interpreter or the folder '\(process.folder)' does not exist inside; "
                    + "of the host only /usr and /opt are there"
            case EACCES: "is it executable, and is the folder '\(process.folder)' open to the job?"
            case E2BIG: "one argument or variable may have 128 KiB, all together about 2 MiB"
            case EAGAIN: "the job has as many processes as its limit allows"
            default: error.help
            }
        return SandboxError(
            SandboxCode.cannotRun, "cannot start '\(program)' in the sandbox: \(error.message)", help: help,
            cause: error)
    }
}

/// Runs a body that blocks on a thread of its own.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws(SandboxError) -> Value
) async throws(SandboxError) -> Value {
    try await Threads.run(body)
}
