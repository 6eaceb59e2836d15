internal import Glibc
internal import Linux
internal import Sandboxes

/// What the runner asks of the step agent.
///
/// Source: headgate-init/protocol.h, whose numbers these are.
enum AgentRequest: Sendable {
    case start(id: UInt32, SandboxProcess)
    case signalAll(Int32)
    /// To one process with all that it started.
    case signalOne(id: UInt32, Int32)
    case killAll
    case bye

    /// Sends it; a process with a large environment goes through a file in memory.
    ///
    /// - Parameters:
    ///   - descriptors: Input, output and errors of a process; they stay the caller's.
    func send(to socket: borrowing MessageSocket, descriptors: [Int32] = []) throws(SystemError) {
        switch self {
        case .start(let id, let process):
            let strings = try Self.strings(of: process)
            let isInline = strings.count <= Self.inlineRoom
            let header = Self.header(
                1, id: id, flags: isInline ? 0 : 1, arguments: process.arguments.count,
                variables: process.environment.count, length: strings.count)
            if isInline { return try socket.send(header + strings, descriptors: descriptors) }
            let file = try FileDescriptor.inMemory(strings, name: "headgate-step")
            try socket.send(header, descriptors: descriptors + [file.raw])
        case .signalAll(let number): try socket.send(Self.header(2, signal: number))
        case .signalOne(let id, let number): try socket.send(Self.header(5, id: id, signal: number))
        case .killAll: try socket.send(Self.header(3))
        case .bye: try socket.send(Self.header(4))
        }
    }

    private static let inlineRoom = 64 * 1_024
    private static let largest = 64 * 1_024 * 1_024

    private static func header(
        _ operation: UInt32, id: UInt32 = 0, signal: Int32 = 0, flags: UInt32 = 0, arguments: Int = 0,
        variables: Int = 0, length: Int = 0
    ) -> [UInt8] {
        bytes(operation) + bytes(id) + bytes(UInt32(bitPattern: signal)) + bytes(flags)
            + bytes(UInt32(truncatingIfNeeded: arguments)) + bytes(UInt32(truncatingIfNeeded: variables))
            + bytes(UInt64(length))
    }

    /// Each string with a NUL behind it; one that holds a NUL cannot be passed on.
    private static func strings(of process: SandboxProcess) throws(SystemError) -> [UInt8] {
        var result: [UInt8] = []
        let entries = process.environment.map { $0.name + "=" + $0.value }
        for string in [process.folder] + process.arguments + entries {
            guard !string.utf8.contains(0) else {
                throw SystemError("pass on a string with a NUL", number: EINVAL)
            }
            result.append(contentsOf: string.utf8)
            result.append(0)
            guard result.count <= largest else {
                throw SystemError("pass on the environment", number: E2BIG)
            }
        }
        return result
    }
}

/// What the step agent tells the runner. It comes from inside the sandbox and is checked.
enum AgentReply: Sendable, Equatable {
    case hello(version: Int32)
    case started(id: UInt32)
    case failed(id: UInt32, number: Int32)
    case exited(id: UInt32, status: Int32, peakBytes: UInt64, cpuMicroseconds: UInt64)

    /// Reads one message; `nil` for anything else than an agent's.
    init?(_ message: [UInt8]) {
        guard message.count == 32 else { return nil }
        let id = UInt32(truncatingIfNeeded: Self.integer(message[4..<8]))
        let value = Int32(truncatingIfNeeded: Self.integer(message[8..<12]))
        switch Self.integer(message[0..<4]) {
        case 1: self = .hello(version: value)
        case 2: self = .started(id: id)
        case 3: self = .failed(id: id, number: value)
        case 4:
            self = .exited(
                id: id, status: value, peakBytes: Self.integer(message[16..<24]),
                cpuMicroseconds: Self.integer(message[24..<32]))
        default: return nil
        }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

private func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
