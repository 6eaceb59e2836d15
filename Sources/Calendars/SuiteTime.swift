/// A time as robfig's table writes it: `Mon Jul 9 14:59:59 2012` or `2012-11-04T01:00:00-0500`.
struct SuiteTime {
    /// Seconds since 1970.
    let seconds: Int64

    init?(_ text: String) {
        let parts = text.split(separator: " ").map(String.init)
        guard let seconds = parts.count == 5 ? Self.spoken(parts) : Self.numeric(text) else { return nil }
        self.seconds = seconds
    }

    /// The name behind `TZ=` or `CRON_TZ=` and what follows it.
    static func withoutZone(_ text: String) -> (zone: String?, rest: String) {
        for prefix in ["TZ=", "CRON_TZ="] where text.hasPrefix(prefix) {
            let parts = text.dropFirst(prefix.count).split(separator: " ", maxSplits: 1)
            return (parts.first.map(String.init), parts.count == 2 ? String(parts[1]) : "")
        }
        return (nil, text)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The weekday is not looked at: in some rows it is wrong.
    private static func spoken(_ parts: [String]) -> Int64? {
        guard let month = months.firstIndex(of: parts[1]), let day = Int(parts[2]), let year = Int(parts[4]),
            (1...31).contains(day), (1...9_999).contains(year), let time = clock(parts[3])
        else { return nil }
        return CivilDate(year: year, month: month + 1, day: day).seconds + time
    }

    private static func numeric(_ text: String) -> Int64? {
        let parts = text.split(separator: "T")
        guard parts.count == 2 else { return nil }
        let date = parts[0].split(separator: "-").compactMap { Int($0) }
        guard date.count == 3, (1...12).contains(date[1]), (1...31).contains(date[2]),
            (1...9_999).contains(date[0]), let sign = parts[1].lastIndex(where: { $0 == "-" || $0 == "+" }),
            let time = clock(String(parts[1][..<sign])), let zone = Int64(parts[1][sign...]),
            abs(zone) < 2_400
        else { return nil }
        let offset = (zone / 100 * 60 + zone % 100) * 60
        return CivilDate(year: date[0], month: date[1], day: date[2]).seconds + time - offset
    }

    private static func clock(_ text: String) -> Int64? {
        let parts = text.split(separator: ":").compactMap { Int64($0) }
        guard (2...3).contains(parts.count), parts.allSatisfy({ (0...60).contains($0) }) else { return nil }
        return parts[0] * 3_600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0)
    }
}
