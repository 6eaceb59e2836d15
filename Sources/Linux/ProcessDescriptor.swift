internal import CLinux
internal import Glibc

/// A descriptor that names one process for good: its number cannot pass to another process meanwhile.
public struct ProcessDescriptor: ~Copyable, Sendable {
    private let descriptor: FileDescriptor

    /// Takes over a pidfd.
    public init(owning descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Names a process that the caller knows to be alive or not yet waited for.
    public init(_ pid: Int32) throws(SystemError) {
        let number = hg_pidfd_open(pid)
        guard number >= 0 else { throw SystemError("open the process", "\(pid)") }
        descriptor = FileDescriptor(owning: number)
    }

    /// Its number in our PID namespace; `nil` once it was waited for.
    public var pid: Int32? {
        guard let text = try? Files.text("/proc/self/fdinfo/\(descriptor.raw)"),  // no /proc: no number
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Pid:") }),
            let number = Int32(line.dropFirst(4).filter { $0 != "\t" && $0 != " " }), number > 0
        else { return nil }
        return number
    }

    /// Sends a signal; a process that is gone is no error.
    public func signal(_ number: Int32) { _ = hg_pidfd_send_signal(descriptor.raw, number) }

    /// Waits, blocking the calling thread, until the process ended; false when the time is over.
    public func waitForEnd(milliseconds: Int32) -> Bool { waitForInput(descriptor.raw, milliseconds) }
}
