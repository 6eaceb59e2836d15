/// Where a claim that is false below some point and true above it begins to hold.
///
/// Halving needs no derivative, never leaves the interval and ends at two neighbouring doubles.
public enum Bisection {
    /// The smallest double found to hold, or `high` where none below it does.
    ///
    /// - Parameters:
    ///   - low: Where the claim does not hold yet.
    ///   - high: Where it holds, if it does anywhere.
    ///   - holds: A claim that once true stays true.
    public static func root(_ low: Double, _ high: Double, where holds: (Double) -> Bool) -> Double {
        var (low, high) = (low, high)
        // 1,074 halvings of 1 reach the smallest double; elsewhere 60 or so are enough.
        for _ in 0..<1100 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if holds(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
