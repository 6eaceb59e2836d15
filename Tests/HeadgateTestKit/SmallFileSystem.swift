internal import Linux

/// A small file system of its own, unmounted when it goes; needs root.
public final class SmallFileSystem: Sendable {
    private let folder: TemporaryFolder
    /// Where it is mounted.
    public var path: String { folder.path }

    /// Mounts a tmpfs of that size.
    public init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "headgate-test", folder.path)
    }

    deinit { try? Self.run("/bin/umount", "-l", folder.path) }  // a test's rest is no failure

    /// Mounts it read-only from now on.
    public func makeReadOnly() throws { try Self.run("/bin/mount", "-o", "remount,ro", folder.path) }

    /// Leaves no room.
    public func fill() throws {
        let free = Int(Files.freeBytes(path) ?? 0)
        try Files.write([UInt8](repeating: 1, count: free), to: path + "/filler")
    }

    private static func run(_ program: String, _ arguments: String...) throws {
        let result = try Command.run(program, arguments)
        guard result.status.isSuccess else { throw SystemError(result.errorText, program, number: 1) }
    }
}
