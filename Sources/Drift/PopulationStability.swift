internal import Distributions
internal import Glibc

/// The population stability index (PSI): how far a column has moved between bins of a reference.
///
///     let bins = PopulationStability(reference: old)
///     PopulationStability.index(reference: bins.counts(old), current: bins.counts(new))   // 0.25 and more is much
///
/// Tools define it differently, so it is pinned here: edges are type-7 quantiles of the reference, equal ones
/// once; bins are closed on the right, the outer ones open; NaN has a bin of its own.
public struct PopulationStability: Sendable, Hashable {
    /// The inner edges, ascending.
    public let edges: [Double]

    /// Edges at the quantiles i/`bins` of the reference; `nil` for no values, or not 1 to 10,000 bins.
    public init?(reference: [Double], bins: Int = 10) {
        guard !reference.isEmpty, (1...10_000).contains(bins) else { return nil }
        let sorted = reference.filter { !$0.isNaN }.sorted()
        var edges: [Double] = []
        for place in 1..<max(bins, 2) where bins > 1 {
            guard let edge = Quantiles.type7(sorted: sorted, Double(place) / Double(bins)), !edge.isNaN,
                edge != edges.last
            else { continue }
            edges.append(edge)
        }
        self.edges = edges
    }

    /// How many values fall into each bin; the last bin is that of NaN.
    public func counts(_ values: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count + 2)
        for value in values { counts[value.isNaN ? edges.count + 1 : bin(of: value)] += 1 }
        return counts
    }

    /// Σ(a − e)·ln(a/e) over the shares a of the current and e of the reference, each at least `floor`,
    /// without scaling them again to a sum of 1.
    ///
    /// - Returns: `nil` for columns of different length, counts below 0, or no rows on a side.
    public static func index(reference: [Int], current: [Int], floor: Double = 1e-4) -> Double? {
        guard reference.count == current.count, floor > 0,
            let expected = Shares.of(reference.map(Double.init)),
            let actual = Shares.of(current.map(Double.init))
        else { return nil }
        return zip(actual, expected).reduce(0) { sum, pair in
            let (a, e) = (max(pair.0, floor), max(pair.1, floor))
            return sum + (a - e) * log(a / e)
        }
    }

    /// The first bin whose right edge is at least the value.
    private func bin(of value: Double) -> Int {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
