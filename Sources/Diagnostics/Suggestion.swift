/// Finds the name that a user probably meant.
public enum Suggestion {
    /// The most similar name, at most a third of the letters away; `nil` when none is that near.
    ///
    /// Case does not count; swapped neighbours count as one change; of equally near names the first wins.
    public static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        let limit = max(1, (wanted.count + 1) / 3)
        var best: (name: String, distance: Int)?
        for candidate in names where candidate != name {
            let letters = Array(candidate.lowercased().unicodeScalars)
            guard !letters.isEmpty, abs(letters.count - wanted.count) <= limit else { continue }
            let distance = distance(wanted, letters)
            // A name of which no letter is left is no typing error.
            guard distance <= limit, distance < max(wanted.count, letters.count) else { continue }
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// The help line for a misspelt name: "did you mean 'x'?"; `nil` when no name is near.
    public static func help(for name: String, among names: some Sequence<String>) -> String? {
        nearest(to: name, among: names).map { "did you mean '\($0)'?" }
    }

    /// Whether a name is another one with one letter too many, too few or wrong, or two swapped.
    public static func isSlip(_ name: String, of other: String) -> Bool {
        let letters = Array(name.lowercased().unicodeScalars)
        let others = Array(other.lowercased().unicodeScalars)
        guard !letters.isEmpty, !others.isEmpty, letters.count <= 64, abs(letters.count - others.count) <= 1
        else { return false }
        return distance(letters, others) == 1
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var older = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            row.reserveCapacity(b.count + 1)
            for j in 1...b.count {
                var least = min(
                    previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    least = min(least, older[j - 2] + 1)
                }
                row.append(least)
            }
            (older, previous) = (previous, row)
        }
        return previous[b.count]
    }
}
