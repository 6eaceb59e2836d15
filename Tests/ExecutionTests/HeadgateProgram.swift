import Glibc
import Linux
import LinuxSandboxes

/// The real program, built beside the tests.
struct HeadgateProgram: Sendable {
    let home: String
    let folder: String
    /// Where it puts what a killed runner cannot remove.
    let temporary: String

    static let path = Files.parent(of: Files.resolved("/proc/self/exe") ?? "/") + "/headgate"
    static let isThere = Files.isExecutable(path) && Host.uid == 0 && (try? SubordinateRange.read()) != nil

    private var environment: [String] {
        [
            "HEADGATE_HOME=" + home, "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent",
            "HEADGATE_CONFIG=",
        ] + (Environment["HEADGATE_INIT"].map { ["HEADGATE_INIT=" + $0] } ?? [])
    }

    /// Runs it to its end.
    func run(_ arguments: String...) async throws -> Command {
        try await Threads.run {
            try Command.run(Self.path, arguments, environment: environment, folder: folder)
        }
    }

    /// Starts it and kills it at a moment. Returns whether it was still running.
    func kill(when isTime: @escaping @Sendable () -> Bool, _ arguments: String...) async throws -> Bool {
        try await Threads.run {
            let child = try Child.start(
                ChildRequest(Self.path, arguments, environment: environment, folder: folder))
            while !isTime() { usleep(1_000) }
            child.signal(SIGKILL)
            return child.wait() == .signalled(SIGKILL)
        }
    }

    /// Starts it and kills it after some milliseconds. Returns whether it was still running.
    func kill(after milliseconds: Double, _ arguments: String...) async throws -> Bool {
        try await Threads.run {
            let child = try Child.start(
                ChildRequest(Self.path, arguments, environment: environment, folder: folder))
            usleep(UInt32(milliseconds * 1_000))
            child.signal(SIGKILL)
            return child.wait() == .signalled(SIGKILL)
        }
    }
}
