internal import Calendars
internal import Linux

/// The time zones of this machine.
enum TimeZoneFolder {
    /// The most bytes of a zone's file; the largest have 4 KiB.
    private static let largestFile = 1 << 20

    /// The rules of a zone such as `Asia/Seoul`; `nil` when the machine has no such zone.
    static func rules(_ name: String) -> TimeZoneRules? {
        guard TimeZoneRules.isName(name) else { return nil }
        let folder = Environment["TZDIR"] ?? "/usr/share/zoneinfo"
        do throws(SystemError) {
            return TimeZoneRules(tzif: try Files.read("\(folder)/\(name)", limit: largestFile))
        } catch {
            // Without the machine's files UTC is known all the same.
            return name == "UTC" || name == "Etc/UTC" ? .utc : nil
        }
    }
}
