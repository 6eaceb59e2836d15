import Calendars
import HeadgateTestKit
import JSON
import Linux
import Testing

@Suite struct ConformanceTests {
    @Test(.enabled(if: Shared.isThere && Zones.areThere, "needs ../shared and /usr/share/zoneinfo"))
    func `every row of robfig's table that applies passes`() throws {
        let file = try JSON.parse(Files.text(Shared.folder + "/conformance/cron/robfig.json"))
        let outcome = CronSuite.run(file, zone: Zones.named)
        #expect(outcome.failures == [])
        #expect(outcome.passed == 16 + 52 + 4)
        #expect(outcome.skipped == 13 + 6)
    }

    @Test func `a row that goes another way is reported`() throws {
        let file = try JSON.parse(
            #"""
            {"activation": [{"time": "Mon Jul 9 15:00 2012", "spec": "0 15 * * *", "active": false}],
             "next": [{"time": "Mon Jul 9 15:00 2012", "spec": "0 0 15 * * ?", "next": ""},
                      {"time": "Mon Jul 9 15:00 2012", "spec": "TZ=No/Where 0 0 15 * * ?", "next": ""}],
             "invalid": ["0 3 * * *"]}
            """#)
        let outcome = CronSuite.run(file) { _ in nil }
        #expect(outcome.passed == 0)
        #expect(outcome.failures.count == 4)
        #expect(CronSuite.run(.null) { _ in nil }.failures.count == 1)
    }
}
