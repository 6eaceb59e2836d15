/// Cuts CSV into records as its bytes come, by RFC 4180: quotes, doubled quotes, line breaks in quotes, CR LF or LF.
///
/// A state machine without input of its own: feed it bytes, take the records that are complete.
struct CSVRecords {
    /// One record: its cells one after the other.
    struct Record {
        var cells = TextColumn()
        /// The line on which it starts, from 1.
        var line = 1
    }

    /// What came before the next byte.
    private enum State {
        case cellStart, unquoted, quoted, quoteInQuoted, carriageReturn
    }

    /// A record longer than this is no record.
    static let maximumRecordBytes = 1 << 20

    private var state = State.cellStart
    private var cell: [UInt8] = []
    private var record = Record()
    private var line = 1
    private var recordBytes = 0
    private var hasContent = false

    /// Takes a byte; gives the record that it completes.
    mutating func next(_ byte: UInt8) throws(PredictionError) -> Record? {
        recordBytes += 1
        guard recordBytes <= Self.maximumRecordBytes else {
            throw PredictionError("a record is longer than 1 MiB; is a quote missing?", line: record.line)
        }
        switch state {
        case .quoted:
            takeQuoted(byte)
            return nil
        case .carriageReturn:
            guard byte == UInt8(ascii: "\n") else {
                throw PredictionError("a carriage return without a line feed", line: line)
            }
            return endRecord()
        case .quoteInQuoted where byte == UInt8(ascii: "\""):
            cell.append(byte)
            state = .quoted
            return nil
        case .cellStart where byte == UInt8(ascii: "\""):
            hasContent = true
            state = .quoted
            return nil
        case .cellStart, .unquoted, .quoteInQuoted: return try takePlain(byte)
        }
    }

    private mutating func takeQuoted(_ byte: UInt8) {
        if byte == UInt8(ascii: "\"") {
            state = .quoteInQuoted
        } else {
            if byte == UInt8(ascii: "\n") { line += 1 }
            cell.append(byte)
        }
    }

    private mutating func takePlain(_ byte: UInt8) throws(PredictionError) -> Record? {
        switch byte {
        case UInt8(ascii: ","):
            hasContent = true
            endCell()
            return nil
        case UInt8(ascii: "\n"): return endRecord()
        case UInt8(ascii: "\r"):
            state = .carriageReturn
            return nil
        case _ where state == .quoteInQuoted:
            throw PredictionError("text after a closing quote", line: line)
        case UInt8(ascii: "\""):
            throw PredictionError("a quote inside an unquoted cell", line: line)
        default:
            hasContent = true
            cell.append(byte)
            state = .unquoted
            return nil
        }
    }

    /// The last record, when the text does not end with a line feed.
    mutating func finish() throws(PredictionError) -> Record? {
        switch state {
        case .quoted:
            throw PredictionError("a quote that starts in this record does not end", line: record.line)
        case .carriageReturn: throw PredictionError("a carriage return without a line feed", line: line)
        case .cellStart, .unquoted, .quoteInQuoted: return endRecord()
        }
    }

    private mutating func endCell() {
        record.cells.append(cell[...])
        cell.removeAll(keepingCapacity: true)
        state = .cellStart
    }

    /// Ends the record; an empty line is none.
    private mutating func endRecord() -> Record? {
        let isRecord = hasContent
        endCell()
        let complete = record
        line += 1
        record = Record(line: line)
        recordBytes = 0
        hasContent = false
        return isRecord ? complete : nil
    }
}
