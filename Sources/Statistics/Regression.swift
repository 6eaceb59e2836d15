/// How far predicted numbers are from the true ones.
///
/// Every function gives `nil` where the measure is not defined (no rows, columns of different length, or for
/// R² labels that are all equal), and NaN or infinity where an input is not finite.
public enum Regression {
    /// The mean of the squared errors (MSE).
    public static func meanSquaredError(labels: [Double], predictions: [Double]) -> Double? {
        mean(labels, predictions) { ($0 - $1) * ($0 - $1) }
    }

    /// The square root of the mean of the squared errors (RMSE).
    public static func rootMeanSquaredError(labels: [Double], predictions: [Double]) -> Double? {
        meanSquaredError(labels: labels, predictions: predictions)?.squareRoot()
    }

    /// The mean of the absolute errors (MAE).
    public static func meanAbsoluteError(labels: [Double], predictions: [Double]) -> Double? {
        mean(labels, predictions) { ($0 - $1).magnitude }
    }

    /// The share of the labels' variance that the predictions explain (R²): 1 is perfect, 0 is the mean.
    public static func rSquared(labels: [Double], predictions: [Double]) -> Double? {
        guard let error = meanSquaredError(labels: labels, predictions: predictions),
            let variance = variance(labels), variance != 0
        else { return nil }
        return 1 - error / variance
    }

    /// The mean squared distance from the mean (divided by n): the MSE of predicting the mean for every row.
    public static func variance(_ values: [Double]) -> Double? {
        guard let first = values.first, let center = NeumaierSum.mean(of: values) else { return nil }
        // The mean of equal values need not be that value in binary; their variance is 0 all the same.
        guard values.contains(where: { $0 != first }) else { return first.isFinite ? 0 : .nan }
        return mean(values, [Double](repeating: center, count: values.count)) { ($0 - $1) * ($0 - $1) }
    }

    private static func mean(
        _ left: [Double], _ right: [Double], of error: (Double, Double) -> Double
    ) -> Double? {
        guard !left.isEmpty, left.count == right.count else { return nil }
        var sum = NeumaierSum()
        for index in left.indices { sum.add(error(left[index], right[index])) }
        return sum.value / Double(left.count)
    }
}
