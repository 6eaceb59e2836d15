internal import Diagnostics

/// What a text must be before libyaml sees it: small, UTF-8, without what readers see differently.
struct TextCheck {
    let bytes: [UInt8]
    let path: String
    let limits: YAMLLimits

    /// The first thing that is wrong; `nil` when the text may be parsed.
    func firstProblem() -> Diagnostic? {
        guard bytes.count <= limits.maximumBytes else {
            return Diagnostic(
                .error, YAMLCode.tooLarge,
                "the file has \(bytes.count) bytes; a YAML file may have \(limits.maximumBytes)", path: path,
                help: "move scripts and data to files of their own")
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return Diagnostic(
                .error, YAMLCode.notUTF8, "the file is UTF-16, not UTF-8", path: path,
                help: "save it as UTF-8; 'iconv -f UTF-16 -t UTF-8' converts it")
        }
        return firstBadCharacter()
    }

    private func firstBadCharacter() -> Diagnostic? {
        var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x09 || byte == 0x0D {
                offset += 1
                continue
            }
            guard let (value, width) = character(at: offset) else { return notUTF8(offset) }
            guard Self.isAllowed(value) else { return forbidden(value, offset) }
            offset += width
        }
        return nil
    }

    private static func isAllowed(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    /// Decodes one character; `nil` when the bytes are no UTF-8 (Unicode 15, table 3-7).
    private func character(at offset: Int) -> (value: UInt32, width: Int)? {
        let lead = bytes[offset]
        let width: Int
        switch lead {
        case 0..<0x80: return (UInt32(lead), 1)
        case 0xC2...0xDF: width = 2
        case 0xE0...0xEF: width = 3
        case 0xF0...0xF4: width = 4
        default: return nil
        }
        guard offset + width <= bytes.count else { return nil }
        var value = UInt32(lead) & (0x7F >> UInt32(width))
        for next in bytes[(offset + 1)..<(offset + width)] {
            guard next & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(next & 0x3F)
        }
        let least: UInt32 = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000
        guard value >= least, Unicode.Scalar(value) != nil else { return nil }
        return (value, width)
    }

    private func notUTF8(_ offset: Int) -> Diagnostic {
        Diagnostic(
            .error, YAMLCode.notUTF8,
            "the file is not UTF-8: byte 0x\(Self.hex(UInt32(bytes[offset]), digits: 2))",
            path: path, span: SourceSpan(start: position(of: offset)), help: "save it as UTF-8")
    }

    private func forbidden(_ value: UInt32, _ offset: Int) -> Diagnostic {
        let name = "U+" + Self.hex(value, digits: 4)
        let isSeparator = value == 0x85 || value >= 0x2028
        return Diagnostic(
            .error, YAMLCode.forbiddenCharacter,
            isSeparator
                ? "the invisible character \(name) is not allowed"
                : "the control character \(name) is not allowed",
            path: path, span: SourceSpan(start: position(of: offset)),
            help: "remove it, or write \"\\u\(Self.hex(value, digits: 4))\" in double quotes")
    }

    private func position(of offset: Int) -> SourcePosition {
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return YAMLSource(Array(bytes[start..<max(start, offset)])).endPosition
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension YAMLSource {
    /// The position behind the last character.
    var endPosition: SourcePosition { position(of: bytes.count) }
}
