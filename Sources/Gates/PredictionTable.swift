public import Digests

/// Row-level predictions in the order of their keys, with the columns that gates use.
///
/// Made by `PredictionParser`; keys are unique, no cell is empty, scores are numbers (NaN included).
public struct PredictionTable: Sendable {
    /// The columns it was read with.
    public let columns: PredictionColumns
    let keys: TextColumn
    let labels: TextColumn
    let predictions: TextColumn?
    let scores: [Double]?
    let classScores: [[Double]]

    /// How many rows it has.
    public var count: Int { keys.count }

    /// The identity of the test set: which rows it has and what is true of them, whatever was predicted.
    ///
    /// SHA-256 of the line `headgate.test-set/v1` and, for every row in the order of the keys' bytes, of
    /// `<length of key>:<key>,<length of label>:<label>,` and a line feed: lengths in bytes and decimal, keys as
    /// they stand, labels that are numbers in the shortest form that reads back as the same number, so that
    /// `1` and `1.0` are one label. The order of the file, its format and its other columns do not matter.
    public var testSetDigest: Digest {
        var hasher = SHA256Hasher()
        var buffer = Array("headgate.test-set/v1\n".utf8)
        for row in 0..<count {
            append(keys[row], to: &buffer)
            append(Label.canonical(labels[row])[...], to: &buffer)
            buffer.append(UInt8(ascii: "\n"))
            guard buffer.count > 1 << 16 else { continue }
            hasher.update(buffer)
            buffer.removeAll(keepingCapacity: true)
        }
        hasher.update(buffer)
        return hasher.finish()
    }

    private func append(_ value: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: String(value.count).utf8)
        buffer.append(UInt8(ascii: ":"))
        buffer.append(contentsOf: value)
        buffer.append(UInt8(ascii: ","))
    }

    /// The labels as numbers; NaN tokens are NaN.
    func numericLabels() throws(GateProblem) -> [Double] { try numbers(labels, named: columns.label) }

    /// The predictions as numbers; NaN tokens are NaN.
    func numericPredictions() throws(GateProblem) -> [Double] {
        try numbers(try classes(), named: columns.prediction ?? "")
    }

    /// The predicted classes or numbers as text.
    func classes() throws(GateProblem) -> TextColumn {
        guard let predictions else {
            throw GateProblem("'predictions' names no 'prediction' column")
        }
        return predictions
    }

    private func numbers(_ column: TextColumn, named name: String) throws(GateProblem) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(column.count)
        for row in 0..<column.count {
            guard let value = NumberText.number(column[row]) else {
                throw GateProblem(
                    "'\(Self.shown(column[row]))' in column '\(name)' of row '\(Self.shown(keys[row]))' is no number"
                )
            }
            values.append(value)
        }
        return values
    }

    /// A cell for a message: at most 40 characters.
    static func shown(_ cell: ArraySlice<UInt8>) -> String {
        let text = String(decoding: cell.prefix(200), as: UTF8.self)
        return text.count > 40 ? text.prefix(39) + "…" : text
    }
}
