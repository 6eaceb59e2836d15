internal import CLinux
internal import Glibc

/// One end of a connection that keeps messages apart and carries descriptors (SOCK_SEQPACKET).
public struct MessageSocket: ~Copyable, Sendable {
    /// A message with the descriptors that came with it; the receiver closes them.
    public struct Message: Sendable {
        /// The bytes.
        public let bytes: [UInt8]
        /// The descriptors' numbers, close on exec.
        public let descriptors: [Int32]
    }

    private let descriptor: FileDescriptor

    /// Takes over a connected socket.
    public init(owning descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Makes a connected pair: our end, and a descriptor for another process.
    public static func pair() throws(SystemError) -> (number: Int32, other: Int32) {
        var ends: [Int32] = [-1, -1]
        guard unsafe hg_seqpacket_pair(&ends) == 0 else { throw SystemError("make a socket pair") }
        return (ends[0], ends[1])
    }

    /// The number.
    public var raw: Int32 { descriptor.raw }

    /// Sends one message with up to four descriptors; they stay the caller's.
    public func send(_ bytes: [UInt8], descriptors: [Int32] = []) throws(SystemError) {
        precondition(
            descriptors.count <= 4, "a message carries up to 4 descriptors (was \(descriptors.count))")
        let sent = unsafe hg_send_with_fds(raw, bytes, bytes.count, descriptors, Int32(descriptors.count))
        guard sent == bytes.count else { throw SystemError("send a message") }
    }

    /// Waits for one message, blocking the calling thread; `nil` when the other end is closed.
    public func receive(room: Int = 4_096) throws(SystemError) -> Message? {
        var bytes = [UInt8](repeating: 0, count: room)
        var descriptors = [Int32](repeating: -1, count: 4)
        var count: Int32 = 4
        let length = unsafe hg_receive_with_fds(raw, &bytes, room, &descriptors, &count)
        guard length >= 0 else { throw SystemError("receive a message") }
        guard length > 0 else { return nil }
        return Message(bytes: Array(bytes[0..<length]), descriptors: Array(descriptors[0..<Int(count)]))
    }

    /// Waits until a message can be read or the other end is closed; false when the time is over.
    public func waitForMessage(milliseconds: Int32) -> Bool { waitForInput(raw, milliseconds) }

    /// Ends the connection in both directions; a receive that waits returns.
    public func shutDown() { _ = Glibc.shutdown(raw, Int32(SHUT_RDWR)) }
}

/// Waits until a descriptor can be read, has ended or has failed; false when the time is over.
func waitForInput(_ descriptor: Int32, _ milliseconds: Int32) -> Bool {
    var polls = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    let deadline = Host.monotonicMilliseconds &+ Int64(milliseconds)
    while true {
        let left = milliseconds < 0 ? -1 : Int32(clamping: max(0, deadline &- Host.monotonicMilliseconds))
        let ready = unsafe poll(&polls, 1, left)
        if ready > 0 { return true }
        if ready == 0 || errno != EINTR { return false }
    }
}
