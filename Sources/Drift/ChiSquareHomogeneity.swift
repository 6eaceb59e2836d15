internal import Distributions

/// Pearson's χ² test of whether several samples fall into categories alike.
///
/// Source: K. Pearson (1900); without Yates' correction.
public struct ChiSquareHomogeneity: Sendable, Hashable {
    /// Σ(observed − expected)²/expected.
    public let statistic: Double
    /// (samples − 1)·(categories − 1).
    public let degreesOfFreedom: Int
    /// The smallest expected count: below 5 the p is not to be trusted.
    public let smallestExpected: Double

    /// - Parameter table: One row a sample, one column a category; categories that nobody is in are left out.
    /// - Returns: `nil` for counts below 0, rows of different length, an empty sample, or fewer than two
    ///   samples or categories.
    public init?(_ table: [[Int]]) {
        let width = table.first?.count ?? 0
        guard table.count > 1, table.allSatisfy({ $0.count == width && $0.allSatisfy { $0 >= 0 } }) else {
            return nil
        }
        let rows = table.map { $0.reduce(0.0) { $0 + Double($1) } }
        let columns = (0..<width).map { column in table.reduce(0.0) { $0 + Double($1[column]) } }
        let used = columns.indices.filter { columns[$0] > 0 }
        guard rows.allSatisfy({ $0 > 0 }), used.count > 1 else { return nil }
        let total = rows.reduce(0, +)
        var (sum, smallest) = (0.0, Double.infinity)
        for (row, counts) in table.enumerated() {
            for column in used {
                let expected = rows[row] * columns[column] / total
                let distance = Double(counts[column]) - expected
                sum += distance * distance / expected
                smallest = min(smallest, expected)
            }
        }
        statistic = sum
        degreesOfFreedom = (table.count - 1) * (used.count - 1)
        smallestExpected = smallest
    }

    /// The probability of a larger statistic when all samples are alike.
    public var p: Double { ChiSquare.upperTail(statistic, degreesOfFreedom: Double(degreesOfFreedom)) }
}
