/// Quantiles of a sample.
public enum Quantiles {
    /// The type-7 quantile, which interpolates between order statistics: that of R, numpy and spreadsheets.
    ///
    /// With h = (n − 1)·q it lies between the values of rank ⌊h⌋ and ⌊h⌋ + 1, counted from 0. `nil` of no
    /// values, with a NaN among them, or for a q outside of 0...1.
    ///
    /// Source: R. J. Hyndman, Y. Fan, Sample Quantiles in Statistical Packages (1996), definition 7.
    public static func type7(_ values: [Double], _ q: Double) -> Double? {
        guard !values.contains(where: \.isNaN) else { return nil }
        return type7(sorted: values.sorted(), q)
    }

    /// The same of values that are in ascending order already.
    public static func type7(sorted values: [Double], _ q: Double) -> Double? {
        guard q >= 0, q <= 1, !values.isEmpty else { return nil }
        let place = Double(values.count - 1) * q
        let below = min(Int(place), values.count - 1)
        let part = place - Double(below)
        let low = values[below]
        guard part > 0, below + 1 < values.count, values[below + 1] != low else { return low }
        return low + part * (values[below + 1] - low)
    }
}
