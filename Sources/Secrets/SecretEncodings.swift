/// The forms in which programs print a value: those that GitHub's runner hides, and a few more.
///
/// Source: actions/runner, `ValueEncoders.cs` and `HostContext.cs`.
enum SecretEncodings {
    /// Every form of a value; some may be equal to it or to each other.
    static func all(of value: [UInt8]) -> [[UInt8]] {
        var forms: [[UInt8]] = []
        let trimmed = trimmingSpace(value)
        for plain in trimmed == value ? [value] : [value, trimmed] {
            forms.append(plain)
            forms += base64(plain)
            forms += [
                json(plain, ascii: false), json(plain, ascii: true),
                replacing(json(plain, ascii: false), [60: #"\u003c"#, 62: #"\u003e"#, 38: #"\u0026"#]),
                uri(plain, upper: true), form(plain), uri(plain, upper: false), replacing(plain, xml),
                replacing(plain, [39: "''"]),
                replacing(plain, [34: #"\""#]), replacing(plain, [39: #"'\''"#]),
                replacing(plain.filter { $0 != 13 }, [10: "\r\n"]), plain.filter { $0 != 13 },
            ]
            forms += withoutQuotes(plain)
            forms += aroundAmpersand(plain)
        }
        return forms
    }

    private static let xml: [UInt8: String] = [
        38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;", 39: "&apos;",
    ]

    // MARK: - Base64

    /// The characters that a value alone decides, for its three places in a group of three bytes, and how it ends.
    ///
    /// Also the URL alphabet, and the lines of 76 characters that `base64` prints.
    private static func base64(_ value: [UInt8]) -> [[UInt8]] {
        (0..<3).flatMap { offset in
            let inner = base64Characters(value, after: offset)
            let whole = base64Characters(value + [0], after: offset)
            let isComplete = (offset + value.count).isMultiple(of: 3)
            let padding = [UInt8](repeating: 61, count: isComplete ? 0 : 3 - (offset + value.count) % 3)
            let forms = isComplete ? [inner] : [inner, Array(whole.prefix(inner.count + 1))]
            let ended = forms.last.map { $0 + padding } ?? []
            return (forms + [ended, wrapped(ended)]).flatMap { form in
                [form, form.map { $0 == 43 ? 45 : $0 == 47 ? 95 : $0 }]
            }
        }
    }

    private static func wrapped(_ characters: [UInt8]) -> [UInt8] {
        var lines: [UInt8] = []
        for (index, character) in characters.enumerated() {
            if index > 0, index.isMultiple(of: 76) { lines.append(10) }
            lines.append(character)
        }
        return lines
    }

    /// The base64 characters whose six bits all come from the value when `offset` other bytes precede it.
    private static func base64Characters(_ value: [UInt8], after offset: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let end = (offset + value.count) * 8
        var bit = (offset * 8 + 5) / 6 * 6
        var characters: [UInt8] = []
        characters.reserveCapacity(value.count * 4 / 3 + 1)
        while bit + 6 <= end {
            let index = bit / 8 - offset
            let high = UInt16(value[index]) << 8
            let low = index + 1 < value.count ? UInt16(value[index + 1]) : 0
            characters.append(alphabet[Int(((high | low) >> UInt16(10 - bit % 8)) & 63)])
            bit += 6
        }
        return characters
    }

    // MARK: - Escapes

    private static func json(_ value: [UInt8], ascii: Bool) -> [UInt8] {
        var result: [UInt8] = []
        for unit in String(decoding: value, as: UTF8.self).utf16 {
            switch unit {
            case 34: result += [92, 34]
            case 92: result += [92, 92]
            case 8: result += [92, 98]
            case 9: result += [92, 116]
            case 10: result += [92, 110]
            case 12: result += [92, 102]
            case 13: result += [92, 114]
            case 32..<127: result.append(UInt8(unit))
            default: result += [92, 117] + [12, 8, 4, 0].map { hex(UInt8(unit >> $0 & 15), upper: false) }
            }
        }
        guard !ascii else { return result }
        let short: [UInt8: String] = [
            34: #"\""#, 92: #"\\"#, 8: #"\b"#, 9: #"\t"#, 10: #"\n"#, 12: #"\f"#, 13: #"\r"#,
        ]
        return replacing(value, short)
    }

    private static func uri(_ value: [UInt8], upper: Bool) -> [UInt8] {
        var result: [UInt8] = []
        for byte in value {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: result.append(byte)
            default: result += [37, hex(byte >> 4, upper: upper), hex(byte & 15, upper: upper)]
            }
        }
        return result
    }

    /// As the fields of a form are sent: a space is a plus.
    private static func form(_ value: [UInt8]) -> [UInt8] {
        value.flatMap { $0 == 32 ? [43] : uri([$0], upper: true) }
    }

    private static func hex(_ digit: UInt8, upper: Bool) -> UInt8 {
        digit < 10 ? 48 + digit : (upper ? 55 : 87) + digit
    }

    private static func replacing(_ value: [UInt8], _ table: [UInt8: String]) -> [UInt8] {
        value.flatMap { byte in table[byte].map { Array($0.utf8) } ?? [byte] }
    }

    // MARK: - Parts

    static func trimmingSpace(_ value: [UInt8]) -> [UInt8] {
        let isSpace: (UInt8) -> Bool = { $0 == 32 || (9...13).contains($0) }
        guard let first = value.firstIndex(where: { !isSpace($0) }),
            let last = value.lastIndex(where: { !isSpace($0) })
        else { return [] }
        return Array(value[first...last])
    }

    private static func withoutQuotes(_ value: [UInt8]) -> [[UInt8]] {
        guard value.count > 8, let first = value.first, first == value.last, first == 34 || first == 39 else {
            return []
        }
        return [Array(value.dropFirst().dropLast())]
    }

    /// PowerShell prints an error in two parts: around `&+`, eating what follows it, or around the last ampersand.
    private static func aroundAmpersand(_ value: [UInt8]) -> [[UInt8]] {
        guard let last = value.lastIndex(of: 38) else { return [] }
        let pair = value.indices.dropLast().first { value[$0] == 38 && value[$0 + 1] == 43 }
        let parts =
            pair.map { [value[..<$0], value[($0 + 2)...].dropFirst()] } ?? [
                value[..<last], value[(last + 1)...],
            ]
        return parts.filter { $0.count >= 6 }.map { Array($0) }
    }
}
