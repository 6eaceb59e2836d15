/// What a zone's clock does every year: `EST5EDT,M3.2.0,M11.1.0`.
///
/// Source: POSIX, environment variable TZ; RFC 8536 section 3.3.1 for hours from -167 to 167.
struct DaylightRule: Sendable, Equatable {
    /// A day of each year and the local time of a change.
    struct Moment: Sendable, Equatable {
        enum Day: Sendable, Equatable {
            /// 1 to 365; 29 February is never counted.
            case counted(Int)
            /// 0 to 365; 29 February is counted.
            case fromZero(Int)
            /// A weekday of a month, the week 5 being the last.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Seconds after midnight.
        var time: Int

        /// Local time in a year, as if it were UTC.
        func seconds(in year: Int) -> Int64 { begin(in: year) + Int64(time) }

        private func begin(in year: Int) -> Int64 {
            let newYear = CivilDate(year: year, month: 1, day: 1)
            switch day {
            case .counted(let number):
                let leapDay = newYear.isLeapYear && number > 59 ? 1 : 0
                return newYear.seconds + Int64(number - 1 + leapDay) * CivilDate.daySeconds
            case .fromZero(let number): return newYear.seconds + Int64(number) * CivilDate.daySeconds
            case .weekday(let month, let week, let weekday):
                let first = CivilDate(year: year, month: month, day: 1)
                var day = (weekday - first.weekday + 7) % 7 + 1 + (week - 1) * 7
                if day > first.monthDays { day -= 7 }
                return CivilDate(year: year, month: month, day: day).seconds
            }
        }
    }

    /// Daylight saving time and its borders.
    struct Summer: Sendable, Equatable {
        var offset: Int
        var begin: Moment
        var end: Moment
    }

    /// Seconds east of UTC without daylight saving time.
    var standard: Int
    var summer: Summer?

    init?(_ text: String) {
        var parser = DaylightRuleParser(text)
        guard let rule = parser.rule() else { return nil }
        self = rule
    }

    init(standard: Int, summer: Summer?) {
        self.standard = standard
        self.summer = summer
    }

    func period(at seconds: Int64) -> TimeZoneRules.Period {
        guard let summer else { return .init(offset: standard, end: nil) }
        // All repeats after 400 years; far away there is nothing to be exact about.
        let bounded = min(max(seconds, -1 << 60), 1 << 60)
        let cycle = 146_097 * CivilDate.daySeconds
        let base = bounded / cycle * cycle
        let year = CivilDate(seconds: bounded - base).year
        var offset = standard
        for change in changes(around: year, summer) {
            if change.instant > bounded - base { return .init(offset: offset, end: change.instant + base) }
            offset = change.offset
        }
        return .init(offset: offset, end: nil)
    }

    /// The changes of a year and of those beside it, in order; of two at once the beginning of summer is the last.
    private func changes(around year: Int, _ summer: Summer) -> [(instant: Int64, offset: Int)] {
        let changes = (year - 1...year + 1).flatMap { year in
            [
                (instant: summer.end.seconds(in: year) - Int64(summer.offset), offset: standard, rank: 0),
                (instant: summer.begin.seconds(in: year) - Int64(standard), offset: summer.offset, rank: 1),
            ]
        }
        return changes.sorted { ($0.instant, $0.rank) < ($1.instant, $1.rank) }.map {
            ($0.instant, $0.offset)
        }
    }
}
