import Calendars
import Testing

@Suite struct TimeZoneFileTests {
    @Test(arguments: [
        ("KST-9", 32_400, 32_400), ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 39_600, 37_800),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 0, 3_600), ("XXX3EDT4,0/0,J365/23", -14_400, -14_400),
        ("EET-2EEST,M3.5.0/3,M10.5.0/4", 7_200, 10_800),
        ("<-03>3<-02>,M3.5.0/-2,M10.5.0/-1", -10_800, -7_200),
        ("AAA0BBB,J60/0,J300/0", 0, 3_600), ("AAA0BBB,59/0,299/0", 0, 3_600),
    ])
    func `the line after the table says what holds later`(line: String, winter: Int, summer: Int) throws {
        let rules = try #require(TimeZoneRules(tzif: file(footer: line)))
        #expect(rules.offset(at: Zones.seconds(2026, 1, 15)) == winter)
        #expect(rules.offset(at: Zones.seconds(2026, 7, 15)) == summer)
        #expect(rules.offset(at: Zones.seconds(2427, 7, 15)) == summer)
    }

    @Test(arguments: [
        "X5", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST25",
        "EST5EDT,M3.2.0,M11.1.0,",
        "<EST5", "EST5EDT,J0,J1", "EST5EDT,366,1", "EST5:60", "EST5EDT,M3.2.0/168,M11.1.0", "한국시-9",
    ])
    func `a line that is no rule makes the file none`(line: String) {
        #expect(TimeZoneRules(tzif: file(footer: line)) == nil)
    }

    @Test func `a file of the first version is read`() throws {
        let rules = try #require(TimeZoneRules(tzif: block(version: 0, changes: [100, 200], wide: false)))
        #expect([99, 100, 200].map(rules.offset) == [0, 3_600, 7_200])
    }

    @Test func `a file without a line keeps its last offset`() throws {
        let rules = try #require(TimeZoneRules(tzif: file(footer: "", changes: [100, 200])))
        #expect([99, 100, 200, Int64.max].map(rules.offset) == [0, 3_600, 7_200, 7_200])
    }

    @Test func `changes out of order, unknown kinds and leap seconds are refused`() {
        #expect(TimeZoneRules(tzif: file(footer: "", changes: [200, 100])) == nil)
        #expect(TimeZoneRules(tzif: file(footer: "", changes: [1, 2, 3])) == nil)
        #expect(TimeZoneRules(tzif: block(version: 0, changes: [], wide: false, leaps: 1)) == nil)
    }

    @Test func `no cut and no changed byte makes it trap`() {
        let whole = file(footer: "EST5EDT,M3.2.0,M11.1.0", changes: [100, 200])
        for count in 0..<whole.count { #expect(TimeZoneRules(tzif: Array(whole.prefix(count))) == nil) }
        for place in whole.indices {
            for byte in [UInt8(0), 1, 127, 128, 255] {
                var changed = whole
                changed[place] = byte
                _ = TimeZoneRules(tzif: changed)?.offset(at: Zones.seconds(2026, 7, 1))
            }
        }
    }

    private func file(footer: String, changes: [Int64] = []) -> [UInt8] {
        block(version: 50, changes: [], wide: false) + block(version: 50, changes: changes, wide: true) + [10]
            + Array(footer.utf8) + [10]
    }

    /// Three kinds, of no, one and two hours; each change goes to the next.
    private func block(version: UInt8, changes: [Int64], wide: Bool, leaps: Int = 0) -> [UInt8] {
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, leaps, changes.count, 3, 4] { bytes += number(Int64(count), 4) }
        for change in changes { bytes += number(change, wide ? 8 : 4) }
        bytes += changes.indices.map { UInt8($0 + 1) }
        for hour in 0..<3 { bytes += number(Int64(hour) * 3_600, 4) + [0, 0] }
        return bytes + Array("AAA\0".utf8) + [UInt8](repeating: 0, count: leaps * (wide ? 12 : 8))
    }

    private func number(_ value: Int64, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
