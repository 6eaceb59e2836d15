internal import Glibc

/// How well predicted probabilities agree with what happens: of rows predicted at 0.8, 80 % should be
/// positive.
///
/// Bins have equal widths and are closed on the right; 0 is in the first.
///
/// Source: M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining Well Calibrated Probabilities (2015).
public struct Calibration: Sendable, Hashable {
    /// The rows whose probability falls between two edges.
    public struct Bin: Sendable, Hashable {
        /// How many rows.
        public let count: Int
        /// The mean of their probabilities.
        public let confidence: Double
        /// The share of them that is positive.
        public let positiveShare: Double
    }

    /// Every bin in order; `nil` where it has no rows.
    public let bins: [Bin?]
    private let rows: Int

    /// `nil` without rows, for columns of different length, a probability outside of 0...1, or fewer than one
    /// bin or more than 10,000.
    public init?(isPositive: [Bool], probabilities: [Double], bins count: Int = 15) {
        guard !isPositive.isEmpty, isPositive.count == probabilities.count, (1...10_000).contains(count),
            probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 })
        else { return nil }
        var sums = [(probability: NeumaierSum, positives: Int, rows: Int)](
            repeating: (NeumaierSum(), 0, 0), count: count)
        for (row, probability) in probabilities.enumerated() {
            let bin = Self.bin(of: probability, count)
            sums[bin].probability.add(probability)
            sums[bin].positives += isPositive[row] ? 1 : 0
            sums[bin].rows += 1
        }
        rows = isPositive.count
        bins = sums.map { sum in
            guard sum.rows > 0 else { return nil }
            let n = Double(sum.rows)
            return Bin(
                count: sum.rows, confidence: sum.probability.value / n,
                positiveShare: Double(sum.positives) / n)
        }
    }

    /// The expected calibration error (ECE): |positive share − confidence| of each bin, weighted by its rows.
    public var expectedError: Double {
        NeumaierSum.of(gaps.map { $0.gap * Double($0.count) }) / Double(rows)
    }

    /// The maximum calibration error (MCE): the largest gap of a bin.
    public var maximumError: Double { gaps.map(\.gap).max() ?? 0 }

    /// The mean squared distance of probabilities from 0 or 1; `nil` without rows or for columns of different
    /// length. Source: G. W. Brier (1950).
    public static func brierScore(isPositive: [Bool], probabilities: [Double]) -> Double? {
        Regression.meanSquaredError(labels: isPositive.map { $0 ? 1 : 0 }, predictions: probabilities)
    }

    /// The mean of −ln(probability of what happened), probabilities kept 1e-15 from 0 and 1; `nil` as
    /// `brierScore`, and NaN stays NaN.
    public static func logLoss(isPositive: [Bool], probabilities: [Double]) -> Double? {
        guard isPositive.count == probabilities.count else { return nil }
        return NeumaierSum.mean(
            of: isPositive.indices.map { row in
                let kept = probabilities[row].isNaN ? .nan : min(max(probabilities[row], 1e-15), 1 - 1e-15)
                return isPositive[row] ? -log(kept) : -log1p(-kept)
            })
    }

    private var gaps: [(gap: Double, count: Int)] {
        bins.compactMap { $0.map { (($0.positiveShare - $0.confidence).magnitude, $0.count) } }
    }

    /// The bin k with (k)/n < p ≤ (k + 1)/n, where the edges are rounded as a reader would.
    private static func bin(of probability: Double, _ count: Int) -> Int {
        let n = Double(count)
        var bin = min(max(Int((probability * n).rounded(.up)) - 1, 0), count - 1)
        if bin > 0, probability <= Double(bin) / n { bin -= 1 }
        if bin + 1 < count, probability > Double(bin + 1) / n { bin += 1 }
        return bin
    }
}
