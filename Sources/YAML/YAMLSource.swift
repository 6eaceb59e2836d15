internal import Diagnostics

/// The bytes of a document, valid UTF-8 without a byte order mark, with the starts of their lines.
///
/// Lines end with LF, CR LF or CR; `TextCheck` has refused the other separators that libyaml knows.
final class YAMLSource: Sendable {
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(_ text: [UInt8]) {
        bytes = text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
        lineStarts = Self.lineStarts(of: bytes)
    }

    private static func lineStarts(of bytes: [UInt8]) -> [Int] {
        var starts = [0]
        starts.reserveCapacity(bytes.count / 24 + 8)
        var offset = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            guard byte <= 0x0D, byte == 0x0A || byte == 0x0D else { continue }
            if byte == 0x0D, offset < bytes.count, bytes[offset] == 0x0A { offset += 1 }
            starts.append(offset)
        }
        return starts
    }

    var lineCount: Int { lineStarts.count }

    /// The byte at an offset; 0 outside the text, where no text has one.
    func byte(_ offset: Int) -> UInt8 {
        offset >= 0 && offset < bytes.count ? bytes[offset] : 0
    }

    /// The bytes of a line, from 1, without its break; empty for a line that is not there.
    func lineRange(_ line: Int) -> Range<Int> {
        guard line >= 1, line <= lineStarts.count else { return bytes.count..<bytes.count }
        let start = lineStarts[line - 1]
        var end = line < lineStarts.count ? lineStarts[line] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The offset of a position; past the end of its line, the line's end.
    func offset(of position: SourcePosition) -> Int {
        let line = lineRange(position.line)
        return min(line.upperBound, offset(from: line.lowerBound, characters: position.column - 1))
    }

    /// The offset a number of characters further on; at most the end of the text.
    func offset(from start: Int, characters count: Int) -> Int {
        var offset = start
        var left = count
        while left > 0, offset < bytes.count {
            offset += width(at: offset)
            left -= 1
        }
        return min(offset, bytes.count)
    }

    /// The position of an offset, which is inside the line or at its end.
    func position(of offset: Int) -> SourcePosition {
        let line = line(of: offset)
        return SourcePosition(line: line, column: 1 + characters(in: lineStarts[line - 1]..<offset))
    }

    private func line(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// How many characters (Unicode scalars) a range has.
    func characters(in range: Range<Int>) -> Int {
        var count = 0
        for offset in range.clamped(to: 0..<bytes.count) where bytes[offset] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// How many bytes the character at an offset has, at least 1.
    func width(at offset: Int) -> Int {
        switch byte(offset) {
        case 0xC0...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xFF: 4
        default: 1
        }
    }

    /// The text of a range.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    /// A range cut off before the blanks at its end.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound, byte(end - 1) == 0x20 || byte(end - 1) == 0x09 { end -= 1 }
        return range.lowerBound..<end
    }

    /// Where the value begins behind the tag and anchor at an offset, or `end` if nothing comes before it.
    func offsetAfterProperties(from start: Int, until end: Int) -> Int {
        var offset = start
        while offset < end {
            switch byte(offset) {
            case 0x26:  // &, then a name that libyaml may let end at a ':'
                offset += 1
                while offset < end, Self.isAnchorByte(byte(offset)) { offset += 1 }
            case 0x21:  // !
                while offset < end, byte(offset) > 0x20 { offset += 1 }
            case 0x23:  // #
                while offset < end, byte(offset) != 0x0A, byte(offset) != 0x0D { offset += 1 }
            case 0x20, 0x09, 0x0A, 0x0D:
                offset += 1
            default:
                return offset
            }
        }
        return end
    }

    private static func isAnchorByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
