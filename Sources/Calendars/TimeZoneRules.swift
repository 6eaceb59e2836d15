/// The offsets of a time zone from UTC, as a TZif file tells them.
///
///     let seoul = TimeZoneRules(tzif: bytesOfFile)
///     seoul?.offset(at: 1_700_000_000)     // 32400
///
/// Source: RFC 8536.
public struct TimeZoneRules: Sendable, Equatable {
    /// Coordinated universal time.
    public static let utc = TimeZoneRules(firstOffset: 0)

    /// Before the first change.
    let firstOffset: Int
    /// When the clock is changed, in seconds since 1970, each later than the one before.
    let changes: [Int64]
    /// Seconds east of UTC from each change on.
    let offsets: [Int]
    /// What holds from the last change on; `nil` when nothing changes any more.
    let rest: DaylightRule?

    /// A stretch of time without a change of the clock.
    struct Period: Equatable {
        var offset: Int
        /// The first instant that is no longer in it.
        var end: Int64?
    }

    /// Reads the bytes of a TZif file, of any version; `nil` when they are none or count leap seconds.
    public init?(tzif bytes: [UInt8]) {
        guard let rules = TimeZoneFile(bytes)?.rules() else { return nil }
        self = rules
    }

    init(firstOffset: Int, changes: [Int64] = [], offsets: [Int] = [], rest: DaylightRule? = nil) {
        self.firstOffset = firstOffset
        self.changes = changes
        self.offsets = offsets
        self.rest = rest
    }

    /// Seconds east of UTC at an instant, in seconds since 1970.
    public func offset(at seconds: Int64) -> Int { period(at: seconds).offset }

    /// The stretch around an instant.
    func period(at seconds: Int64) -> Period {
        var low = 0
        var high = changes.count
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        if low < changes.count {
            return Period(offset: low == 0 ? firstOffset : offsets[low - 1], end: changes[low])
        }
        if let rest { return rest.period(at: seconds) }
        return Period(offset: offsets.last ?? firstOffset, end: nil)
    }

    /// Whether a text has the form of a zone's name: parts of letters, digits and `_+-.`, none empty, `.` or `..`.
    public static func isName(_ text: String) -> Bool {
        text.utf8.count <= 255
            && text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
                part in
                !part.isEmpty && part.first != UInt8(ascii: ".")
                    && part.allSatisfy { byte in
                        switch byte {
                        case 48...57, 65...90, 97...122: true
                        default: "_+-.".utf8.contains(byte)
                        }
                    }
            }
    }
}
