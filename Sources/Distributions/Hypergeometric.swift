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
    /// Weights relative to the most probable count, by the ratio of neighbours, until they vanish: about eighty
    /// standard deviations at any size. Counts as probable as k but for rounding (1e-7) are in, as in R.
    public func twoSidedP(_ k: Int) -> Double? {
        let range = max(0, drawn - (total - successes))...min(drawn, successes)
        guard range.contains(k) else { return nil }
        let peak = (Double(drawn) + 1) * (Double(successes) + 1) / (Double(total) + 2)
        let mode = min(max(Int(peak), range.lowerBound), range.upperBound)
        var weights: [(count: Int, weight: Double)] = [(mode, 1)]
        var weight = 1.0
        var count = mode
        while count < range.upperBound, weight > 0 {
            weight *= ratio(above: count)
            count += 1
            weights.append((count, weight))
        }
        (weight, count) = (1, mode)
        while count > range.lowerBound, weight > 0 {
            count -= 1
            weight /= ratio(above: count)
            weights.append((count, weight))
        }
        let own = weights.first { $0.count == k }?.weight ?? 0
        let bar = own * (1 + 1e-7)
        // From the smallest to the largest, so that the sum keeps the small ones.
        let sorted = weights.map(\.weight).sorted()
        return min(1, sorted.reduce(0) { $0 + ($1 <= bar ? $1 : 0) } / sorted.reduce(0, +))
    }

    /// P(count + 1) / P(count).
    private func ratio(above count: Int) -> Double {
        let gained = Double(successes - count) * Double(drawn - count)
        return gained / (Double(count + 1) * Double(total - successes - drawn + count + 1))
    }
}
