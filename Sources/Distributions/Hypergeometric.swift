/// How the successes of two groups fall to the first one, when only the totals are known.
public struct Hypergeometric: Sendable, Hashable {
    /// All successes.
    public let successes: Int
    /// The size of the group whose successes are counted.
    public let drawn: Int
    /// The size of both groups.
    public let total: Int

    /// `nil` for counts below 0, above their total, or a total above 10⁹.
    public init?(successes: Int, drawn: Int, total: Int) {
        guard total <= 1_000_000_000, (0...max(0, total)).contains(successes),
            (0...max(0, total)).contains(drawn), total >= 0
        else { return nil }
        self.successes = successes
        self.drawn = drawn
        self.total = total
    }

    /// The probability of all counts that are no more probable than k: Fisher's exact two-sided p.
    ///
    /// Weights relative to the most probable count, by the ratio of neighbours, until they vanish: some forty
    /// standard deviations on each side, at any size, and a p below 1e-300 is 0. Counts as probable as k but
    /// for rounding (1e-7) are in, as in R; `nil` for a k that cannot be.
    public func twoSidedP(_ k: Int) -> Double? {
        let range = max(0, drawn - (total - successes))...min(drawn, successes)
        guard range.contains(k) else { return nil }
        let peak = (Double(drawn) + 1) * (Double(successes) + 1) / (Double(total) + 2)
        let mode = min(max(Int(peak), range.lowerBound), range.upperBound)
        let above = weights(from: mode, to: range.upperBound, by: 1)
        let below = weights(from: mode, to: range.lowerBound, by: -1)
        let (side, place) = k < mode ? (below, mode - k) : (above, k - mode)
        let bar = (place < side.count ? side[place] : 0) * (1 + 1e-7)
        // Each side falls, so that backwards the sum keeps the small ones; the mode is in both.
        let all = above.reversed().reduce(0, +) + below.dropFirst().reversed().reduce(0, +)
        let rare = [above[...], below.dropFirst()].reduce(0) { sum, side in
            sum + side.reversed().reduce(0) { $0 + ($1 <= bar ? $1 : 0) }
        }
        return min(1, rare / all)
    }

    /// Weights of the mode, which is 1, and of the counts after it until they vanish.
    private func weights(from mode: Int, to end: Int, by step: Int) -> [Double] {
        var weights = [1.0]
        var weight = 1.0
        for count in stride(from: mode, to: end, by: step) {
            weight *= step > 0 ? ratio(above: count) : 1 / ratio(above: count - 1)
            // Before the smallest doubles, which times 0.9 are themselves again.
            guard weight > 1e-300 else { break }
            weights.append(weight)
        }
        return weights
    }

    /// P(count + 1) / P(count).
    private func ratio(above count: Int) -> Double {
        let gained = Double(successes - count) * Double(drawn - count)
        return gained / (Double(count + 1) * Double(total - successes - drawn + count + 1))
    }
}
