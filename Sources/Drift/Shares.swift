/// Weights of categories as shares of all.
enum Shares {
    /// Each weight over their sum; `nil` for weights below 0, without end or NaN, or a sum of 0.
    static func of(_ weights: [Double]) -> [Double]? {
        let sum = weights.reduce(0, +)
        guard weights.allSatisfy({ $0 >= 0 }), sum > 0, sum.isFinite else { return nil }
        return weights.map { $0 / sum }
    }
}
