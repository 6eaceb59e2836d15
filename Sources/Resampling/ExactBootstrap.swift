internal import Statistics

/// The bootstrap distribution of the difference of two accuracies on the same rows, without drawing anything.
///
/// Each of `rows` resampled rows is a gain, a loss or neither, with the observed shares for probabilities:
/// the distribution of gains less losses is a trinomial convolution.
public struct ExactBootstrap: Sendable {
    /// The most rows that are computed, which bounds time and memory: a million.
    public static let limit = 1_000_000
    /// How many rows.
    public let rows: Int
    /// The probability of each difference from −rows to rows.
    private let masses: [Double]

    /// - Parameters:
    ///   - gains: How many of `rows` count +1, which gives the probability of +1.
    ///   - losses: How many count −1.
    ///   - rows: How many there are; the result is `nil` without any, with more than `limit`, or fewer than
    ///     gains and losses.
    public init?(gains: Int, losses: Int, rows: Int) {
        guard gains >= 0, losses >= 0, rows > 0, rows <= Self.limit, gains <= rows, losses <= rows - gains
        else { return nil }
        self.rows = rows
        guard gains > 0 || losses > 0 else {
            masses = Self.certain(0, rows)
            return
        }
        guard gains < rows, losses < rows else {
            masses = Self.certain(gains - losses, rows)
            return
        }
        masses = Self.joined(gains: Double(gains), losses: Double(losses), rows: rows)
    }

    /// The probability of a difference of exactly k.
    public func mass(at k: Int) -> Double { k.magnitude > UInt(rows) ? 0 : masses[k + rows] }

    /// The probability of a difference of at most k.
    public func atMost(_ k: Int) -> Double {
        guard k >= -rows else { return 0 }
        guard k < rows else { return 1 }
        return min(1, masses[...(k + rows)].reduce(0, +))
    }

    /// The smallest k whose `atMost` is at least p; `nil` for a p outside of 0...1.
    public func quantile(_ p: Double) -> Int? {
        guard p >= 0, p <= 1 else { return nil }
        var sum = 0.0
        for (place, mass) in masses.enumerated() {
            sum += mass
            if sum >= p { return place - rows }
        }
        return (masses.lastIndex { $0 > 0 } ?? rows) - rows
    }

    private static func certain(_ difference: Int, _ rows: Int) -> [Double] {
        var masses = [Double](repeating: 0, count: 2 * rows + 1)
        masses[difference + rows] = 1
        return masses
    }

    private static func joined(gains: Double, losses: Double, rows: Int) -> [Double] {
        let same = Double(rows) - gains - losses
        let none = [Double](repeating: 0, count: rows)
        var masses: [Double]
        if same == 0 {
            masses = none + none + [0]
            for (count, mass) in half(gains, of: rows).enumerated() { masses[2 * count] = mass }
        } else if losses == 0 {
            masses = none + half(gains, of: rows)
        } else if gains == 0 {
            masses = half(losses, of: rows).reversed() + none
        } else {
            masses = meeting(gains: gains, same: same, losses: losses, rows: rows)
        }
        let total = NeumaierSum.of(masses)
        for place in masses.indices { masses[place] /= total }
        return masses
    }

    /// The binomial distribution of how many of the rows are hits.
    private static func half(_ hits: Double, of rows: Int) -> [Double] {
        let coefficients = ScaledNumbers.powers(low: Double(rows) - hits, middle: hits, high: 0, rows)
        return coefficients.values(unit: coefficients.largest)
    }

    /// Both halves meet at difference 0, the last number of each: there they are the same number.
    private static func meeting(gains: Double, same: Double, losses: Double, rows: Int) -> [Double] {
        let lower = ScaledNumbers.powers(low: losses, middle: same, high: gains, rows)
        let upper = ScaledNumbers.powers(low: gains, middle: same, high: losses, rows)
        let (left, right) = (lower.last, upper.last)
        let top = max(lower.largest - left.exponent, upper.largest - right.exponent)
        let factor = left.mantissa / right.mantissa
        let rest = upper.values(unit: top + right.exponent).dropLast().reversed()
        return lower.values(unit: top + left.exponent) + rest.map { $0 * factor }
    }
}
