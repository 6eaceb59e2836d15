internal import Glibc

/// The number of successes in `trials` independent trials of which each succeeds with `probability`.
public struct Binomial: Sendable, Hashable {
    /// How many trials.
    public let trials: Int
    /// The chance of each.
    public let probability: Double

    /// `nil` for trials below 0 or above `Beta.limit`, or a probability outside of 0...1.
    public init?(trials: Int, probability: Double) {
        guard trials >= 0, Double(trials) < Beta.limit, probability >= 0, probability <= 1 else { return nil }
        self.trials = trials
        self.probability = probability
    }

    /// The probability of exactly k.
    public func mass(at k: Int) -> Double {
        guard k >= 0, k <= trials else { return 0 }
        if probability == 0 || probability == 1 { return k == (probability == 0 ? 0 : trials) ? 1 : 0 }
        if k == 0 { return exp(Double(trials) * log1p(-probability)) }
        if k == trials { return exp(Double(trials) * log(probability)) }
        return SaddlePoint.binomial(Double(k), Double(trials - k), x: probability, y: 1 - probability)
    }

    /// The probability of at most k, which is I_{1−p}(n − k, k + 1). Source: DLMF 8.17.5.
    public func atMost(_ k: Int) -> Double {
        guard k >= 0 else { return 0 }
        guard k < trials else { return 1 }
        return Beta.tail(1 - probability, probability, Double(trials - k), Double(k + 1))
    }

    /// The probability of at least k, with its own digits where it is small.
    public func atLeast(_ k: Int) -> Double {
        guard k > 0 else { return 1 }
        guard k <= trials else { return 0 }
        return Beta.tail(probability, 1 - probability, Double(k), Double(trials - k + 1))
    }
}
