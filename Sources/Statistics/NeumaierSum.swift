/// A sum that keeps what rounding would lose: millions of small terms stay exact to the last digits.
///
///     var sum = NeumaierSum()
///     for value in [1, 1e100, 1, -1e100] { sum.add(value) }
///     sum.value   // 2, where a plain sum gives 0
///
/// Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen (1974).
public struct NeumaierSum: Sendable {
    private var total = 0.0
    private var lost = 0.0

    /// An empty sum, which is 0.
    public init() {}

    /// The sum of values in their order.
    public static func of(_ values: some Sequence<Double>) -> Double {
        var sum = NeumaierSum()
        for value in values { sum.add(value) }
        return sum.value
    }

    /// The mean of values, or `nil` of none.
    public static func mean(of values: [Double]) -> Double? {
        values.isEmpty ? nil : of(values) / Double(values.count)
    }

    /// Adds one term.
    public mutating func add(_ term: Double) {
        let next = total + term
        lost += total.magnitude >= term.magnitude ? (total - next) + term : (term - next) + total
        total = next
    }

    /// The sum so far; infinite or NaN terms give what plain addition gives.
    public var value: Double { total.isFinite ? total + lost : total }
}
