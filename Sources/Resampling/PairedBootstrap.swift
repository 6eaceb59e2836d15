/// Resamples of rows, drawn with replacement, the same on every machine and for any number of threads.
///
/// Replicate r over n rows uses outputs r·n to r·n + n − 1 of one SplitMix64 stream. A thread jumps to its
/// own, so replicates computed in pieces and joined in order are those computed at once, bit by bit.
///
///     let bootstrap = PairedBootstrap(seed: seed, rows: differences.count, replicates: 10_000)
///     let means = bootstrap?.means(of: differences, in: 0..<10_000)
///
/// Both models' values of a row are drawn together: that is what makes it paired.
public struct PairedBootstrap: Sendable, Hashable {
    /// Where the stream starts, from digests of what is judged.
    public let seed: UInt64
    /// How many rows there are, and how many a resample has.
    public let rows: Int
    /// How many resamples.
    public let replicates: Int

    /// How often a replicate on which a statistic is not defined is drawn anew.
    public static let redraws = 1_000

    /// `nil` for fewer than one row or more than 2³², and fewer than one replicate or more than ten million.
    public init?(seed: UInt64, rows: Int, replicates: Int) {
        guard (1...(1 << 32)).contains(rows), (1...10_000_000).contains(replicates) else { return nil }
        self.seed = seed
        self.rows = rows
        self.replicates = replicates
    }

    /// The replicates in so many pieces of about one size, in order: one for each thread.
    public func pieces(_ count: Int) -> [Range<Int>] {
        let count = min(max(count, 1), replicates)
        return (0..<count).map { replicates * $0 / count..<replicates * ($0 + 1) / count }
    }

    /// The mean of each resample, by a plain sum in the order of the draws.
    ///
    /// - Returns: `nil` where there is not one value a row, or a replicate outside of 0..<`replicates`.
    public func means(of values: [Double], in range: Range<Int>) -> [Double]? {
        guard values.count == rows, contains(range) else { return nil }
        return range.map { replicate in
            var bits = stream(of: replicate)
            var sum = 0.0
            for _ in 0..<rows { sum += values[bits.index(below: rows)] }
            return sum / Double(rows)
        }
    }

    /// The statistic of each resample, for those that are not a mean.
    ///
    /// Where it is not defined on a resample (an AUC of one class), replicate r is drawn anew as number r +
    /// B, then r + 2B, and so on, with B = `replicates`.
    ///
    /// - Parameters:
    ///   - range: Which replicates.
    ///   - statistic: Of the drawn rows in the order of the draws; `nil` where it is not defined.
    /// - Returns: `nil` for replicates outside of 0..<`replicates`, or where `redraws` draws were not enough.
    public func statistics(in range: Range<Int>, of statistic: ([Int]) -> Double?) -> [Double]? {
        guard contains(range) else { return nil }
        var draws = [Int](repeating: 0, count: rows)
        var results: [Double] = []
        results.reserveCapacity(range.count)
        for replicate in range {
            guard let value = first(replicate, &draws, statistic) else { return nil }
            results.append(value)
        }
        return results
    }

    private func first(_ replicate: Int, _ draws: inout [Int], _ statistic: ([Int]) -> Double?) -> Double? {
        for attempt in 0...Self.redraws {
            var bits = stream(of: replicate + attempt * replicates)
            for place in draws.indices { draws[place] = bits.index(below: rows) }
            if let value = statistic(draws) { return value }
        }
        return nil
    }

    private func contains(_ range: Range<Int>) -> Bool {
        range.lowerBound >= 0 && range.upperBound <= replicates
    }

    private func stream(of replicate: Int) -> SplitMix64 {
        let position = UInt64(truncatingIfNeeded: replicate) &* UInt64(truncatingIfNeeded: rows)
        return SplitMix64(seed: seed, position: position)
    }
}
