/// A number of bytes as people write it: `500MB`, `4GiB`, `1.5GiB` or `4096`.
///
///     ByteSize.parse("1.5GiB")?.bytes   // 1_610_612_736
public struct ByteSize: Sendable, Hashable {
    /// How many bytes.
    public var bytes: Int

    /// Creates a size.
    public init(bytes: Int) { self.bytes = bytes }

    private static let units: [(name: String, factor: Double)] = [
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776),
        ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12),
        ("k", 1024), ("m", 1_048_576), ("g", 1_073_741_824), ("t", 1_099_511_627_776), ("b", 1),
    ]

    /// Reads a size: a decimal number and a unit (B, kB, MB, GB, TB, KiB, MiB, GiB, TiB), in any case.
    ///
    /// A bare number is bytes; a single letter is binary, as container engines read it. Fractions of a byte are cut.
    ///
    /// - Returns: `nil` for any other text, a negative size, or one that `Int` cannot hold.
    public static func parse(_ text: String) -> ByteSize? {
        let text = text.lowercased()
        let unit = units.first { text.hasSuffix($0.name) }
        var digits = Substring(text).dropLast(unit?.name.utf8.count ?? 0)
        while digits.last == " " { digits.removeLast() }
        guard isDecimal(digits), let number = Double(digits) else { return nil }
        let bytes = (number * (unit?.factor ?? 1)).rounded(.down)
        return Int(exactly: bytes).map(ByteSize.init(bytes:))
    }

    /// The size in the largest unit that needs at most two decimals, as in `1.5GiB`.
    public var text: String {
        for (name, factor) in [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes >= 1 << factor
        {
            let hundredths = bytes.magnitude.multipliedFullWidth(by: 100)
            guard hundredths.high == 0 else { break }
            let unit = UInt(1) << UInt(factor)
            guard hundredths.low % unit == 0 else { continue }
            return decimal(hundredths: hundredths.low / unit) + name
        }
        return "\(bytes)B"
    }

    private func decimal(hundredths: UInt) -> String {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        if rest % 10 == 0 { return "\(whole).\(rest / 10)" }
        return "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func isDecimal(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
    }
}
