internal import Glibc
internal import Linux
internal import Sandboxes

/// The socket to one step agent: processes are started over it by number, and their ends come back.
///
/// One thread reads; any thread sends.
final class AgentConnection: Sendable {
    /// How a process came to its end.
    enum Outcome: Sendable {
        case exited(status: Int32, peakBytes: UInt64, cpuMicroseconds: UInt64)
        case failed(Int32)
        /// The agent went away.
        case lost
    }

    /// A process that was asked for; its event is raised once it has an outcome.
    final class Ticket: Sendable {
        let id: UInt32
        let event: WakeEvent
        private let slot = Guarded<Outcome?>(nil)

        init(id: UInt32) throws(SystemError) {
            self.id = id
            event = try WakeEvent()
        }

        var outcome: Outcome? { slot.with { $0 } }

        func settle(_ outcome: Outcome) {
            slot.with { if $0 == nil { $0 = outcome } }
            event.raise()
        }
    }

    private struct State {
        var nextID: UInt32 = 1
        var tickets: [UInt32: Ticket] = [:]
        var isLost = false
    }

    private let socket: MessageSocket
    private let state = Guarded(State())

    init(_ socket: consuming MessageSocket) { self.socket = socket }

    /// Waits for the agent's first message.
    ///
    /// - Returns: A descriptor of the agent's process where the kernel has them; `nil` when the agent went away.
    func greet(milliseconds: Int32) throws(SystemError) -> Int32? {
        guard socket.waitForMessage(milliseconds: milliseconds) else {
            throw SystemError("hear from the step agent", number: ETIMEDOUT)
        }
        guard let message = try socket.receive() else { return nil }
        guard AgentReply(message.bytes) == .hello(version: 2) else {
            for descriptor in message.descriptors { close(descriptor) }
            throw SystemError("understand the step agent", number: EPROTO)
        }
        return message.descriptors.first ?? -1
    }

    /// Reads replies until the agent goes away, blocking the calling thread.
    ///
    /// - Parameters:
    ///   - between: Called after every message.
    func serve(between: () -> Void) {
        // A failed read is an agent that went away.
        while let message = try? socket.receive() {
            // Descriptors that nobody asked for are a job's attempt to fill our table.
            for descriptor in message.descriptors { close(descriptor) }
            switch AgentReply(message.bytes) {
            case .exited(let id, let status, let peak, let cpu):
                take(id)?.settle(.exited(status: status, peakBytes: peak, cpuMicroseconds: cpu))
            case .failed(let id, let number): take(id)?.settle(.failed(number))
            case .hello, .started, nil: break
            }
            between()
        }
        let tickets = state.with { state in
            state.isLost = true
            defer { state.tickets = [:] }
            return Array(state.tickets.values)
        }
        for ticket in tickets { ticket.settle(.lost) }
    }

    private func take(_ id: UInt32) -> Ticket? { state.with { $0.tickets.removeValue(forKey: id) } }

    /// Asks for a process.
    func start(_ process: SandboxProcess, descriptors: [Int32]) throws(SystemError) -> Ticket {
        let id = state.with { state in
            defer { state.nextID &+= 1 }
            return state.nextID
        }
        let ticket = try Ticket(id: id)
        let isReachable = state.with { state in
            if !state.isLost { state.tickets[id] = ticket }
            return !state.isLost
        }
        guard isReachable else { throw SystemError("reach the step agent", number: EPIPE) }
        do throws(SystemError) {
            try AgentRequest.start(id: id, process).send(to: socket, descriptors: descriptors)
        } catch {
            _ = take(id)
            throw error
        }
        return ticket
    }

    /// Sends a request that has no reply; one to an agent that is gone has no effect.
    func send(_ request: AgentRequest) {
        _ = try? request.send(to: socket)  // the agent is gone, and everything with it
    }

    /// Ends the connection: the agent sees it and exits, and the kernel ends everything else.
    func shutDown() { socket.shutDown() }
}
