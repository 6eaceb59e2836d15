/// A TZif file taken apart: the block with the widest numbers, and the line of text after it.
///
/// Source: RFC 8536 section 3.
struct TimeZoneFile {
    /// The counts of a header.
    private struct Counts {
        var utc = 0
        var standard = 0
        var leaps = 0
        var changes = 0
        var kinds = 0
        var characters = 0

        func size(ofTime width: Int) -> Int {
            changes * (width + 1) + kinds * 6 + characters + leaps * (width + 4) + standard + utc
        }
    }

    private static let headerSize = 44

    private let bytes: [UInt8]
    private let width: Int
    private let counts: Counts
    private let start: Int
    private let footer: String

    init?(_ bytes: [UInt8]) {
        guard let first = Self.counts(bytes, at: 0), let version = bytes.dropFirst(4).first else {
            return nil
        }
        self.bytes = bytes
        let narrowEnd = Self.headerSize + first.size(ofTime: 4)
        guard version >= UInt8(ascii: "2") else {
            guard version == 0, narrowEnd <= bytes.count else { return nil }
            (width, counts, start, footer) = (4, first, Self.headerSize, "")
            return
        }
        guard let second = Self.counts(bytes, at: narrowEnd) else { return nil }
        (width, counts, start) = (8, second, narrowEnd + Self.headerSize)
        let end = start + second.size(ofTime: 8)
        guard end < bytes.count, bytes[end] == 10, let close = bytes[(end + 1)...].firstIndex(of: 10) else {
            return nil
        }
        footer = String(decoding: bytes[(end + 1)..<close], as: UTF8.self)
    }

    /// What the file says; `nil` when it contradicts itself.
    func rules() -> TimeZoneRules? {
        guard counts.kinds > 0, counts.leaps == 0, let kinds = kindOffsets() else { return nil }
        let indexStart = start + counts.changes * width
        var changes: [Int64] = []
        var offsets: [Int] = []
        for place in 0..<counts.changes {
            let change = number(at: start + place * width, width)
            let kind = Int(bytes[indexStart + place])
            guard kind < kinds.count, changes.last.map({ $0 < change }) ?? true else { return nil }
            changes.append(change)
            offsets.append(kinds[kind])
        }
        guard !footer.isEmpty else {
            return TimeZoneRules(firstOffset: kinds[0], changes: changes, offsets: offsets)
        }
        guard let rest = DaylightRule(footer) else { return nil }
        return TimeZoneRules(firstOffset: kinds[0], changes: changes, offsets: offsets, rest: rest)
    }

    /// Seconds east of UTC for each kind of local time.
    private func kindOffsets() -> [Int]? {
        let first = start + counts.changes * (width + 1)
        var offsets: [Int] = []
        for place in 0..<counts.kinds {
            let offset = Int(number(at: first + place * 6, 4))
            guard abs(offset) <= 26 * 3_600 else { return nil }
            offsets.append(offset)
        }
        return offsets
    }

    /// A number in network order, with its sign.
    private func number(at place: Int, _ width: Int) -> Int64 {
        let bits = bytes[place..<place + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return width == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
    }

    private static func counts(_ bytes: [UInt8], at place: Int) -> Counts? {
        guard place <= bytes.count - headerSize, bytes[place..<place + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let numbers = (0..<6).map { index in
            let first = place + 20 + index * 4
            return Int(bytes[first..<first + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        }
        let counts = Counts(
            utc: numbers[0], standard: numbers[1], leaps: numbers[2], changes: numbers[3], kinds: numbers[4],
            characters: numbers[5])
        // No count can be larger than the file, so that sums of them stay small.
        return numbers.allSatisfy { $0 <= bytes.count } ? counts : nil
    }
}
