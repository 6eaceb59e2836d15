/// Names that somebody may have meant.
enum NearMatches {
    /// The candidates within two edits of a name, letter case aside, nearest first.
    static func of(_ name: String, among candidates: [String]) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars.prefix(100))
        let found = candidates.map {
            ($0, distance(wanted, Array($0.lowercased().unicodeScalars.prefix(100))))
        }
        let limit = min(2, max(1, wanted.count - 1))
        return found.filter { $0.1 <= limit && $0.0 != name }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
    }

    /// `did you mean 'a' or 'b'?`, or `nil` when nothing is near.
    static func question(_ name: String, among candidates: [String]) -> String? {
        let near = of(name, among: candidates).prefix(3)
        return near.isEmpty ? nil : "did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
    }

    /// `(did you mean 'a'?)`, or what there is, for the end of a message.
    static func hint(_ name: String, among candidates: [String]) -> String {
        if let question = question(name, among: candidates) { return " (\(question))" }
        guard !candidates.isEmpty else { return "" }
        let some = candidates.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        return " (there are \(some)\(candidates.count > 8 ? ", …" : ""))"
    }

    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var previous = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let change = previous[column] + (scalar == other ? 0 : 1)
                current.append(min(change, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
