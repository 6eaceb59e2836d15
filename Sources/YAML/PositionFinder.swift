internal import Diagnostics

/// Walks a scalar's token and its text side by side, to find the place of a character.
///
/// Costs the length of the scalar, and is asked only when something is found wrong inside it.
struct PositionFinder {
    private let source: YAMLSource
    private let style: YAMLScalar.Style
    private let text: [Unicode.Scalar]
    /// The offset of the next byte of the source.
    private var offset: Int
    /// The index of the next character of the text.
    private var index = 0
    /// Where the blanks end that are known to stand inside a line.
    private var blanksWithoutBreak = 0

    init(scalar: YAMLScalar, source: YAMLSource) {
        self.source = source
        style = scalar.style
        text = Array(scalar.text.unicodeScalars)
        offset = source.offset(of: scalar.span.start)
    }

    /// The place of the text's n-th character; the end of the text for a larger number.
    func position(_ target: Int) -> SourcePosition {
        var walk = self
        let target = max(0, min(target, text.count))
        switch style {
        case .plain: walk.walkPlain(to: target)
        case .quoted where source.byte(offset) == 0x22: walk.walkDoubleQuoted(to: target)
        case .quoted: walk.walkSingleQuoted(to: target)
        case .literal, .folded: walk.walkBlock(to: target)
        }
        return source.position(of: min(walk.offset, source.bytes.count))
    }

    // MARK: - Plain and quoted

    private mutating func walkPlain(to target: Int) {
        while index < target, offset < source.bytes.count {
            if foldBreak() { continue }
            step()
        }
    }

    private mutating func walkSingleQuoted(to target: Int) {
        offset += 1
        while index < target, offset < source.bytes.count {
            if foldBreak() { continue }
            if source.byte(offset) == 0x27 { offset += 1 }
            step()
        }
    }

    private mutating func walkDoubleQuoted(to target: Int) {
        offset += 1
        while offset < source.bytes.count {
            if source.byte(offset) == 0x5C, isBreak(offset + 1) {
                // An escaped line break joins the lines; blanks before it stay.
                offset += 1
                skipBreakAndIndent()
                continue
            }
            guard index < target else { break }
            if foldBreak() { continue }
            if source.byte(offset) == 0x5C { stepEscape() } else { step() }
        }
    }

    private mutating func step() {
        offset += source.width(at: offset)
        index += 1
    }

    private mutating func stepEscape() {
        let digits: Int
        switch source.byte(offset + 1) {
        case UInt8(ascii: "x"): digits = 2
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        default: digits = 0
        }
        offset += 1 + source.width(at: offset + 1) + digits
        index += 1
    }

    /// Consumes blanks with line breaks and what they became: a space, or one newline for each empty line.
    private mutating func foldBreak() -> Bool {
        guard isBreak(offset) || isBlankBeforeBreak(offset) else { return false }
        var breaks = 0
        while isBreak(offset) || isBlank(offset) {
            if isBreak(offset) { breaks += 1 }
            offset = isBreak(offset) ? offsetAfterBreak(offset) : offset + 1
        }
        index += max(1, breaks - 1)
        return true
    }

    private mutating func skipBreakAndIndent() {
        offset = offsetAfterBreak(offset)
        while isBlank(offset) || isBreak(offset) {
            // Empty lines behind an escaped break are kept as newlines.
            if isBreak(offset) { index += 1 }
            offset = isBreak(offset) ? offsetAfterBreak(offset) : offset + 1
        }
    }

    // MARK: - Block scalars

    private mutating func walkBlock(to target: Int) {
        let header = source.position(of: offset).line
        let indent = blockIndent(after: header)
        var line = header + 1
        while line <= source.lineCount {
            let range = source.lineRange(line)
            let start = min(range.lowerBound + indent, range.upperBound)
            let length = source.characters(in: start..<range.upperBound)
            if target - index <= length || line == source.lineCount {
                offset = start
                while index < target, offset < range.upperBound { step() }
                return
            }
            index += length
            line = lineAfterBreaks(line, indent)
            if target <= index {
                offset = min(source.lineRange(line).lowerBound + indent, source.lineRange(line).upperBound)
                return
            }
        }
    }

    /// Consumes the breaks behind a line and what they became; gives the next line that has text.
    private mutating func lineAfterBreaks(_ line: Int, _ indent: Int) -> Int {
        if style == .literal {
            index += 1
            return line + 1
        }
        var next = line + 1
        while next < source.lineCount, source.lineRange(next).count <= indent { next += 1 }
        if index < text.count, text[index] == " ", next == line + 1 {
            index += 1
        } else {
            while index < text.count, text[index] == "\n" { index += 1 }
        }
        return next
    }

    /// How far the block is indented: the spaces of its first line, less those that belong to the text.
    private func blockIndent(after header: Int) -> Int {
        var line = header + 1
        while line < source.lineCount, source.trimmed(source.lineRange(line)).isEmpty { line += 1 }
        let range = source.lineRange(line)
        var spaces = 0
        while spaces < range.count, source.byte(range.lowerBound + spaces) == 0x20 { spaces += 1 }
        let content = text.drop { $0 == "\n" }
        let own = content.prefix { $0 == " " }.count
        return max(0, spaces - (own == content.count ? 0 : own))
    }

    // MARK: - Characters

    private func isBlank(_ offset: Int) -> Bool { source.byte(offset) == 0x20 || source.byte(offset) == 0x09 }

    private func isBreak(_ offset: Int) -> Bool { source.byte(offset) == 0x0A || source.byte(offset) == 0x0D }

    /// Whether blanks begin here that end at a line break; each run of blanks is walked once.
    private mutating func isBlankBeforeBreak(_ start: Int) -> Bool {
        guard start >= blanksWithoutBreak else { return false }
        var offset = start
        while isBlank(offset) { offset += 1 }
        if offset > start, isBreak(offset) { return true }
        blanksWithoutBreak = offset
        return false
    }

    private func offsetAfterBreak(_ offset: Int) -> Int {
        source.byte(offset) == 0x0D && source.byte(offset + 1) == 0x0A ? offset + 2 : offset + 1
    }
}
