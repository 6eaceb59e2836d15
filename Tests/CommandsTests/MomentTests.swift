import Testing

@testable import Commands

@Suite struct MomentTests {
    @Test(arguments: [
        ("1970-01-01", Int64(0)), ("2026-01-31T09:00:00Z", 1_769_850_000_000),
        ("2026-01-31T09:00", 1_769_850_000_000), ("2026-01-31 10:00:00.25+01:00", 1_769_850_000_250),
        ("2026-01-31T04:00:00-0500", 1_769_850_000_000), ("2024-02-29T00:00:00.123456Z", 1_709_164_800_123),
        ("1969-12-31T23:59:59Z", -1_000),
    ])
    func `a time is read`(_ text: String, _ milliseconds: Int64) {
        #expect(Moment(argument: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "yesterday", "2026", "2026-13-01", "2026-02-29", "2026-01-31T", "2026-01-31T24:00",
        "2026-01-31T09:00:00X",
        "2026-01-31T09:00:00Z ", "2026-01-31T09:00:00.", "２０２６-01-31",
    ])
    func `what is no time is none`(_ text: String) {
        #expect(Moment(argument: text) == nil)
    }

    @Test func `what is printed is read back`() throws {
        let moment = Moment(milliseconds: 1_234_567_890_123)
        #expect(Moment(argument: moment.argumentText) == moment)
    }
}
