internal import Linux

/// Places for the background steps of a job: ten run at once, more wait in order.
final class BackgroundSlots: Sendable {
    /// How many run at once.
    static let count = 10

    private struct State {
        var free = BackgroundSlots.count
        var waiting: [(step: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var abandoned: Set<Int> = []
    }

    private let state = Guarded(State())

    /// Waits for a place.
    ///
    /// - Returns: Whether there is one; false when the step was abandoned meanwhile.
    func enter(_ step: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            let goesOn = state.with { state in
                if state.abandoned.contains(step) { return true }
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append((step, continuation))
                return false
            }
            if goesOn { continuation.resume() }
        }
        return state.with { !$0.abandoned.contains(step) }
    }

    /// Gives a place to the next that waits.
    func leave() {
        let next = state.with { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst().continuation
        }
        next?.resume()
    }

    /// Lets a step go that waits for a place; one that has a place keeps it.
    func abandon(_ step: Int) {
        let one = state.with { state -> CheckedContinuation<Void, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.step == step }) else { return nil }
            state.abandoned.insert(step)
            return state.waiting.remove(at: index).continuation
        }
        one?.resume()
    }
}
