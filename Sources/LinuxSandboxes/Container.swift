internal import Glibc
internal import Linux
internal import Sandboxes

/// A container: its agent, its first process, and the runtime that started it.
final class Container: Sendable {
    let connection: AgentConnection
    private let id: String
    private let errors: FileDescriptor
    private let state: Guarded<State>

    private struct State: Sendable {
        /// The runtime's process until it was waited for.
        var runtime: Child?
        var initial: Initial?
    }

    /// The container's first process, where the kernel can name it for good.
    private final class Initial: Sendable {
        let process: ProcessDescriptor
        init(_ process: consuming ProcessDescriptor) { self.process = process }
    }

    /// How long a runtime may take to bring up the agent: loaded machines are slow.
    private static let startMilliseconds: Int32 = 60_000

    /// Starts a container and waits, blocking the calling thread, until its agent is there.
    ///
    /// Nothing waits for the runtime itself: the agent can take its first step while the runtime still tidies up.
    static func start(_ id: String, bundle: String, with runtime: ContainerRuntime) throws(SandboxError)
        -> Container
    {
        let container: Container
        do throws(SystemError) { container = try Container(id, bundle, runtime) } catch {
            throw SandboxError(
                SandboxCode.cannotStart, "cannot start the sandbox '\(id)': \(error.message)",
                help: error.help,
                cause: error)
        }
        try container.greet()
        Threads.start { container.connection.serve(between: container.reap) }
        return container
    }

    private init(_ id: String, _ bundle: String, _ runtime: ContainerRuntime) throws(SystemError) {
        self.id = id
        let pair = try MessageSocket.pair()
        let theirs = FileDescriptor(owning: pair.other)
        connection = AgentConnection(MessageSocket(owning: FileDescriptor(owning: pair.number)))
        errors = try FileDescriptor.inMemory(name: "headgate-runtime")
        let child = try runtime.start(id, bundle: bundle, socket: theirs.raw, errors: errors.raw)
        state = Guarded(State(runtime: child))
    }

    private func greet() throws(SandboxError) {
        let descriptor: Int32?
        do throws(SystemError) {
            descriptor = try connection.greet(milliseconds: Self.startMilliseconds)
        } catch {
            end(waitsForRuntime: true)
            throw SandboxError(
                SandboxCode.cannotStart, "cannot start the sandbox '\(id)': \(error.message)", cause: error)
        }
        guard let descriptor else {
            end(waitsForRuntime: true)
            throw SandboxError(
                SandboxCode.cannotStart, "cannot start the sandbox '\(id)': \(complaint())",
                help: "'headgate doctor' checks this machine")
        }
        guard descriptor >= 0 else { return }
        let initial = Initial(ProcessDescriptor(owning: FileDescriptor(owning: descriptor)))
        state.with { $0.initial = initial }
    }

    /// Waits for the runtime if it has ended.
    private func reap() {
        state.with { state in
            if state.runtime?.poll() != nil { state.runtime = nil }
        }
    }

    /// Ends everything inside, blocking the calling thread until the kernel did it.
    ///
    /// - Parameters:
    ///   - waitsForRuntime: Whether the runtime may finish what it is doing, such as saying why it failed. A runtime
    ///     that only waits for its container is not waited for: what it would tidy up is faster done by us.
    ///   - meanwhile: What can be done once the runtime is gone, while the kernel still ends the rest.
    func end(waitsForRuntime: Bool = false, meanwhile: () -> Void = {}) {
        let (runtime, initial) = state.with { state in
            defer { state.runtime = nil }
            return (state.runtime, state.initial)
        }
        if !waitsForRuntime { runtime?.signal(SIGKILL) }
        initial?.process.signal(SIGKILL)
        connection.shutDown()
        if let runtime { Self.finish(runtime) }
        meanwhile()
        // What does not die in time is found by the removal of its control group.
        _ = initial?.process.waitForEnd(milliseconds: 10_000)
    }

    /// Waits for a runtime, which ends by itself soon after its container or never.
    private static func finish(_ runtime: Child) {
        // Its process is not waited for yet, so its number is still its own.
        if let process = try? ProcessDescriptor(runtime.pid), !process.waitForEnd(milliseconds: 5_000) {
            _ = kill(-runtime.pid, SIGKILL)
        }
        _ = runtime.wait()
    }

    /// What the runtime wrote last, or that the agent went away.
    func complaint() -> String {
        // Nothing was said.
        let text = (try? errors.contents()).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let line = text.split(separator: "\n").last.map(String.init)
        return line ?? "the step agent ended"
    }
}
