internal import Linux
internal import Glibc

/// One step's log: the masked bytes as they came, and beside it an index `offset unix-ms`.
///
/// A log that cannot be written (a full disk) is remembered as a failure and never ends the step.
struct LogFile: ~Copyable {
    private let file: FileDescriptor
    private let indexPath: String
    /// Made with the first mark: a step that prints nothing has no index.
    private var index: FileDescriptor?
    private var offset = 0
    private var lastMark: Int64 = 0
    /// The first failure to write, if there was one.
    private(set) var failure: SystemError?

    init(_ path: String) throws(SystemError) {
        try Files.createFolders(Files.parent(of: path))
        file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        indexPath = path + ".idx"
    }

    /// Appends bytes; marks the time in the index at most every 100 ms.
    mutating func append(_ bytes: UnsafeRawBufferPointer, at time: Int64) {
        guard failure == nil, bytes.count > 0 else { return }
        do throws(SystemError) {
            if time - lastMark >= 100 {
                if index == nil {
                    index = try FileDescriptor.open(indexPath, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
                }
                try index?.write(Array("\(offset) \(time)\n".utf8))
                lastMark = time
            }
            try unsafe file.write(bytes)
            offset += bytes.count
        } catch {
            failure = error
        }
    }
}
