/// How well predicted classes and scores fit the true classes.
public enum Classification {
    /// The share of rows that are right; `nil` without rows.
    public static func accuracy(_ isCorrect: [Bool]) -> Double? {
        guard !isCorrect.isEmpty else { return nil }
        return Double(isCorrect.count { $0 }) / Double(isCorrect.count)
    }

    /// The probability that a positive row has a higher score than a negative one, ties counting half (AUC-ROC).
    ///
    /// From midranks in O(n log n). `nil` where it is not defined: columns of different length, or only one
    /// class. NaN where a score is NaN.
    ///
    /// Source: X. Sun, W. Xu, Fast implementation of DeLong's algorithm (2014).
    public static func areaUnderCurve(isPositive: [Bool], scores: [Double]) -> Double? {
        guard isPositive.count == scores.count else { return nil }
        let positives = isPositive.count { $0 }
        let negatives = isPositive.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        guard let ranks = Ranks.midranks(scores) else { return .nan }
        var sum = NeumaierSum()
        for index in ranks.indices where isPositive[index] { sum.add(ranks[index]) }
        let (m, n) = (Double(positives), Double(negatives))
        return (sum.value - m * (m + 1) / 2) / (m * n)
    }

    /// The plain mean of each class's area under the curve against all other classes.
    ///
    /// - Parameters:
    ///   - classes: Which class each row has, as an index into `scores`.
    ///   - scores: One column of scores a class.
    /// - Returns: `nil` where one of the areas is not defined: a class without a row, or with all rows.
    public static func macroAreaUnderCurve(classes: [Int], scores: [[Double]]) -> Double? {
        var areas: [Double] = []
        for (index, column) in scores.enumerated() {
            guard let area = areaUnderCurve(isPositive: classes.map { $0 == index }, scores: column) else {
                return nil
            }
            areas.append(area)
        }
        return NeumaierSum.mean(of: areas)
    }
}
