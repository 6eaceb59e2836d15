/// Five fields that say at which minutes something happens: `0 3 * * 1`.
///
///     let cron = try CronExpression.parse("0 3 * * MON").get()
///     cron.next(after: 1_700_000_000, in: .utc)
///
/// Minute, hour, day, month, weekday (0 or `SUN` to 6 or `SAT`): each `*`, a number or name, a range `a-b`, either
/// with a step `/n` (`a/n` goes on to the end), or a list of these. When both day fields are restricted either one
/// counts; `*/n` is a restriction too.
///
/// Source: POSIX crontab; spec/workflows.md section 2.
public struct CronExpression: Sendable, Equatable {
    /// Why a text is no cron expression.
    public struct Problem: Error, Sendable, Equatable {
        /// The place in the text, in characters (Unicode scalars) from 0.
        public var offset: Int
        /// What is wrong, one phrase.
        public var message: String

        /// Creates a problem.
        public init(offset: Int, message: String) {
            self.offset = offset
            self.message = message
        }
    }

    /// The expression as written.
    public let text: String
    let minutes: CronField
    let hours: CronField
    let days: CronField
    let months: CronField
    let weekdays: CronField

    /// Reads an expression.
    public static func parse(_ text: String) -> Result<CronExpression, Problem> {
        do throws(Problem) {
            let fields = try CronParser.fields(of: text)
            return .success(
                CronExpression(
                    text: text, minutes: fields[0], hours: fields[1], days: fields[2], months: fields[3],
                    weekdays: fields[4]))
        } catch {
            return .failure(error)
        }
    }

    /// The first time after an instant at which it fires, in seconds since 1970; `nil` when there is none in 8 years.
    ///
    /// It fires whenever the clock of the zone shows such a minute: a local time that a change of the clock skips
    /// does not fire that day, and one that comes twice fires twice. Years 1 to 9999 only.
    public func next(after seconds: Int64, in zone: TimeZoneRules) -> Int64? {
        guard Self.years.contains(seconds) else { return nil }
        let limit = seconds + 8 * 366 * CivilDate.daySeconds
        var start = seconds + 1
        while start <= limit {
            // Until the clock is changed local time is UTC and an offset, so it only goes forward.
            let period = zone.period(at: start)
            let offset = Int64(period.offset)
            let end = min(period.end ?? limit + 1, limit + 1)
            if let local = firstMinute(from: start + offset, before: end + offset) { return local - offset }
            start = end
        }
        return nil
    }

    /// The least number of minutes between two times at which it fires; `nil` when it never fires twice.
    public var shortestIntervalMinutes: Int? {
        let times = (0..<1_440).filter { hours.contains($0 / 60) && minutes.contains($0 % 60) }
        guard let first = times.first, let last = times.last, let distance = shortestDistanceDays else {
            return nil
        }
        let overNight = distance * 1_440 - last + first
        return zip(times.dropFirst(), times).map { $0 - $1 }.min().map { min($0, overNight) } ?? overNight
    }

    /// The years 1 to 9999.
    private static let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    // MARK: - Days

    /// The first minute of local time at which it fires.
    private func firstMinute(from start: Int64, before end: Int64) -> Int64? {
        var date = CivilDate(seconds: start)
        var minute = Int((start - date.seconds + 59) / 60)
        while date.seconds + Int64(minute) * 60 < end {
            if !months.contains(date.month) {
                date = date.nextMonth
            } else if fires(on: date), let found = firstMinute(ofDayFrom: minute) {
                let local = date.seconds + Int64(found) * 60
                return local < end ? local : nil
            } else {
                date = date.nextDay
            }
            minute = 0
        }
        return nil
    }

    private func firstMinute(ofDayFrom start: Int) -> Int? {
        guard let hour = hours.first(from: start / 60) else { return nil }
        if hour == start / 60, let minute = minutes.first(from: start % 60) { return hour * 60 + minute }
        guard let next = hour == start / 60 ? hours.first(from: hour + 1) : hour,
            let minute = minutes.first(from: 0)
        else { return nil }
        return next * 60 + minute
    }

    private func fires(on date: CivilDate) -> Bool {
        let isDay = days.contains(date.day)
        let isWeekday = weekdays.contains(date.weekday)
        let isEither = days.isRestricted && weekdays.isRestricted
        return months.contains(date.month) && (isEither ? isDay || isWeekday : isDay && isWeekday)
    }

    /// The least number of days between two on which it fires.
    private var shortestDistanceDays: Int? {
        guard weekdays.isRestricted else { return shortestDateDistance }
        // In 28 years each date has had each weekday, so some date stands beside a day that fires for its weekday.
        if days.isRestricted, hasDate { return 1 }
        return shortestWeekdayDistance
    }

    /// Whether any year has one of the dates.
    private var hasDate: Bool {
        (1...12).contains { month in
            guard months.contains(month), let first = days.first(from: 1) else { return false }
            return first <= CivilDate(year: 2000, month: month, day: 1).monthDays
        }
    }

    /// The least distance of two weekdays: every month has four whole weeks.
    private var shortestWeekdayDistance: Int? {
        let set = (0..<7).filter(weekdays.contains)
        guard let first = set.first else { return nil }
        return zip(set, set.dropFirst() + [first + 7]).map { $1 - $0 }.min()
    }

    /// The least distance of two dates: nine years hold three leap days.
    private var shortestDateDistance: Int? {
        var shortest: Int?
        var last: Int?
        var before = 0
        for year in 2000...2008 {
            for month in 1...12 {
                let count = CivilDate(year: year, month: month, day: 1).monthDays
                var day = months.contains(month) ? days.first(from: 1) : nil
                while let date = day, date <= count {
                    if let last { shortest = min(shortest ?? .max, before + date - last) }
                    if shortest == 1 { return 1 }
                    last = before + date
                    day = days.first(from: date + 1)
                }
                before += count
            }
        }
        return shortest
    }
}
