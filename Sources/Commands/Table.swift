internal import Diagnostics

/// Rows in columns that line up by terminal cells.
struct Table {
    private let header: [String]
    private var rows: [[String]] = []

    /// Creates a table with a header row.
    init(_ header: [String]) { self.header = header }

    /// Adds a row with as many cells as the header.
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The table as text; the last column is not padded.
    var text: String {
        let all = [header] + rows
        let widths = header.indices.map { column in
            all.map { $0.indices.contains(column) ? TerminalText.cellCount(of: $0[column]) : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                let gap = widths[column] - TerminalText.cellCount(of: cell) + 2
                line += cell + (isLast ? "" : String(repeating: " ", count: gap))
            }
            return line + "\n"
        }.joined()
    }
}
