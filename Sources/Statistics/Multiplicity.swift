/// How p values are corrected when several tests are read at once.
public enum Multiplicity: String, Sendable, Hashable, CaseIterable {
    /// Holds the chance of any false alarm at α, whatever the tests have in common (default). Source: S. Holm
    /// (1979).
    case holm
    /// The same, simpler and weaker: m·p.
    case bonferroni
    /// As Holm but from the largest p down, for tests that are not negatively related. Source: Y. Hochberg
    /// (1988).
    case hochberg
    /// Holds the share of false alarms among all alarms at α. Source: Y. Benjamini, Y. Hochberg (1995).
    case benjaminiHochberg = "bh"
    /// Nothing is corrected.
    case none

    /// Corrected p values in the order of the given ones: a test is rejected at α where its value is at most
    /// α.
    ///
    /// - Returns: `nil` where one of them is not in 0...1.
    public func adjusted(_ values: [Double]) -> [Double]? {
        guard values.allSatisfy({ $0 >= 0 && $0 <= 1 }), let order = Ranks.ascending(values) else {
            return nil
        }
        var adjusted = values
        let count = Double(values.count)
        switch self {
        case .none: break
        case .bonferroni: adjusted = values.map { min(1, $0 * count) }
        case .holm:
            var largest = 0.0
            for (place, index) in order.enumerated() {
                largest = max(largest, min(1, values[index] * (count - Double(place))))
                adjusted[index] = largest
            }
        case .hochberg, .benjaminiHochberg:
            var smallest = 1.0
            for (place, index) in order.enumerated().reversed() {
                let factor = self == .hochberg ? count - Double(place) : count / Double(place + 1)
                smallest = min(smallest, values[index] * factor)
                adjusted[index] = smallest
            }
        }
        return adjusted
    }
}
