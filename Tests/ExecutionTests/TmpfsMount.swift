import Glibc
import HeadgateTestKit
import Linux

/// A small file system of its own, unmounted when it goes.
final class TmpfsMount: Sendable {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init(megabytes: Int) throws {
        folder = try TemporaryFolder()
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "headgate-test", folder.path)
    }

    deinit { try? Self.run("/bin/umount", "-l", folder.path) }  // a test's rest is no failure

    private static func run(_ program: String, _ arguments: String...) throws {
        let result = try Command.run(program, arguments)
        guard result.status.isSuccess else { throw SystemError(result.errorText, program, number: 1) }
    }
}

/// Waiting for another thread.
enum Pause {
    /// One millisecond.
    static func short() { usleep(1_000) }
}
