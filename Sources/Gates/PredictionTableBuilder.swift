internal import JSON

/// Collects the rows of a predictions file into columns.
struct PredictionTableBuilder: Sendable {
    private let columns: PredictionColumns
    /// For CSV: where the wanted columns stand, once the header was read.
    private var places: [Int]?
    private var headerCount = 0
    private var keys = TextColumn()
    private var labels = TextColumn()
    private var predictions = TextColumn()
    private var scores: [[Double]]
    private var lines: [Int] = []

    init(columns: PredictionColumns) {
        self.columns = columns
        scores = Array(repeating: [], count: columns.scores.count + (columns.score == nil ? 0 : 1))
    }

    // MARK: - CSV

    mutating func take(_ record: CSVRecords.Record) throws(PredictionError) {
        guard let places else { return try takeHeader(record) }
        guard record.cells.count == headerCount else {
            throw PredictionError(
                "\(record.cells.count) cells where the header has \(headerCount)", line: record.line)
        }
        try append(places.map { record.cells[$0] }, line: record.line)
    }

    private mutating func takeHeader(_ record: CSVRecords.Record) throws(PredictionError) {
        let header = (0..<record.cells.count).map { record.cells.text($0) }
        headerCount = header.count
        var found: [Int] = []
        for name in columns.names {
            let matches = header.indices.filter { header[$0] == name }
            guard let place = matches.first else {
                throw PredictionError(
                    "no column '\(name)'\(NearMatches.hint(name, among: header))", line: record.line)
            }
            guard matches.count == 1 else {
                throw PredictionError("two columns are named '\(name)'", line: record.line)
            }
            found.append(place)
        }
        places = found
    }

    // MARK: - JSON Lines

    mutating func take(_ line: LineCutter.Line) throws(PredictionError) {
        guard line.bytes.contains(where: { $0 != 32 && $0 != 9 && $0 != 13 }) else { return }
        let value: JSON
        do throws(JSONError) {
            value = try JSON.parse(line.bytes, allowsNonFinite: true, maximumDepth: 20)
        } catch {
            throw PredictionError("not JSON: \(error.message)", line: line.number)
        }
        guard let object = value.object else {
            throw PredictionError("a JSON object a line is expected", line: line.number)
        }
        var cells: [ArraySlice<UInt8>] = []
        for name in columns.names { cells.append(try cell(name, of: object, line: line.number)) }
        places = []
        try append(cells, line: line.number)
    }

    private func cell(
        _ name: String, of object: JSONObject, line: Int
    ) throws(PredictionError) -> ArraySlice<UInt8> {
        switch object[name] {
        case .string(let text): return Array(text.utf8)[...]
        case .number(let number): return Array(NumberText.shortest(number).utf8)[...]
        case .bool(let bool): return Array((bool ? "true" : "false").utf8)[...]
        case .null: return []
        case .array, .object: throw PredictionError("'\(name)' is neither a text nor a number", line: line)
        case nil:
            throw PredictionError("no '\(name)'\(NearMatches.hint(name, among: object.names))", line: line)
        }
    }

    // MARK: - Rows

    /// Adds a row whose cells are in the order of `columns.names`.
    private mutating func append(_ cells: [ArraySlice<UInt8>], line: Int) throws(PredictionError) {
        guard lines.count < PredictionParser.maximumRows else {
            throw PredictionError("more than \(PredictionParser.maximumRows) rows", line: line)
        }
        for (name, cell) in zip(columns.names, cells) {
            guard !cell.isEmpty else { throw PredictionError("'\(name)' is empty", line: line) }
            guard cell.allSatisfy({ $0 < 0x80 }) || String(validating: cell, as: UTF8.self) != nil else {
                throw PredictionError("'\(name)' is not valid UTF-8", line: line)
            }
        }
        keys.append(cells[0])
        labels.append(cells[1])
        var next = 2
        if columns.prediction != nil {
            predictions.append(cells[next])
            next += 1
        }
        for (index, cell) in cells[next...].enumerated() {
            guard let score = NumberText.number(cell) else {
                let name = columns.names[next + index]
                throw PredictionError(
                    "'\(PredictionTable.shown(cell))' in '\(name)' is no number", line: line)
            }
            scores[index].append(score)
        }
        lines.append(line)
    }

    /// The table in the order of its keys; a key that occurs twice is a fault.
    func table() throws(PredictionError) -> PredictionTable {
        guard places != nil else { throw PredictionError("the file is empty") }
        guard keys.count > 0 else { throw PredictionError("the file has no rows") }
        let order = (0..<keys.count).sorted { keys.precedes($0, $1) }
        try refuseDuplicates(order)
        let sorted = scores.map { column in order.map { column[$0] } }
        return PredictionTable(
            columns: columns, keys: keys.reordered(order), labels: labels.reordered(order),
            predictions: columns.prediction == nil ? nil : predictions.reordered(order),
            scores: columns.score == nil ? nil : sorted.first,
            classScores: Array(columns.score == nil ? sorted[...] : sorted.dropFirst()))
    }

    private func refuseDuplicates(_ order: [Int]) throws(PredictionError) {
        let repeats = zip(order, order.dropFirst()).filter { keys[$0].elementsEqual(keys[$1]) }
        guard let (first, second) = repeats.first.map({ (min($0, $1), max($0, $1)) }) else { return }
        let key = PredictionTable.shown(keys[first])
        let others = repeats.count > 1 ? " (and \(repeats.count - 1) more)" : ""
        throw PredictionError(
            "key '\(key)' of column '\(columns.key)' occurs twice, first on line \(lines[first])\(others)",
            line: lines[second])
    }
}
