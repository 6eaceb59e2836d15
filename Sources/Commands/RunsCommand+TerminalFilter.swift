/// Takes from a log's bytes what would steer the reader's terminal; colours stay.
///
/// Kept are text, line feeds, tabs, carriage returns and `ESC [ … m`. Everything else with a meaning for terminals
/// (other escapes, control characters, the C1 characters of UTF-8) is dropped, wherever a chunk ends.
struct TerminalFilter {
    private enum State {
        case text
        /// After ESC.
        case escape
        /// In `ESC [ …`: what was read of it.
        case sequence([UInt8])
        /// In a sequence that can be no colour.
        case otherSequence
        /// In a text that ends with BEL or ESC \, as a window's title.
        case string
        /// After ESC inside such a text.
        case stringEscape
        /// After 0xC2, which begins the C1 characters.
        case lead
    }

    private var state = State.text

    /// What may be shown of the next bytes.
    mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes { take(byte, &result) }
        return result
    }

    private mutating func take(_ byte: UInt8, _ result: inout [UInt8]) {
        switch state {
        case .text: takeText(byte, &result)
        case .lead:
            state = .text
            if (0x80..<0xA0).contains(byte) { return }
            result.append(0xC2)
            takeText(byte, &result)
        case .escape:
            switch byte {
            case 0x5B: state = .sequence([0x1B, 0x5B])
            case 0x5D, 0x50, 0x58, 0x5E, 0x5F: state = .string
            case 0x1B: state = .escape
            case 0x20...0x2F: state = .escape
            case 0x30...0x7E: state = .text
            default:
                state = .text
                takeText(byte, &result)
            }
        case .sequence(let read): takeSequence(byte, read, &result)
        case .otherSequence: endSequence(byte, &result)
        case .string:
            if byte == 7 || byte == 10 { state = .text } else if byte == 0x1B { state = .stringEscape }
            if byte == 10 { result.append(byte) }
        case .stringEscape: state = byte == 0x5C ? .text : .string
        }
    }

    private mutating func takeText(_ byte: UInt8, _ result: inout [UInt8]) {
        switch byte {
        case 0x1B: state = .escape
        case 0xC2: state = .lead
        case 9, 10, 13, 0x20...0x7E, 0x80...: result.append(byte)
        default: break
        }
    }

    private mutating func takeSequence(_ byte: UInt8, _ read: [UInt8], _ result: inout [UInt8]) {
        switch byte {
        case 0x6D:
            state = .text
            result += read + [byte]
        case 0x30...0x3B where read.count < 64: state = .sequence(read + [byte])
        default:
            state = .otherSequence
            endSequence(byte, &result)
        }
    }

    /// A final byte ends a sequence; so does whatever cannot be in one.
    private mutating func endSequence(_ byte: UInt8, _ result: inout [UInt8]) {
        switch byte {
        case 0x20...0x3F: break
        case 0x40...0x7E: state = .text
        default:
            state = .text
            takeText(byte, &result)
        }
    }
}
