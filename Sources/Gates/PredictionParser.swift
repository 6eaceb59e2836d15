internal import JSON

/// Why a predictions file cannot be used.
public struct PredictionError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, in one phrase.
    public let message: String
    /// The line from 1; `nil` when it is about the whole file.
    public let line: Int?

    init(_ message: String, line: Int? = nil) {
        self.message = message
        self.line = line
    }

    /// `line 7: …`.
    public var description: String { line.map { "line \($0): \(message)" } ?? message }
}

/// Reads a predictions file piece by piece, keeping only the columns that the gate names.
///
///     var parser = PredictionParser(columns: columns)
///     while let chunk = try file.read() { parser.feed(chunk) }
///     let table = try parser.finish()
///
/// The first fault ends the reading; what is fed after it is ignored.
public struct PredictionParser: Sendable {
    /// More rows than this are refused.
    public static let maximumRows = 50_000_000

    private let format: PredictionFormat
    private var records = CSVRecords()
    private var lines = LineCutter()
    private var builder: PredictionTableBuilder
    private var failure: PredictionError?
    private var byteOrderMark = 0

    /// Starts a file; the format is the one its name says unless another is given.
    public init(columns: PredictionColumns, format: PredictionFormat? = nil) {
        self.format = format ?? PredictionFormat(path: columns.path)
        builder = PredictionTableBuilder(columns: columns)
    }

    /// Whether a fault was found, so that the rest need not be read.
    public var hasFailed: Bool { failure != nil }

    /// Takes the next bytes; a chunk may end anywhere.
    public mutating func feed(_ bytes: [UInt8]) { feed(bytes[...]) }

    /// Takes the next bytes; a chunk may end anywhere.
    public mutating func feed(_ bytes: ArraySlice<UInt8>) {
        guard failure == nil else { return }
        do throws(PredictionError) {
            for byte in bytes { try take(byte) }
        } catch {
            failure = error
        }
    }

    /// The table of all rows, or the first fault.
    public mutating func finish() throws(PredictionError) -> PredictionTable {
        if let failure { throw failure }
        try endMark()
        switch format {
        case .csv: if let record = try records.finish() { try builder.take(record) }
        case .jsonLines: if let line = lines.finish() { try builder.take(line) }
        }
        return try builder.table()
    }

    /// Skips a byte order mark at the start of the file.
    private mutating func take(_ byte: UInt8) throws(PredictionError) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard byteOrderMark < 3 else { return try takeText(byte) }
        if byte == mark[byteOrderMark] {
            byteOrderMark += 1
        } else {
            try endMark()
            try takeText(byte)
        }
    }

    /// Gives back the bytes that only looked like a mark.
    private mutating func endMark() throws(PredictionError) {
        let seen = byteOrderMark
        byteOrderMark = 3
        guard seen < 3 else { return }
        for byte in [0xEF, 0xBB].prefix(seen) as ArraySlice<UInt8> { try takeText(byte) }
    }

    private mutating func takeText(_ byte: UInt8) throws(PredictionError) {
        switch format {
        case .csv: if let record = try records.next(byte) { try builder.take(record) }
        case .jsonLines: if let line = try lines.next(byte) { try builder.take(line) }
        }
    }
}

/// Cuts a text into lines as its bytes come.
struct LineCutter: Sendable {
    /// A line with its number from 1.
    struct Line {
        var bytes: [UInt8]
        var number: Int
    }

    private var bytes: [UInt8] = []
    private var number = 1

    /// Takes a byte; gives the line that it completes.
    mutating func next(_ byte: UInt8) throws(PredictionError) -> Line? {
        guard byte == UInt8(ascii: "\n") else {
            guard bytes.count < CSVRecords.maximumRecordBytes else {
                throw PredictionError("a line is longer than 1 MiB", line: number)
            }
            bytes.append(byte)
            return nil
        }
        let line = Line(bytes: bytes, number: number)
        bytes.removeAll(keepingCapacity: true)
        number += 1
        return line
    }

    /// The last line, when the text does not end with a line feed.
    func finish() -> Line? { bytes.isEmpty ? nil : Line(bytes: bytes, number: number) }
}
