internal import Diagnostics
internal import Glibc
internal import JSON
internal import Models
internal import Reporting

/// How numbers, sizes and times are written for people.
enum Figures {
    /// At most six significant digits.
    static func short(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return JSON.text(of: number) }
        let digits = 5 - Int(log10(number.magnitude).rounded(.down))
        guard (0...15).contains(digits) else { return JSON.text(of: number) }
        let scale = pow(10, Double(digits))
        return JSON.text(of: (number * scale).rounded() / scale)
    }

    /// A difference with its sign.
    static func signed(_ difference: Double) -> String { (difference > 0 ? "+" : "") + short(difference) }

    /// `512 B`, `1.5 KiB`, `3.0 MiB`.
    static func bytes(_ count: Int64) -> String {
        guard count.magnitude >= 1_024 else { return "\(count) B" }
        var value = Double(count)
        var unit = ""
        for name in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] where value.magnitude >= 1_024 {
            value /= 1_024
            unit = name
        }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10)) \(unit)"
    }

    /// Milliseconds since 1970 as `2026-01-31T09:00:00Z`.
    static func time(_ milliseconds: Int64) -> String { EventText.timestamp(milliseconds).prefix(19) + "Z" }

    /// The time between two moments, or since the first one; empty when nothing began.
    static func duration(from start: Int64?, to end: Int64?) -> String {
        guard let start, let end else { return "" }
        return Style.duration(Int(max(0, end - start)))
    }

    /// The first twelve digits of a commit or digest.
    static func short(_ hex: String) -> String { String(hex.prefix(12)) }

    /// Text of others as one line that cannot steer the terminal.
    static func line(_ text: String) -> String {
        TerminalText.escaped(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    }

    /// `a=1  b=2`, by name.
    static func pairs(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\(line($0.key))=\(line($0.value))" }.joined(separator: "  ")
    }

    /// `accuracy=0.97  loss=0.1`, by name.
    static func pairs(_ values: [String: Double]) -> String { pairs(values.mapValues { short($0) }) }
}

extension JSON {
    /// An object of texts, by name.
    static func texts(_ values: [String: String]) -> JSON {
        .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }

    /// An object of numbers, by name.
    static func numbers(_ values: [String: Double]) -> JSON {
        .object(JSONObject(values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }))
    }

    /// An object of versions, by alias.
    static func integers(_ values: [String: Int]) -> JSON { numbers(values.mapValues { Double($0) }) }

    /// An integer or null.
    static func optionalInteger(_ value: Int?) -> JSON { value.map { .integer($0) } ?? .null }

    /// Milliseconds since 1970 as `2026-01-31T09:00:00.000Z`, or null.
    static func time(_ milliseconds: Int64?) -> JSON {
        .optional(milliseconds.map { EventText.timestamp($0) })
    }
}
