import Calendars
import Testing

@Suite(.enabled(if: Zones.areThere, "needs /usr/share/zoneinfo"))
struct ClockChangeTests {
    @Test func `three in the morning in Seoul is six in the evening before in UTC`() throws {
        #expect(
            try times("0 3 * * 1", "Asia/Seoul", from: Zones.seconds(2026, 11, 24), 2) == [
                Zones.seconds(2026, 11, 29, 18), Zones.seconds(2026, 12, 6, 18),
            ])
    }

    @Test func `a day keeps its local time over a change of the clock`() throws {
        #expect(
            try times("0 9 * * *", "America/New_York", from: Zones.seconds(2026, 3, 7, 0), 3) == [
                Zones.seconds(2026, 3, 7, 14), Zones.seconds(2026, 3, 8, 13), Zones.seconds(2026, 3, 9, 13),
            ])
    }

    @Test func `a time that is skipped does not come that day`() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", from: Zones.seconds(2026, 3, 28, 0), 2) == [
                Zones.seconds(2026, 3, 28, 1, 30), Zones.seconds(2026, 3, 30, 0, 30),
            ])
    }

    @Test func `a time that comes twice fires twice`() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", from: Zones.seconds(2026, 10, 24, 12), 3) == [
                Zones.seconds(2026, 10, 25, 0, 30), Zones.seconds(2026, 10, 25, 1, 30),
                Zones.seconds(2026, 10, 26, 1, 30),
            ])
    }

    @Test func `a day that a zone leaves out has no times`() throws {
        // Samoa had no 30 December 2011.
        #expect(
            try times("0 12 * * *", "Pacific/Apia", from: Zones.seconds(2011, 12, 29, 0), 2) == [
                Zones.seconds(2011, 12, 29, 22), Zones.seconds(2011, 12, 30, 22),
            ])
    }

    @Test func `each hour comes, also where clocks go by half an hour`() throws {
        let all = try times("0 * * * *", "Australia/Lord_Howe", from: Zones.seconds(2026, 4, 4, 12), 5)
        #expect(zip(all.dropFirst(), all).map { ($0 - $1) / 60 } == [60, 90, 60, 60])
    }

    private func times(_ text: String, _ name: String, from: Int64, _ count: Int) throws -> [Int64] {
        let cron = try CronExpression.parse(text).get()
        let zone = try #require(Zones.named(name))
        var times: [Int64] = []
        while times.count < count {
            times.append(try #require(cron.next(after: times.last ?? from, in: zone)))
        }
        return times
    }
}
