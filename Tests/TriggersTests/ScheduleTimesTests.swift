import Diagnostics
import Linux
import Testing
import Triggers

@Suite struct ScheduleTimesTests {
    private static let zones = "/usr/share/zoneinfo/"

    private func bytes(_ name: String) -> [UInt8]? { try? Files.read(Self.zones + name) }  // no file, no zone

    @Test func `the soonest of all schedules comes first`() {
        let workflow = workflow(trigger("schedule", crons: [("0 3 * * *", nil), ("30 2 * * *", nil)]))
        // 2026-11-24T00:00:00Z
        let (firings, findings) = ScheduleTimes.next(of: workflow, after: 1_795_478_400, count: 3) { _ in nil
        }
        #expect(findings.isEmpty)
        #expect(firings.map(\.seconds) == [1_795_487_400, 1_795_489_200, 1_795_573_800])
        #expect(firings.map(\.cron) == ["30 2 * * *", "0 3 * * *", "30 2 * * *"])
        #expect(firings.allSatisfy { $0.offset == 0 && $0.timeZone == nil })
    }

    @Test(.enabled(if: Files.exists(zones + "Asia/Seoul"), "needs tzdata"))
    func `a zone moves them`() {
        let workflow = workflow(trigger("schedule", crons: [("0 3 * * 1", "Asia/Seoul")]))
        let (firings, findings) = ScheduleTimes.next(
            of: workflow, after: 1_795_478_400, count: 1, zone: bytes)
        #expect(findings.isEmpty)
        // Monday, 30 November, 03:00 in Seoul
        #expect(firings.map(\.seconds) == [1_795_975_200] && firings.first?.offset == 32_400)
    }

    @Test(arguments: ["Mars/Olympus", "../../etc/passwd", ""])
    func `a zone that is not there is told`(name: String) {
        let workflow = workflow(trigger("schedule", crons: [("0 3 * * 1", name)]))
        let (firings, findings) = ScheduleTimes.next(of: workflow, after: 0, count: 2) { _ in nil }
        #expect(firings.isEmpty && findings.map(\.code.id) == ["T006"])
        #expect(findings.first?.message == "there is no time zone '\(name)'")
    }

    @Test func `a count is bounded`() {
        let workflow = workflow(trigger("schedule", crons: [("*/5 * * * *", nil)]))
        #expect(ScheduleTimes.next(of: workflow, after: 0, count: -1) { _ in nil }.firings.isEmpty)
        #expect(ScheduleTimes.next(of: workflow, after: 0, count: .max) { _ in nil }.firings.count == 1_000)
    }
}
