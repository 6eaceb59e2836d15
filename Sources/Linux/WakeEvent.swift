internal import CLinux
internal import Glibc

/// A flag that one thread raises and another waits for together with a descriptor.
public final class WakeEvent: Sendable {
    /// What a wait saw.
    public enum Outcome: Sendable, Equatable {
        /// The descriptor can be read, has ended or has failed.
        case input
        /// The flag is up, and the descriptor has nothing.
        case raised
        /// The time is over.
        case timedOut
    }

    private let number: Int32
    /// Can be read once the flag is up.
    var descriptor: Int32 { number }

    /// Creates a flag that is down.
    public init() throws(SystemError) {
        number = hg_eventfd()
        guard number >= 0 else { throw SystemError("make an event") }
    }

    deinit { if number >= 0 { close(number) } }

    /// Raises the flag for good.
    public func raise() {
        var one: UInt64 = 1
        _ = unsafe write(number, &one, 8)
    }

    /// Waits, blocking the calling thread, for input or the flag; -1 for either leaves it out.
    ///
    /// - Parameters:
    ///   - descriptor: What may have input; -1 to wait for the flag alone.
    ///   - orRaised: Whether the flag ends the wait.
    ///   - milliseconds: How long; -1 for ever.
    public func wait(for descriptor: Int32, orRaised: Bool, milliseconds: Int32 = -1) -> Outcome {
        var polls = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: orRaised ? number : -1, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let ready = unsafe poll(&polls, 2, milliseconds)
            if ready < 0 && errno == EINTR { continue }
            if polls[0].revents != 0 { return .input }
            return polls[1].revents != 0 ? .raised : .timedOut
        }
    }
}
