/// Work of the runner's own that takes its time, such as fetching from a server.
enum StoppableWork {
    /// Does it; once nobody waits for it any more its task is cancelled, and it ends as soon as it can.
    static func run<Value: Sendable>(
        unless isStopped: @escaping @Sendable () -> Bool, _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        let task = Task { await work() }
        let watch = Task {
            // The sleep ends early when the watch is over.
            while !Task.isCancelled, !isStopped() { try? await Task.sleep(for: .milliseconds(50)) }
            if !Task.isCancelled { task.cancel() }
        }
        defer { watch.cancel() }
        return await task.value
    }
}
