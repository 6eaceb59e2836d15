import Calendars
import Linux
import Testing

@Suite struct TimeZoneRulesTests {
    @Test(arguments: [
        ("Asia/Seoul", true), ("America/Argentina/Buenos_Aires", true), ("Etc/GMT+5", true), ("UTC", true),
        ("../etc/passwd", false), ("/etc/passwd", false), ("Asia//Seoul", false), ("Asia/", false),
        ("", false),
        ("a/./b", false), ("a b", false), ("서울", false), ("a\0b", false),
    ])
    func `only a path of words below the folder of zones is a name`(text: String, expected: Bool) {
        #expect(TimeZoneRules.isName(text) == expected)
    }

    @Test(.enabled(if: Zones.areThere, "needs /usr/share/zoneinfo"))
    func `Seoul is nine hours ahead, and had summer time in 1988`() throws {
        let seoul = try #require(Zones.named("Asia/Seoul"))
        #expect(seoul.offset(at: Zones.seconds(2026, 1, 1)) == 9 * 3_600)
        #expect(seoul.offset(at: Zones.seconds(2126, 7, 1)) == 9 * 3_600)
        #expect(seoul.offset(at: Zones.seconds(1988, 8, 1)) == 10 * 3_600)
        #expect(seoul.offset(at: -4_000_000_000) == 30_472)
    }

    @Test(.enabled(if: Zones.areThere, "needs /usr/share/zoneinfo"))
    func `the clock changes in the second that the rule names, far in the future too`() throws {
        let york = try #require(Zones.named("America/New_York"))
        for (spring, autumn) in [
            (Zones.seconds(2026, 3, 8, 7), Zones.seconds(2026, 11, 1, 6)),
            (Zones.seconds(2090, 3, 12, 7), Zones.seconds(2090, 11, 5, 6)),
        ] {
            #expect([spring - 1, spring].map(york.offset) == [-18_000, -14_400])
            #expect([autumn - 1, autumn].map(york.offset) == [-14_400, -18_000])
        }
    }

    @Test(.enabled(if: Zones.areThere, "needs /usr/share/zoneinfo"))
    func `no instant makes it trap`() throws {
        let troll = try #require(Zones.named("Antarctica/Troll"))
        for seconds in [Int64.min, .max, 0, -1, 1 << 60, -1 << 60] { _ = troll.offset(at: seconds) }
        #expect(TimeZoneRules.utc.offset(at: .max) == 0)
    }

    @Test(
        .enabled(if: Zones.areThere, "needs /usr/share/zoneinfo"),
        arguments: [
            "Asia/Seoul", "America/New_York", "America/Sao_Paulo", "Europe/Dublin", "Africa/Casablanca",
            "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Gaza", "America/Godthab", "Pacific/Apia",
            "Etc/UTC",
        ])
    func `every offset is the C library's`(name: String) throws {
        let rules = try #require(Zones.named(name))
        let first: Int64 = -1_262_304_000  // 1930
        let times = stride(from: first, to: Zones.seconds(2120, 1, 1), by: 1_234_567).map { $0 }
        let lines = times.map { "@\($0)\n" }.joined()
        let date = try Command.run(
            "/usr/bin/date", ["-f", "-", "+%::z"], environment: ["TZ=\(name)"], input: Array(lines.utf8))
        let expected = date.text.split(separator: "\n").map { offset($0) }
        #expect(times.map(rules.offset) == expected)
    }

    /// `-05:30:00` as seconds.
    private func offset(_ text: Substring) -> Int {
        let parts = text.dropFirst().split(separator: ":").compactMap { Int($0) }
        return (text.hasPrefix("-") ? -1 : 1) * parts.reduce(0) { $0 * 60 + $1 }
    }
}
