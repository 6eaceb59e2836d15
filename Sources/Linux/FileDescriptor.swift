internal import CLinux
public import Glibc

/// An open descriptor that closes itself.
public struct FileDescriptor: ~Copyable, Sendable {
    /// The number.
    public let raw: Int32

    /// Takes over a descriptor.
    public init(owning raw: Int32) { self.raw = raw }

    deinit { if raw >= 0 { _ = Glibc.close(raw) } }

    /// Gives the descriptor away: the caller closes it.
    public consuming func release() -> Int32 {
        let number = raw
        discard self
        return number
    }

    /// Opens a file, close on exec.
    public static func open(
        _ path: String, _ flags: Int32 = O_RDONLY, mode: UInt32 = 0o644
    ) throws(SystemError) -> FileDescriptor {
        let number = unsafe Glibc.open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw SystemError("open", path) }
        return FileDescriptor(owning: number)
    }

    /// Opens a path below a folder; no link on the way is followed and no `..` leaves it.
    public static func open(
        _ path: String, beneath folder: borrowing FileDescriptor, _ flags: Int32 = O_RDONLY,
        mode: UInt32 = 0o644
    ) throws(SystemError) -> FileDescriptor {
        let number = unsafe hg_open_beneath(folder.raw, path, flags, mode)
        guard number >= 0 else { throw SystemError("open", path) }
        return FileDescriptor(owning: number)
    }

    /// Another number for the same open file.
    public func duplicate() throws(SystemError) -> FileDescriptor {
        let number = fcntl(raw, F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw SystemError("duplicate a descriptor") }
        return FileDescriptor(owning: number)
    }

    /// Reads into a buffer; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = unsafe Glibc.read(raw, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw SystemError("read") }
        }
    }

    /// Reads everything to the end, at most `limit` bytes.
    public func readAll(limit: Int = .max) throws(SystemError) -> [UInt8] {
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while result.count < limit {
            // Never more than is wanted: what a pipe gave and nobody takes would be lost.
            let count = unsafe Glibc.read(raw, &chunk, min(chunk.count, limit - result.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read") }
            if count == 0 { break }
            result.append(contentsOf: chunk[0..<count])
        }
        return result
    }

    /// Writes all bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe Glibc.write(raw, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count >= 0 {
                done += count
            } else if errno != EINTR {
                throw SystemError("write")
            }
        }
    }

    /// Writes all bytes.
    public func write(_ bytes: some Collection<UInt8>) throws(SystemError) {
        let array = Array(bytes)
        var done = 0
        while done < array.count {
            let count = unsafe array.withUnsafeBytes {
                unsafe Glibc.write(raw, $0.baseAddress?.advanced(by: done), array.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("write") }
            done += count
        }
    }

    /// Waits until the content is on the disk.
    public func synchronize() throws(SystemError) {
        guard fsync(raw) == 0 else { throw SystemError("sync") }
    }
}

/// Both ends of a pipe, close on exec.
public struct PipeEnds: ~Copyable, Sendable {
    private var reading: FileDescriptor?
    private var writing: FileDescriptor?

    /// Makes a pipe, with room for `bytes` where the system allows it.
    public init(bytes: Int32 = 65_536) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe hg_pipe_cloexec(&ends) == 0 else { throw SystemError("make a pipe") }
        if bytes > 65_536 { _ = hg_set_pipe_size(ends[0], bytes) }
        (read, write) = (ends[0], ends[1])
        reading = FileDescriptor(owning: ends[0])
        writing = FileDescriptor(owning: ends[1])
    }

    /// The number of the end that is read; -1 when it was closed.
    public private(set) var read: Int32
    /// The number of the end that is written; -1 when it was closed.
    public private(set) var write: Int32
    /// Closes the end that is written.
    public mutating func closeWrite() {
        writing = nil
        write = -1
    }
    /// Takes the end that is read out of the pair.
    public mutating func takeRead() -> FileDescriptor? {
        read = -1
        return reading.take()
    }
}
