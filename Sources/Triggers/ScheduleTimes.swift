internal import Calendars
public import Diagnostics
public import Workflows

/// When the schedules of a workflow fire next.
///
///     let (firings, findings) = ScheduleTimes.next(of: workflow, after: now, count: 3) { name in zoneinfo(name) }
public enum ScheduleTimes {
    /// One time at which a schedule fires.
    public struct Firing: Sendable, Equatable {
        /// The cron as written.
        public var cron: String
        /// The name of its time zone; `nil` for UTC.
        public var timeZone: String?
        /// Seconds since 1970.
        public var seconds: Int64
        /// Seconds east of UTC at that time in its zone.
        public var offset: Int

        /// Creates a firing.
        public init(cron: String, timeZone: String?, seconds: Int64, offset: Int) {
            self.cron = cron
            self.timeZone = timeZone
            self.seconds = seconds
            self.offset = offset
        }
    }

    /// The next firings of all entries of `schedule`, the soonest first.
    ///
    /// - Parameters:
    ///   - workflow: The workflow.
    ///   - after: Seconds since 1970.
    ///   - count: How many, at most 1,000.
    ///   - zone: The bytes of the TZif file of a zone's name; `nil` when there is none.
    /// - Returns: The firings, and a finding for each zone that is not known, whose entry fires never.
    public static func next(
        of workflow: Workflow, after: Int64, count: Int, zone: (String) -> [UInt8]?
    ) -> (firings: [Firing], diagnostics: [Diagnostic]) {
        var findings: [Diagnostic] = []
        var firings: [Firing] = []
        let count = min(max(count, 0), 1_000)
        for schedule in workflow.triggers.flatMap(\.schedules) {
            guard let rules = rules(of: schedule, zone) else {
                findings.append(unknown(schedule, workflow))
                continue
            }
            firings += times(of: schedule, rules, after, count)
        }
        // One time and zone of two entries is told in the order of the file.
        let order = firings.enumerated().sorted {
            ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
        }
        return (order.prefix(count).map(\.element), findings)
    }

    private static func rules(of schedule: Trigger.Schedule, _ zone: (String) -> [UInt8]?) -> TimeZoneRules? {
        guard let name = schedule.timeZone else { return .utc }
        guard TimeZoneRules.isName(name) else { return nil }
        return zone(name).flatMap { TimeZoneRules(tzif: $0) }
    }

    private static func times(
        of schedule: Trigger.Schedule, _ rules: TimeZoneRules, _ after: Int64, _ count: Int
    ) -> [Firing] {
        var firings: [Firing] = []
        var time = after
        while firings.count < count, let next = schedule.cron.next(after: time, in: rules), next > time {
            firings.append(
                Firing(
                    cron: schedule.cron.text, timeZone: schedule.timeZone, seconds: next,
                    offset: rules.offset(at: next)))
            time = next
        }
        return firings
    }

    private static func unknown(_ schedule: Trigger.Schedule, _ workflow: Workflow) -> Diagnostic {
        Diagnostic(
            .warning, TriggerCode.unknownZone, "there is no time zone '\((schedule.timeZone ?? "").excerpt)'",
            path: workflow.path, span: schedule.span,
            help: "write a name such as Asia/Seoul, or install the package tzdata")
    }
}
