public import JSON

/// Runs tables of patterns: act's (patterns, names, what is skipped) and actionlint's (what is a pattern at all).
public enum GlobSuite {
    /// Runs every row of a file.
    ///
    /// - Returns: How many rows went as the file says, and one line for each of the others.
    public static func run(_ file: JSON) -> (passed: Int, failures: [String]) {
        let rows = filterRows(file) + validityRows(file)
        guard !rows.isEmpty else { return (0, ["the file has neither 'cases' nor lists of patterns"]) }
        let failures = rows.compactMap(\.failure)
        return (rows.count - failures.count, failures)
    }

    /// A row, and what went wrong with it.
    private struct Row {
        var failure: String?
    }

    // MARK: - Filters

    private static func filterRows(_ file: JSON) -> [Row] {
        (file["cases"]?.array ?? []).map { row in
            let texts = row["patterns"]?.array?.compactMap(\.string) ?? []
            let names = row["inputs"]?.array?.compactMap(\.string) ?? []
            // The files of a pull request are paths, and refs allow less.
            let patterns = texts.compactMap { text in
                if case .success(let pattern) = FilterPattern.parse(text, of: .paths) { pattern } else { nil }
            }
            guard patterns.count == texts.count else { return Row(failure: "\(texts): not all are patterns") }
            let skips = !patterns.isEmpty && !FilterPattern.accepts(patterns, names)
            let filters = FilterPattern.ignoresAll(patterns, names)
            // What '!' means among what is ignored, act and we read in different ways: that column does not apply.
            let filtersCount = !patterns.contains(where: \.isNegated)
            if skips == row["skip"]?.bool, !filtersCount || filters == row["filter"]?.bool { return Row() }
            return Row(failure: "\(texts) with \(names): skip \(skips), filter \(filters)")
        }
    }

    // MARK: - Validity

    private static func validityRows(_ file: JSON) -> [Row] {
        let both = (file["validRefAndPath"]?.array ?? []).compactMap(\.string).map { text in
            Row(failure: problem(text, .refs) ?? problem(text, .paths))
        }
        let paths = (file["validPathOnly"]?.array ?? []).compactMap(\.string).map { text in
            Row(failure: problem(text, .paths))
        }
        let invalid = (file["invalid"]?.array ?? []).map { row in
            guard let text = row["input"]?.string else { return Row(failure: "\(row.text()) has no input") }
            let isFound = problem(text, .refs) != nil || problem(text, .paths) != nil
            return Row(failure: isFound ? nil : "\(row["what"]?.string ?? ""): '\(text)' is taken")
        }
        return both + paths + invalid
    }

    private static func problem(_ text: String, _ subject: FilterPattern.Subject) -> String? {
        switch FilterPattern.parse(text, of: subject) {
        case .success: nil
        case .failure(let problem):
            "'\(text)' of \(subject.rawValue), character \(problem.offset + 1): \(problem.message)"
        }
    }
}
