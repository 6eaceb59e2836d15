/// How the rows of two tables differ.
struct RowDifference: Equatable {
    /// How many keys only the first table has.
    var missing = 0
    /// How many keys only the second table has.
    var extra = 0
    /// How many rows have different labels.
    var relabelled = 0
    /// A few keys of each kind, as a person should look at them.
    var missingExamples: [String] = []
    var extraExamples: [String] = []
    var relabelledExamples: [String] = []

    var isEmpty: Bool { missing == 0 && extra == 0 && relabelled == 0 }

    /// The difference in one phrase; `first` and `second` name the tables.
    func text(_ first: String, _ second: String) -> String {
        var parts: [String] = []
        if missing > 0 { parts.append("\(missing) only in \(first) (\(list(missingExamples, of: missing)))") }
        if extra > 0 { parts.append("\(extra) only in \(second) (\(list(extraExamples, of: extra)))") }
        if relabelled > 0 {
            parts.append("\(relabelled) with different labels (\(list(relabelledExamples, of: relabelled)))")
        }
        return parts.joined(separator: "; ")
    }

    private func list(_ examples: [String], of count: Int) -> String {
        examples.map { "'\($0)'" }.joined(separator: ", ") + (count > examples.count ? ", …" : "")
    }
}

extension PredictionTable {
    /// How another table's keys and labels differ from these; both are in the order of their keys.
    func difference(to other: PredictionTable) -> RowDifference {
        var result = RowDifference()
        var (row, otherRow) = (0, 0)
        while row < count || otherRow < other.count {
            switch order(row, other, otherRow) {
            case .first:
                result.missing += 1
                Self.remember(keys[row], in: &result.missingExamples)
                row += 1
            case .second:
                result.extra += 1
                Self.remember(other.keys[otherRow], in: &result.extraExamples)
                otherRow += 1
            case .same:
                if !Label.areSame(labels[row], other.labels[otherRow]) {
                    result.relabelled += 1
                    Self.remember(keys[row], in: &result.relabelledExamples)
                }
                row += 1
                otherRow += 1
            }
        }
        return result
    }

    private enum Order { case first, second, same }

    private func order(_ row: Int, _ other: PredictionTable, _ otherRow: Int) -> Order {
        guard row < count else { return .second }
        guard otherRow < other.count else { return .first }
        let (left, right) = (keys[row], other.keys[otherRow])
        if left.elementsEqual(right) { return .same }
        return left.lexicographicallyPrecedes(right) ? .first : .second
    }

    private static func remember(_ key: ArraySlice<UInt8>, in examples: inout [String]) {
        if examples.count < 3 { examples.append(shown(key)) }
    }
}
