import HeadgateTestKit
import Linux

/// A small file system of its own, unmounted when it goes.
final class Mount: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "headgate-test", folder.path)
    }

    deinit { try? Self.run("/bin/umount", "-l", folder.path) }  // a test's rest is no failure

    func makeReadOnly() throws { try Self.run("/bin/mount", "-o", "remount,ro", folder.path) }

    /// Leaves no room.
    func fill() throws {
        let free = Int(Files.freeBytes(path) ?? 0)
        try Files.write([UInt8](repeating: 1, count: free), to: path + "/filler")
    }

    private static func run(_ program: String, _ arguments: String...) throws {
        let result = try Command.run(program, arguments)
        guard result.status.isSuccess else { throw SystemError(result.errorText, program, number: 1) }
    }
}
