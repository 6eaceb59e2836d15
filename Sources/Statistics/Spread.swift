/// How far values lie from their mean, for samples: divided by n − 1.
public enum Spread {
    /// Σ(x − x̄)²/(n − 1); `nil` for fewer than two values, and exactly 0 for equal ones.
    public static func sampleVariance(_ values: [Double]) -> Double? {
        guard values.count > 1, let variance = Regression.variance(values) else { return nil }
        return variance * Double(values.count) / Double(values.count - 1)
    }

    /// The square root of `sampleVariance`.
    public static func standardDeviation(_ values: [Double]) -> Double? {
        sampleVariance(values)?.squareRoot()
    }

    /// Σ(x − x̄)(y − ȳ)/(n − 1); `nil` for fewer than two pairs or columns of different length.
    public static func covariance(_ x: [Double], _ y: [Double]) -> Double? {
        guard x.count > 1, x.count == y.count, let centerX = NeumaierSum.mean(of: x),
            let centerY = NeumaierSum.mean(of: y)
        else { return nil }
        var sum = NeumaierSum()
        for index in x.indices { sum.add((x[index] - centerX) * (y[index] - centerY)) }
        return sum.value / Double(x.count - 1)
    }
}
