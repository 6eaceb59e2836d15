/// Where each row's score stands among the rows of the other class: what an area under the curve is the mean
/// of.
struct Placements {
    /// For each positive row, the share of negative rows below it, ties counting half (V₁₀).
    var positives: [Double] = []
    /// For each negative row, the share of positive rows above it, ties counting half (V₀₁).
    var negatives: [Double] = []

    /// From one sort, in O(n log n): each group of equal scores sees how many of the other class came before.
    ///
    /// - Returns: `nil` for columns of different length or without both classes; NaN scores give `nil` as
    ///   well.
    ///
    /// Source: X. Sun, W. Xu, Fast Implementation of DeLong's Algorithm (2014): midranks of all less midranks
    /// of the own class are these counts.
    init?(isPositive: [Bool], scores: [Double]) {
        guard isPositive.count == scores.count, let order = Ranks.ascending(scores) else { return nil }
        let total = isPositive.count { $0 }
        let (m, n) = (Double(total), Double(isPositive.count - total))
        guard m > 0, n > 0 else { return nil }
        var placements = [Double](repeating: 0, count: scores.count)
        var (positivesBelow, negativesBelow, start) = (0.0, 0.0, 0)
        while start < order.count {
            var (end, hits) = (start, 0.0)
            while end < order.count, scores[order[end]] == scores[order[start]] {
                hits += isPositive[order[end]] ? 1 : 0
                end += 1
            }
            let misses = Double(end - start) - hits
            let (up, down) = ((negativesBelow + misses / 2) / n, (m - positivesBelow - hits / 2) / m)
            for place in start..<end { placements[order[place]] = isPositive[order[place]] ? up : down }
            positivesBelow += hits
            negativesBelow += misses
            start = end
        }
        for row in placements.indices {
            if isPositive[row] {
                positives.append(placements[row])
            } else {
                negatives.append(placements[row])
            }
        }
    }

    /// The area under the curve.
    var area: Double { NeumaierSum.of(positives) / Double(positives.count) }
}
