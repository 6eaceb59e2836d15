internal import Glibc
internal import Linux

/// A place for text: standard output, standard error or any other descriptor.
///
/// A reader that went away (a closed pipe) is no failure of the run: the rest is dropped.
public struct Output: Sendable {
    /// Standard output.
    public static let standard = Output(1)
    /// Standard error.
    public static let standardError = Output(2)

    private let descriptor: Int32

    /// Writes to a descriptor that stays open.
    public init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Whether it is a terminal.
    public var isTerminal: Bool { Terminal.isThere(descriptor) }
    /// The terminal's width in cells; 80 when it is not known.
    public var columns: Int { Terminal.columns(descriptor) ?? 80 }

    /// Writes text whole.
    public func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes bytes whole.
    public func write(_ bytes: [UInt8]) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count > 0 {
                done += count
            } else if errno == EAGAIN {
                // Somebody else made the terminal non-blocking.
                var polls = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
                _ = unsafe poll(&polls, 1, 1_000)
            } else if errno != EINTR {
                return
            }
        }
    }
}
