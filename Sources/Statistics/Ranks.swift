/// Ranks of values, from 1.
public enum Ranks {
    /// Ranks where equal values share the mean of the places they take, in O(n log n).
    ///
    /// - Parameter values: Any numbers; with a NaN among them there is no order and the result is `nil`.
    public static func midranks(_ values: [Double]) -> [Double]? {
        guard let order = ascending(values) else { return nil }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            let rank = Double(start + end + 1) / 2
            for place in start..<end { ranks[order[place]] = rank }
            start = end
        }
        return ranks
    }
}
