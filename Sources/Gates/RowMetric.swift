internal import JSON
internal import Statistics

/// A metric that Headgate computes itself from row-level predictions.
public enum RowMetric: String, Sendable, Hashable, CaseIterable {
    /// The share of rows whose prediction is the label.
    case accuracy
    /// The square root of the mean squared error.
    case rmse
    /// The mean squared error.
    case mse
    /// The mean absolute error.
    case mae
    /// The share of the labels' variance that is explained.
    case r2
    /// The area under the ROC curve.
    case auc

    /// Which way it gets better.
    public var direction: Direction {
        switch self {
        case .accuracy, .r2, .auc: .higher
        case .rmse, .mse, .mae: .lower
        }
    }

    /// The metric of a table with the counts it was made of.
    func measure(_ table: PredictionTable) throws(GateProblem) -> Measured {
        switch self {
        case .accuracy: try Measured.accuracy(table)
        case .auc: try Measured.areaUnderCurve(table)
        case .rmse, .mse, .mae, .r2: try Measured.regression(self, table)
        }
    }
}

/// A number and what it was made of.
struct Measured: Sendable {
    var value: Double
    var evidence: JSONObject

    /// Which rows are right, in the order of the keys.
    static func correctRows(_ table: PredictionTable) throws(GateProblem) -> [Bool] {
        let classes = try table.classes()
        var correct: [Bool] = []
        correct.reserveCapacity(table.count)
        for row in 0..<table.count {
            guard !Label.isNaN(classes[row]), !Label.isNaN(table.labels[row]) else {
                throw GateProblem(
                    "label or prediction of row '\(PredictionTable.shown(table.keys[row]))' is NaN")
            }
            correct.append(Label.areSame(classes[row], table.labels[row]))
        }
        return correct
    }

    static func accuracy(_ table: PredictionTable) throws(GateProblem) -> Measured {
        let correct = try correctRows(table)
        guard let value = Classification.accuracy(correct) else { throw GateProblem("there are no rows") }
        return Measured(
            value: value,
            evidence: JSONObject([
                ("correct", .integer(correct.count { $0 })), ("n", .integer(correct.count)),
            ]))
    }

    static func regression(_ metric: RowMetric, _ table: PredictionTable) throws(GateProblem) -> Measured {
        let (labels, predictions) = (try table.numericLabels(), try table.numericPredictions())
        let value =
            switch metric {
            case .mse: Regression.meanSquaredError(labels: labels, predictions: predictions)
            case .mae: Regression.meanAbsoluteError(labels: labels, predictions: predictions)
            case .r2: Regression.rSquared(labels: labels, predictions: predictions)
            case .rmse, .accuracy, .auc:
                Regression.rootMeanSquaredError(labels: labels, predictions: predictions)
            }
        guard let value else {
            throw GateProblem("\(metric.rawValue) is not defined: all labels are equal, or there are no rows")
        }
        return Measured(value: value, evidence: JSONObject([("n", .integer(table.count))]))
    }
}

extension Measured {
    static func areaUnderCurve(_ table: PredictionTable) throws(GateProblem) -> Measured {
        if let scores = table.scores { return try binaryArea(table, scores) }
        guard !table.columns.scores.isEmpty else {
            throw GateProblem(
                "'auc' needs a 'score' column in 'predictions', or 'scores' for more than two classes")
        }
        return try macroArea(table)
    }

    private static func binaryArea(_ table: PredictionTable, _ scores: [Double]) throws(GateProblem)
        -> Measured
    {
        let isPositive = try positiveRows(table)
        let positives = isPositive.count { $0 }
        guard let value = Classification.areaUnderCurve(isPositive: isPositive, scores: scores) else {
            throw GateProblem(
                "auc is not defined: all \(table.count) rows are \(positives == 0 ? "negative" : "positive")")
        }
        return Measured(
            value: value,
            evidence: JSONObject([
                ("positives", .integer(positives)), ("negatives", .integer(table.count - positives)),
                ("n", .integer(table.count)),
            ]))
    }

    /// Which rows are of the positive class; there must be two classes.
    private static func positiveRows(_ table: PredictionTable) throws(GateProblem) -> [Bool] {
        var negative: Int?
        var result: [Bool] = []
        result.reserveCapacity(table.count)
        for row in 0..<table.count {
            let isPositive = isPositive(table.labels[row], table.columns.positive)
            result.append(isPositive)
            if isPositive { continue }
            let first = negative ?? row
            negative = first
            guard Label.areSame(table.labels[first], table.labels[row]) else {
                let shown = [first, row].map { "'\(PredictionTable.shown(table.labels[$0]))'" }
                throw GateProblem(
                    """
                    auc with 'score' needs two classes, but beside '\(table.columns.positive ?? "1")' there are \
                    \(shown.joined(separator: " and ")); name a column for each class in 'scores'
                    """)
            }
        }
        return result
    }

    private static func isPositive(_ label: ArraySlice<UInt8>, _ positive: String?) -> Bool {
        if let positive { return Label.areSame(label, Array(positive.utf8)[...]) }
        let text = String(decoding: label.prefix(5), as: UTF8.self)
        return text == "1" || (label.count == 4 && text.lowercased() == "true")
            || NumberText.number(label) == 1
    }

    private static func macroArea(_ table: PredictionTable) throws(GateProblem) -> Measured {
        let names = table.columns.scores.map { Label.canonical(Array($0.name.utf8)[...]) }
        let places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        var classes: [Int] = []
        classes.reserveCapacity(table.count)
        for row in 0..<table.count {
            guard let place = places[Label.canonical(table.labels[row])] else {
                throw GateProblem(
                    "label '\(PredictionTable.shown(table.labels[row]))' is no class of 'scores'")
            }
            classes.append(place)
        }
        let unseen = names.indices.first { !classes.contains($0) }
        guard unseen == nil,
            let value = Classification.macroAreaUnderCurve(classes: classes, scores: table.classScores)
        else {
            let name = table.columns.scores[unseen ?? 0].name
            throw GateProblem("auc is not defined: class '\(name)' has no row, or all of them")
        }
        return Measured(
            value: value,
            evidence: JSONObject([("classes", .integer(names.count)), ("n", .integer(table.count))]))
    }
}
