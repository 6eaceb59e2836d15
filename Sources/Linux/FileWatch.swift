internal import CLinux
internal import Glibc

/// Tells when a file was written, without looking at it again and again.
///
/// It must exist before what the file tells of is read: then no change is missed.
public final class FileWatch: Sendable {
    private let number: Int32

    /// Watches a file that is there.
    public init(_ path: String) throws(SystemError) {
        let number = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard number >= 0 else { throw SystemError("watch", path) }
        guard unsafe inotify_add_watch(number, path, UInt32(IN_CLOSE_WRITE)) >= 0 else {
            let error = SystemError("watch", path)
            close(number)
            throw error
        }
        self.number = number
    }

    deinit { close(number) }

    /// Waits, blocking the calling thread, until the file was written or one of some processes ended.
    ///
    /// - Parameters:
    ///   - processes: Their numbers.
    ///   - isOver: Asked once the processes are held fast: whether there is nothing left to wait for.
    ///   - milliseconds: How long; -1 for ever.
    public func wait(orEndOf processes: [Int32], milliseconds: Int32 = -1, unless isOver: () -> Bool) {
        var polls = [pollfd(fd: number, events: Int16(POLLIN), revents: 0)]
        defer { for poll in polls.dropFirst() { close(poll.fd) } }
        for process in processes {
            let descriptor = hg_pidfd_open(process)
            guard descriptor >= 0 else { return }
            polls.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
        }
        guard !isOver() else { return }
        while unsafe poll(&polls, nfds_t(polls.count), milliseconds) < 0 && errno == EINTR {}
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while unsafe read(number, &buffer, buffer.count) > 0 {}
    }
}
