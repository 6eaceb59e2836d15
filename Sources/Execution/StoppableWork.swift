/// Work of the runner's own that takes its time, such as fetching from a server.
enum StoppableWork {
    private enum Happening<Value: Sendable>: Sendable {
        case done(Value)
        case stopped
    }

    /// Does it; once nobody waits for it any more its task is cancelled, and it ends as soon as it can.
    static func run<Value: Sendable>(
        unless isStopped: @escaping @Sendable () -> Bool, _ work: @escaping @Sendable () async -> Value
    ) async -> Value {
        await withTaskGroup(of: Happening<Value>.self) { group in
            group.addTask { .done(await work()) }
            group.addTask {
                // Whether it is wanted can only be asked. The sleep ends early when the work has ended.
                while !Task.isCancelled, !isStopped() { try? await Task.sleep(for: .milliseconds(50)) }
                return .stopped
            }
            while let happening = await group.next() {
                // Whichever ends first ends the other.
                group.cancelAll()
                if case .done(let value) = happening { return value }
            }
            preconditionFailure("the work must end before its group is empty")
        }
    }
}
