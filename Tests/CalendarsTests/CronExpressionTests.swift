import Calendars
import Testing

@Suite struct CronExpressionTests {
    @Test(arguments: [
        ("", 0, "a schedule has five fields, and here the minute is missing"),
        ("0 3 * *", 7, "a schedule has five fields, and here the weekday is missing"),
        ("0 3 * * 1 2026", 10, "a schedule has five fields: minute, hour, day, month, weekday"),
        ("60 3 * * 1", 0, "'60' is no minute (0 to 59)"), ("0 24 * * 1", 2, "'24' is no hour (0 to 23)"),
        ("0 3 0 * 1", 4, "'0' is no day (1 to 31)"),
        ("0 3 * 13 1", 6, "'13' is no month (1 to 12 or JAN to DEC)"),
        ("0 3 * * 7", 8, "'7' is no weekday: Sunday is 0"), ("0 3 ? * 1", 4, "'?' is no day: write '*'"),
        ("0 3 * * MONDAY", 8, "'MONDAY' is no weekday (0 to 6 or SUN to SAT)"),
        ("0 3 * * 1,", 10, "a list needs a weekday beside each ','"),
        ("*/0 3 * * 1", 2, "a step '/n' needs a number from 1 on"),
        ("*/ 3 * * 1", 2, "a step '/n' needs a number from 1 on"),
        ("0  9-5 * * *", 3, "the range '9-5' runs backwards"),
        ("-1 3 * * *", 0, "'' is no minute (0 to 59)"),
        ("1/2/3 * * * *", 2, "a step '/n' needs a number from 1 on"),
        ("@daily", 0, "'@daily' is no schedule: write '0 0 * * *'"),
        ("@every 5m", 0, "'@every' is no schedule: write five fields"),
        ("TZ=Asia/Seoul 0 3 * * *", 0, "a schedule has no time zone: 'timezone' stands beside 'cron'"),
        ("99999999999999999999 * * * *", 0, "'99999999999999999999' is no minute (0 to 59)"),
    ])
    func `what is no schedule is refused with its place`(text: String, offset: Int, message: String) {
        #expect(CronExpression.parse(text) == .failure(.init(offset: offset, message: message)))
    }

    @Test(arguments: [
        ("0 3 * * 1", 10_080), ("*/5 * * * *", 5), ("* * * * *", 1), ("0 0 * * *", 1_440),
        ("0 0 30 2 *", nil),
        ("0 0 29 2 *", 1_461 * 1_440), ("58,2 * * * *", 4), ("59 23 * * *", 1_440), ("0,1 0 1 1 *", 1),
        ("59,1 23,0 * * *", 2), ("0 0 13 * FRI", 1_440), ("0 0 1 1 *", 365 * 1_440),
        ("0 0 31 * *", 31 * 1_440),
        ("*/45 * * * *", 15), ("0 0 29 2 MON", 1_440),
    ])
    func `the shortest time between two runs is known`(text: String, minutes: Int?) throws {
        #expect(try CronExpression.parse(text).get().shortestIntervalMinutes == minutes)
    }

    @Test(arguments: [
        ("0 3 * * mon", Zones.seconds(2026, 11, 24), Zones.seconds(2026, 11, 30, 3)),
        ("0 3 * * *", Zones.seconds(2026, 11, 24, 3), Zones.seconds(2026, 11, 25, 3)),
        ("30 8-10/2 * jan-MAR *", Zones.seconds(2026, 12, 31, 23, 59), Zones.seconds(2027, 1, 1, 8, 30)),
        ("0 0 29 2 *", Zones.seconds(2096, 2, 29), Zones.seconds(2104, 2, 29)),
        ("0 0 */1 * MON", Zones.seconds(2026, 11, 24), Zones.seconds(2026, 11, 30)),
        ("0 0 13 * FRI", Zones.seconds(2026, 11, 24), Zones.seconds(2026, 11, 27)),
        ("59 23 31 12 *", Zones.seconds(2026, 1, 1), Zones.seconds(2026, 12, 31, 23, 59)),
        ("* * * * *", -1, 0), ("0 0 1 1 *", -86_400, 0), ("30 0 * * *", -86_400, -84_600),
    ])
    func `the next time in UTC`(text: String, after: Int64, expected: Int64) throws {
        #expect(try CronExpression.parse(text).get().next(after: after, in: .utc) == expected)
    }

    /// All times of 28 years, in which each date has each weekday.
    private func shortestInterval(walking cron: CronExpression) -> Int? {
        var shortest: Int64?
        var time = Zones.seconds(2000, 1, 1) - 1
        var last: Int64?
        while let next = cron.next(after: time, in: .utc), next < Zones.seconds(2028, 3, 1) {
            if let last { shortest = min(shortest ?? .max, next - last) }
            (last, time) = (next, next)
        }
        return shortest.map { Int($0 / 60) }
    }

    @Test(arguments: [
        "0 0 * * 1,4", "0 0 * * 0,6", "7 3 * 2 1", "0 0 1,29 2 *", "0 0 30,31 2 3", "0 0 30 2,4 *",
        "0 0 31 1,3 *", "0 0 1,31 12,1 *", "0 0 28 2 *", "0 0 5 * 3", "0 0 */2 * *", "0 0 */10 2 2,5",
        "0 23,1 * * 2,3",
        "30 1,2 29 2 *", "0 0 1-31 * *", "0 0 */1 * 1", "0 0 1,15 * *", "0 0 29,31 */2 *",
    ])
    func `the shortest time is that of a walk through all times`(text: String) throws {
        let cron = try CronExpression.parse(text).get()
        #expect(cron.shortestIntervalMinutes == shortestInterval(walking: cron))
    }

    @Test func `no instant makes it trap, and what never comes is never`() throws {
        for text in ["* * * * *", "0 0 30 2 *", "0 0 29 2 *"] {
            let cron = try CronExpression.parse(text).get()
            for seconds in [Int64.min, -62_135_596_800, 253_402_300_799, .max] {
                _ = cron.next(after: seconds, in: .utc)
            }
        }
        #expect(try CronExpression.parse("0 0 30 2 *").get().next(after: 0, in: .utc) == nil)
    }
}
