/// Five fields that say at which minutes something happens: `0 3 * * 1`.
///
///     let cron = try CronExpression.parse("0 3 * * MON").get()
///     cron.next(after: 1_700_000_000, in: .utc)
///
/// Source: POSIX crontab; spec/workflows.md section 2 (both day fields restricted: either counts).
public struct CronExpression: Sendable, Equatable {
    /// Why a text is no cron expression.
    public struct Problem: Error, Sendable, Equatable {
        /// The place in the text, in characters from 0.
        public var offset: Int
        /// What is wrong, one phrase.
        public var message: String

        /// Creates a problem.
        public init(offset: Int, message: String) {
            self.offset = offset
            self.message = message
        }
    }

    /// The expression as written.
    public let text: String

    /// Reads an expression.
    public static func parse(_ text: String) -> Result<CronExpression, Problem> {
        .success(CronExpression(text: text))
    }

    /// The first time after an instant at which it fires, in seconds since 1970; `nil` when there is none in 8 years.
    ///
    /// A local time that a change of the clock skips fires right after the change; one that comes twice fires once.
    public func next(after seconds: Int64, in zone: TimeZoneRules) -> Int64? { nil }

    /// The least number of minutes between two times at which it fires; `nil` when it never fires twice.
    public var shortestIntervalMinutes: Int? { nil }
}
