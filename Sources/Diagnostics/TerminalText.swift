/// What text a terminal may be sent, and how many cells it takes there.
public enum TerminalText {
    /// The text without anything that steers a terminal or turns its reading direction.
    ///
    /// Control characters and bidirectional marks become visible escapes such as `\u{1B}`, line breaks too.
    public static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    /// How many cells a text takes: East Asian wide characters two, combining marks none.
    public static func cellCount(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + cellCount(of: $1) }
    }

    /// How many cells one character takes.
    public static func cellCount(of scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 {
            return scalar.value == 0xAD || scalar.properties.generalCategory == .control ? 0 : 1
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        // Vowels and finals of Hangul join the leading consonant.
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    /// Whether a terminal must not see a character as it is.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        guard isUnsafe(scalar) else { return text.unicodeScalars.append(scalar) }
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        default: text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
    }

    /// East Asian width W or F, and characters that are shown as pictures.
    ///
    /// Source: Unicode 15, EastAsianWidth.txt; ranges joined over unassigned characters.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
            0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE1F,
            0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FF, 0x1F200...0x1F265, 0x1F3FB...0x1F3FF,
            0x20000...0x3FFFD:
            true
        default:
            scalar.value >= 0x231A && scalar.properties.isEmojiPresentation
        }
    }
}
