internal import Calendars
internal import Linux

/// The time zones of this machine.
enum TimeZoneFolder {
    /// The most bytes of a zone's file; the largest have 4 KiB.
    private static let largestFile = 1 << 20

    /// The bytes of the file of a zone such as `Asia/Seoul`; `nil` when the machine has no such zone.
    static func bytes(_ name: String) -> [UInt8]? {
        guard TimeZoneRules.isName(name) else { return nil }
        let folder = Environment["TZDIR"] ?? "/usr/share/zoneinfo"
        // No file, no zone.
        return try? Files.read("\(folder)/\(name)", limit: largestFile)
    }

    /// The rules of a zone.
    static func rules(_ name: String) -> TimeZoneRules? { bytes(name).flatMap { TimeZoneRules(tzif: $0) } }
}
