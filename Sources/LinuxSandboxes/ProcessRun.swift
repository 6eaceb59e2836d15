internal import Glibc
internal import Linux
internal import Sandboxes

/// One process in a sandbox, followed from its start to its end on a thread of its own.
struct ProcessRun: ~Copyable {
    /// How long output is read after the process ended when something else still holds it open.
    static let grace: Int64 = 5_000

    /// What the agent calls it.
    var id: UInt32 { ticket.id }

    private let ticket: AgentConnection.Ticket
    private let output: FileDescriptor
    private static let chunkBytes = 256 * 1_024
    private static let pipeBytes: Int32 = 1 << 20

    /// Starts a process whose output and errors go into one pipe.
    ///
    /// The pipe belongs to the job's user: else it could not open /dev/stdout.
    init(
        _ process: SandboxProcess, over connection: AgentConnection, user: UInt32, group: UInt32
    ) throws(SystemError) {
        var ends = try PipeEnds(bytes: Self.pipeBytes)
        guard fchown(ends.write, user, group) == 0 || errno == EPERM else {
            throw SystemError("give away a pipe")
        }
        let null = try FileDescriptor.open("/dev/null")
        let ticket = try connection.start(process, descriptors: [null.raw, ends.write, ends.write])
        ends.closeWrite()
        self.init(ticket: ticket, output: ends.takeRead() ?? FileDescriptor(owning: -1))
    }

    private init(ticket: AgentConnection.Ticket, output: consuming FileDescriptor) {
        self.ticket = ticket
        self.output = output
    }

    /// Feeds the output to a closure until both have ended, blocking the calling thread.
    ///
    /// - Returns: How the process ended, and whether its output was given up while it was held open.
    func follow(
        _ consume: (UnsafeRawBufferPointer) -> Void
    ) throws(SystemError) -> (outcome: AgentConnection.Outcome, wasHeldOpen: Bool) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
        defer { unsafe buffer.deallocate() }
        var deadline: Int64?
        while true {
            let left = deadline.map { Int32(clamping: max(0, $0 - Host.monotonicMilliseconds)) } ?? -1
            switch ticket.event.wait(for: output.raw, orRaised: deadline == nil, milliseconds: left) {
            case .input:
                let count = unsafe try output.read(into: buffer)
                if count == 0 { return (waitForOutcome(), false) }
                unsafe consume(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
                if deadline == nil, ticket.outcome != nil {
                    deadline = Host.monotonicMilliseconds + Self.grace
                }
                // Something left behind may write on and on.
                if let deadline, Host.monotonicMilliseconds > deadline {
                    let ended = unsafe try drain(into: buffer, consume)
                    return (waitForOutcome(), !ended)
                }
            case .raised: deadline = Host.monotonicMilliseconds + Self.grace
            case .timedOut: return (waitForOutcome(), true)
            }
        }
    }

    /// Reads what the pipe can have held when the process ended, so that a slow reader loses nothing of it.
    ///
    /// - Returns: Whether the output ended.
    private func drain(
        into buffer: UnsafeMutableRawBufferPointer, _ consume: (UnsafeRawBufferPointer) -> Void
    ) throws(SystemError) -> Bool {
        var left = Int(Self.pipeBytes)
        while left > 0, ticket.event.wait(for: output.raw, orRaised: false, milliseconds: 0) == .input {
            let count = unsafe try output.read(into: buffer)
            if count == 0 { return true }
            unsafe consume(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
            left -= count
        }
        return false
    }

    private func waitForOutcome() -> AgentConnection.Outcome {
        while true {
            if let outcome = ticket.outcome { return outcome }
            _ = ticket.event.wait(for: -1, orRaised: true)
        }
    }
}
