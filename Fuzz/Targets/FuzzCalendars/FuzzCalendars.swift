import Calendars

/// Schedules and time zones: a line with a schedule, then the bytes of a TZif file.
///
/// What is next is later, and nothing fires between; the least interval is the least.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCalendars(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    let zone = TimeZoneRules(tzif: Array(bytes[min(end + 1, bytes.count)...]))
    _ = TimeZoneRules.isName(text)
    for seconds in [Int64.min, -1, 1_700_000_000, 4_000_000_000, .max] {
        precondition(abs(zone?.offset(at: seconds) ?? 0) <= 26 * 3_600, "an offset of more than a day")
    }
    switch CronExpression.parse(text) {
    case .success(let cron): check(cron, zone)
    case .failure(let problem):
        precondition((0...text.unicodeScalars.count).contains(problem.offset), "a problem outside the text")
    }
    return 0
}

private func check(_ cron: CronExpression, _ zone: TimeZoneRules?) {
    let shortest = cron.shortestIntervalMinutes
    for from in [Int64(-1), 1_700_000_000] {
        guard let first = cron.next(after: from, in: .utc), let second = cron.next(after: first, in: .utc)
        else {
            continue
        }
        precondition(from < first && first < second && first % 60 == 0, "what is next is not later")
        precondition(cron.next(after: first - 1, in: .utc) == first, "what fires is not next to itself")
        guard let shortest else { preconditionFailure("it fires twice and has no interval") }
        precondition(second - first >= Int64(shortest) * 60, "an interval shorter than the shortest")
    }
    guard let zone, let next = cron.next(after: 1_700_000_000, in: zone) else { return }
    precondition(next > 1_700_000_000, "what is next in a zone is not later")
    precondition((next + Int64(zone.offset(at: next))) % 60 == 0, "no clock shows a whole minute")
    precondition(cron.next(after: next - 1, in: zone) == next, "what fires in a zone is not next to itself")
}
