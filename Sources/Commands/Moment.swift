internal import Arguments
internal import Reporting

/// A point in time as people type it: `2026-01-31T09:00:00Z`.
///
/// Seconds, fractions and `+02:00` may be there or not; a date alone is its midnight; without a zone it is UTC.
struct Moment: ArgumentValue, Equatable {
    /// Milliseconds since 1970.
    let milliseconds: Int64

    /// Creates a moment.
    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    init?(argument: String) {
        var reader = DigitReader(argument)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), let days = Self.days(year, month, day)
        else { return nil }
        var time: Int64 = 0
        if reader.take("T") || reader.take("t") || reader.take(" ") {
            guard let read = reader.timeAndZone() else { return nil }
            time = read
        }
        guard reader.isAtEnd else { return nil }
        milliseconds = Int64(days) * 86_400_000 + time
    }

    var argumentText: String { EventText.timestamp(milliseconds) }
    static var valueName: String { "TIME" }
    static var requirement: String { "a time such as 2026-01-31T09:00:00Z" }

    /// Days since 1970-01-01; `nil` for a date that is none.
    ///
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...lengths[month - 1]).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// Reads digits and signs of a time from left to right.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func number(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    /// `09:00[:00[.123]][Z|+02:00]` as milliseconds of a day in UTC.
    mutating func timeAndZone() -> Int64? {
        guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60 else {
            return nil
        }
        var second = 0
        var fraction = 0
        if take(":") {
            guard let read = number(2), read <= 60 else { return nil }
            second = read
            if take(".") {
                let digits = rest.prefix { (48...57).contains($0) }
                guard !digits.isEmpty else { return nil }
                rest = rest.dropFirst(digits.count)
                for place in 0..<3 {
                    fraction = fraction * 10 + (digits.dropFirst(place).first.map { Int($0) - 48 } ?? 0)
                }
            }
        }
        guard let zone = zoneMinutes() else { return nil }
        return Int64(((hour * 60 + minute - zone) * 60 + second) * 1_000 + fraction)
    }

    private mutating func zoneMinutes() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = number(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
