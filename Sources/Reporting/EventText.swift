public import JSON
public import Runs

/// How an event is written as one line of JSON.
///
/// Source: docs/events.md.
public enum EventText {
    /// The line, without a line feed.
    public static func line(_ event: RunEvent) -> String { json(event).text(.compact) }

    /// The event as an object: the fixed fields first.
    public static func json(_ event: RunEvent) -> JSON {
        var object = JSONObject([
            ("v", 1), ("seq", .integer(event.sequence)), ("time", .string(timestamp(event.time))),
            ("run", .integer(event.run)), ("attempt", .integer(event.attempt)),
            ("event", .string(event.kind.rawValue)),
        ])
        if let job = event.job { object["job"] = .string(job) }
        if let step = event.step { object["step"] = .integer(step) }
        for (name, value) in event.details.members where object[name] == nil { object[name] = value }
        return .object(object)
    }

    /// Milliseconds since 1970 as `2026-01-31T09:00:00.000Z`.
    ///
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    public static func timestamp(_ milliseconds: Int64) -> String {
        let days = Int((Double(milliseconds) / 86_400_000).rounded(.down))
        let rest = Int(milliseconds) - days * 86_400_000
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let seconds = rest / 1_000
        let time = "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return "\(date)T\(time).\(padded(rest % 1_000, 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
