import Calendars
import Linux
import Testing

/// Time zones of this machine and moments to ask them about.
enum Zones {
    static let folder = "/usr/share/zoneinfo"
    static var areThere: Bool { Files.exists(folder + "/Asia/Seoul") }

    static func named(_ name: String) -> TimeZoneRules? {
        // A zone that cannot be read is none, and the test says so.
        (try? Files.read("\(folder)/\(name)")).flatMap { TimeZoneRules(tzif: $0) }
    }

    /// Seconds since 1970 of a date and time in UTC.
    static func seconds(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Int64 {
        var days = 0
        for past in 1970..<year { days += isLeap(past) ? 366 : 365 }
        let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        days += lengths[..<(month - 1)].reduce(0, +) + day - 1
        return Int64(((days * 24 + hour) * 60 + minute) * 60)
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }
}
