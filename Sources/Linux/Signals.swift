internal import CLinux

/// Signals that this process takes as wishes instead of dying of them.
public enum Signals {
    /// Calls a body, on a thread of its own, for each signal that arrives from now on. Meant to be called once.
    public static func observe(
        _ numbers: [Int32], _ body: @escaping @Sendable (Int32) -> Void
    ) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe hg_pipe_cloexec(&ends) == 0 else { throw SystemError("make a pipe") }
        let (number, writing) = (ends[0], ends[1])
        unsafe hg_catch_signals(numbers, Int32(numbers.count), writing)
        Threads.start {
            let pipe = FileDescriptor(owning: number)
            // A pipe that ends or fails ends the thread.
            while let bytes = try? pipe.readAll(limit: 1), let byte = bytes.first { body(Int32(byte)) }
        }
    }
}
