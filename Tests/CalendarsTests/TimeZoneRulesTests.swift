import Calendars
import Testing

@Suite struct TimeZoneRulesTests {
    @Test func `a name that leads out is no zone`() {
        #expect(!TimeZoneRules.isName("../etc/passwd"))
        #expect(TimeZoneRules.isName("Asia/Seoul"))
    }
}
