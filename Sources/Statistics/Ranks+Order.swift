extension Ranks {
    /// Indexes of the values from the smallest to the largest, equal ones in their order; `nil` with a NaN.
    ///
    /// Above a few thousand values by a radix sort over the bits, eight bits a pass: a million in hundredths
    /// of a second, where comparing takes tenths.
    public static func ascending(_ values: [Double]) -> [Int]? {
        guard !values.contains(where: \.isNaN) else { return nil }
        guard values.count > 4_096, values.count < 1 << 32 else {
            return values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        }
        var items = values.enumerated().map { Keyed(key: key(of: $0.element), index: UInt32($0.offset)) }
        var spare = items
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            guard let starts = starts(of: items, shift) else { continue }
            scatter(items, into: &spare, starts, shift)
            swap(&items, &spare)
        }
        return items.map { Int($0.index) }
    }

    private struct Keyed {
        let key: UInt64
        let index: UInt32
    }

    /// Bits that sort as the number does: the two zeros are one.
    private static func key(of value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits >> 63 == 1 ? ~bits : bits | 1 << 63
    }

    /// Where the values of each digit begin, or `nil` when all have the same digit.
    private static func starts(of items: [Keyed], _ shift: UInt64) -> [Int]? {
        var counts = [Int](repeating: 0, count: 256)
        for item in items { counts[Int(truncatingIfNeeded: (item.key >> shift) & 255)] += 1 }
        guard !counts.contains(items.count) else { return nil }
        var start = 0
        return counts.map { count in
            start += count
            return start - count
        }
    }

    private static func scatter(
        _ items: [Keyed], into sorted: inout [Keyed], _ starts: [Int], _ shift: UInt64
    ) {
        var starts = starts
        for item in items {
            let digit = Int(truncatingIfNeeded: (item.key >> shift) & 255)
            sorted[starts[digit]] = item
            starts[digit] += 1
        }
    }
}
