/// Colours for a terminal, or none.
public struct Style: Sendable {
    /// What a text means.
    public enum Tone: String, Sendable {
        case good = "32", bad = "31", warn = "33", dim = "2", strong = "1", accent = "36"
    }

    private let isColoured: Bool

    /// Creates a style.
    public init(isColoured: Bool) { self.isColoured = isColoured }

    /// The text in a tone.
    public func text(_ text: String, _ tone: Tone) -> String {
        isColoured ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A mark for an end or state.
    public func mark(_ conclusion: String) -> String {
        switch conclusion {
        case "success", "promote": text("✓", .good)
        case "failure", "reject": text("✗", .bad)
        case "cancelled", "interrupted": text("■", .warn)
        case "skipped": text("–", .dim)
        default: text("·", .dim)
        }
    }

    /// A duration for people: `0.3 s`, `12 s`, `2 m 05 s`.
    public static func duration(_ milliseconds: Int) -> String {
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        let tenths = milliseconds / 100
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10) s" }
        let seconds = milliseconds / 1_000
        let rest = seconds % 60
        if seconds < 3_600 { return "\(seconds / 60) m \(rest < 10 ? "0" : "")\(rest) s" }
        let minutes = seconds / 60 % 60
        return "\(seconds / 3_600) h \(minutes < 10 ? "0" : "")\(minutes) m"
    }

    /// The text without control characters: what a job prints must not steer the reader's terminal.
    public static func harmless(_ text: String) -> String {
        guard
            // In UTF-8 the controls from 128 on begin with C2.
            text.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == 0xC2 })
        else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    $0.value >= 32 && $0.value != 127 && !(128..<160).contains($0.value)
                }))
    }
}
