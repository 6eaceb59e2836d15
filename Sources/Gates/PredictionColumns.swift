/// Which file holds a model's predictions row by row, and which of its columns mean what.
public struct PredictionColumns: Sendable, Hashable {
    /// The file, relative to the workspace; CSV, or JSON Lines where the name ends in `.jsonl` or `.ndjson`.
    public var path: String
    /// The column that names a row; its values are unique.
    public var key: String
    /// The column of the true class or number.
    public var label: String
    /// The column of the predicted class or number.
    public var prediction: String?
    /// The column of the probability (or any score) of `positive`.
    public var score: String?
    /// For more than two classes: the column of each class's score, in the order of the gate.
    public var scores: [ClassScore]
    /// The label that `score` is about; `nil` for `1` or `true`.
    public var positive: String?

    /// The column of one class's score.
    public struct ClassScore: Sendable, Hashable {
        /// The class as the label column writes it.
        public var name: String
        /// The column.
        public var column: String

        /// Creates a pair.
        public init(name: String, column: String) {
            self.name = name
            self.column = column
        }
    }

    /// Creates a description of a predictions file.
    public init(
        path: String, key: String, label: String, prediction: String? = nil, score: String? = nil,
        scores: [ClassScore] = [], positive: String? = nil
    ) {
        self.path = path
        self.key = key
        self.label = label
        self.prediction = prediction
        self.score = score
        self.scores = scores
        self.positive = positive
    }

    /// Every column that must be in the file, in the order a row is stored.
    var names: [String] {
        [key, label] + (prediction.map { [$0] } ?? []) + (score.map { [$0] } ?? []) + scores.map(\.column)
    }
}

/// How a predictions file is written.
public enum PredictionFormat: Sendable, Hashable {
    /// Comma-separated values with a header (RFC 4180).
    case csv
    /// One JSON object a line.
    case jsonLines

    /// The format that a file's name says.
    public init(path: String) {
        let name = path.lowercased()
        let isJSON = [".jsonl", ".ndjson", ".json"].contains { name.hasSuffix($0) }
        self = isJSON ? .jsonLines : .csv
    }
}
