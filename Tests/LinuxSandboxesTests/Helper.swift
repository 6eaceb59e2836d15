import Glibc
import HeadgateTestKit
import Linux
import Testing

/// This test program again, to run one test as another process or another user.
enum Helper {
    static func start(
        _ test: String, _ environment: [String: String], ids: (uid: UInt32, gid: UInt32)? = nil
    ) throws -> Child {
        let program = try #require(Files.resolved("/proc/self/exe"))
        var request = ChildRequest(
            program, Array(CommandLine.arguments.dropFirst()).withoutFilters + ["--filter", test],
            environment: Environment.all + environment.map { $0.key + "=" + $0.value })
        request.ids = ids
        request.descriptors = [-1, 2, 2]
        return try Child.start(request)
    }
}

extension [String] {
    /// The arguments without `--filter` and its value.
    fileprivate var withoutFilters: [String] {
        var result: [String] = []
        var skips = false
        for argument in self {
            if skips {
                skips = false
            } else if argument == "--filter" {
                skips = true
            } else if !argument.hasPrefix("--event-stream") {
                result.append(argument)
            }
        }
        return result
    }
}

/// Waits until a condition holds, at most half a minute.
func eventually(_ condition: @escaping @Sendable () -> Bool) async throws {
    let holds = await Threads.run {
        let deadline = Host.monotonicMilliseconds + 30_000
        while !condition() {
            if Host.monotonicMilliseconds > deadline { return false }
            usleep(5_000)
        }
        return true
    }
    #expect(holds)
}
