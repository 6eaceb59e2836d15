/// Reads the text of a `DaylightRule`.
struct DaylightRuleParser {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    mutating func rule() -> DaylightRule? {
        guard skipName(), let west = time(hours: 24) else { return nil }
        guard !rest.isEmpty else { return DaylightRule(standard: -west, summer: nil) }
        guard skipName() else { return nil }
        var summer = 3_600 - west
        if rest.first != UInt8(ascii: ",") {
            guard let west = time(hours: 24) else { return nil }
            summer = -west
        }
        guard let begin = moment(), let end = moment(), rest.isEmpty else { return nil }
        return DaylightRule(standard: -west, summer: .init(offset: summer, begin: begin, end: end))
    }

    /// Three letters or more, or anything in `<>`.
    private mutating func skipName() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
            rest = rest[end...].dropFirst()
            return true
        }
        let end = rest.firstIndex { !(65...90).contains($0) && !(97...122).contains($0) } ?? rest.endIndex
        defer { rest = rest[end...] }
        return rest[..<end].count >= 3
    }

    /// `,J60`, `,59` or `,M3.2.0`, and `/2:00:00`.
    private mutating func moment() -> DaylightRule.Moment? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return .init(day: day, time: 7_200) }
        return time(hours: 167).map { .init(day: day, time: $0) }
    }

    private mutating func day() -> DaylightRule.Moment.Day? {
        if take("J") { return number(in: 1...365).map { .counted($0) } }
        guard take("M") else { return number(in: 0...365).map { .fromZero($0) } }
        guard let month = number(in: 1...12), take("."), let week = number(in: 1...5), take("."),
            let weekday = number(in: 0...6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private mutating func time(hours most: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(in: 0...most) else { return nil }
        var seconds = hours * 3_600
        if take(":") {
            guard let minutes = number(in: 0...59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let last = number(in: 0...59) else { return nil }
                seconds += last
            }
        }
        return isNegative ? -seconds : seconds
    }

    private mutating func number(in range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1) - 48 }
        return range.contains(number) ? number : nil
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
