internal import Linux
internal import Sandboxes

/// Work that blocks, going on beside the calling thread until that waits for it.
final class Beside: Sendable {
    private let end: WakeEvent
    private let failure = Guarded<SandboxError?>(nil)

    /// Starts the work on a thread of its own.
    init(_ body: @escaping @Sendable () throws(SandboxError) -> Void) throws(SystemError) {
        end = try WakeEvent()
        Threads.start {
            do throws(SandboxError) { try body() } catch { self.failure.with { $0 = error } }
            self.end.raise()
        }
    }

    /// Waits, blocking the calling thread, and throws what the work threw.
    func wait() throws(SandboxError) {
        _ = end.wait(for: -1, orRaised: true)
        if let error = failure.with({ $0 }) { throw error }
    }
}
