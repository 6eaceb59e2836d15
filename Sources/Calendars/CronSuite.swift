public import JSON

/// Runs robfig's table of schedules: when one is active, when it is active next, and what is none.
///
/// Rows with `@` are another language and are left out; so are rows about seconds, and `?` among the activations.
public enum CronSuite {
    /// What came of a file.
    public struct Outcome: Sendable, Equatable {
        /// How many rows went as the file says.
        public var passed = 0
        /// One line for each row that went another way.
        public var failures: [String] = []
        /// How many rows do not apply.
        public var skipped = 0
    }

    /// Runs every row of a file.
    ///
    /// - Parameters:
    ///   - file: The table.
    ///   - zone: Gives the time zone of a name, such as `America/New_York`.
    public static func run(_ file: JSON, zone: (String) -> TimeZoneRules?) -> Outcome {
        var outcome = Outcome()
        for row in file["activation"]?.array ?? [] { outcome.note(activation(row), row) }
        for row in file["next"]?.array ?? [] { outcome.note(next(row, zone), row) }
        for row in file["invalid"]?.array ?? [] {
            let isRefused = if case .failure = CronExpression.parse(row.string ?? "") { true } else { false }
            outcome.note(isRefused ? .passed : .failed("is taken"), row)
        }
        if outcome == Outcome() { outcome.failures = ["the file has no rows"] }
        return outcome
    }

    enum Verdict {
        case passed
        case skipped
        case failed(String)
    }

    private static func activation(_ row: JSON) -> Verdict {
        let spec = row["spec"]?.string ?? ""
        guard !spec.contains("@"), !spec.contains("?") else { return .skipped }
        guard let time = SuiteTime(row["time"]?.string ?? "")?.seconds else { return .failed("has no time") }
        guard case .success(let cron) = CronExpression.parse(spec) else { return .failed("is refused") }
        let isActive = cron.next(after: time - 1, in: .utc) == time
        return isActive == row["active"]?.bool ? .passed : .failed("active \(isActive)")
    }

    private static func next(_ row: JSON, _ zone: (String) -> TimeZoneRules?) -> Verdict {
        let (specZone, spec) = SuiteTime.withoutZone(row["spec"]?.string ?? "")
        let (timeZone, timeText) = SuiteTime.withoutZone(row["time"]?.string ?? "")
        let expectedText = row["next"]?.string ?? ""
        guard !spec.contains("@") else { return .skipped }
        let fields = spec.split(separator: " ")
        guard fields.count == 6, fields[0] == "0" else { return .skipped }
        // robfig's '?' is a star, and its first field is the second.
        let text = fields.dropFirst().map { $0 == "?" ? "*" : String($0) }.joined(separator: " ")
        guard case .success(let cron) = CronExpression.parse(text) else { return .failed("is refused") }
        guard let rules = (specZone ?? timeZone).map(zone) ?? .utc else { return .failed("has no zone") }
        guard let time = SuiteTime(timeText)?.seconds else { return .failed("has no time") }
        let got = cron.next(after: time, in: rules)
        let expected = SuiteTime(expectedText)?.seconds
        guard expectedText.isEmpty || expected != nil else { return .failed("has no next time") }
        return got == expected ? .passed : .failed("next \(got.map(String.init) ?? "never")")
    }
}

extension CronSuite.Outcome {
    fileprivate mutating func note(_ verdict: CronSuite.Verdict, _ row: JSON) {
        switch verdict {
        case .passed: passed += 1
        case .skipped: skipped += 1
        case .failed(let reason): failures.append("\(row.text()): \(reason)")
        }
    }
}
