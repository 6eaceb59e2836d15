/// The signs that a drawing is made of.
public enum DrawingSigns: Sendable {
    /// Box-drawing characters.
    case unicode
    /// `+`, `-`, `|` and `>`.
    case ascii
}

/// A grid of characters; lines on it are sums of the directions that they leave a cell in.
struct GraphCanvas {
    /// The directions that a line leaves a cell in.
    struct Arms: OptionSet {
        let rawValue: UInt8
        static let up = Arms(rawValue: 1)
        static let down = Arms(rawValue: 2)
        static let left = Arms(rawValue: 4)
        static let right = Arms(rawValue: 8)
    }

    private enum Cell {
        case empty
        case line(Arms)
        case sign(Character)
    }

    let signs: DrawingSigns
    private var rows: [[Cell]]

    init(width: Int, height: Int, signs: DrawingSigns) {
        self.signs = signs
        rows = Array(repeating: Array(repeating: .empty, count: max(width, 0)), count: max(height, 0))
    }

    /// The rows without blanks at their ends and without empty rows around.
    var text: String {
        var lines = rows.map { row in
            let line = String(row.map(character))
            return String(
                line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        while lines.first?.isEmpty == true { lines.removeFirst() }
        return lines.joined(separator: "\n")
    }

    /// Replaces what is there by a line.
    mutating func draw(_ arms: Arms, _ x: Int, _ y: Int) { set(.line(arms), x, y) }

    /// A horizontal line over some cells.
    mutating func drawRow(_ y: Int, _ cells: Range<Int>) {
        for x in cells { draw([.left, .right], x, y) }
    }

    mutating func write(_ text: String, _ x: Int, _ y: Int) {
        for (offset, sign) in text.enumerated() { set(.sign(sign), x + offset, y) }
    }

    mutating func drawArrow(_ x: Int, _ y: Int) { set(.sign(signs == .unicode ? "▶" : ">"), x, y) }

    /// A box of three rows around a text; `y` is the row of the text.
    mutating func drawBox(_ text: String, _ x: Int, _ y: Int, width: Int, leadsOn: Bool) {
        let right = x + width - 1
        for (row, side) in [(y - 1, Arms.down), (y + 1, Arms.up)] {
            draw([side, .right], x, row)
            drawRow(row, (x + 1)..<max(right, x + 1))
            draw([side, .left], right, row)
        }
        draw([.up, .down], x, y)
        draw(leadsOn ? [.up, .down, .right] : [.up, .down], right, y)
        write(text, x + 2, y)
    }

    private mutating func set(_ cell: Cell, _ x: Int, _ y: Int) {
        guard rows.indices.contains(y), rows[y].indices.contains(x) else { return }
        rows[y][x] = cell
    }

    private func character(_ cell: Cell) -> Character {
        switch cell {
        case .empty: " "
        case .sign(let sign): sign
        case .line(let arms): signs == .unicode ? Self.unicode(arms) : Self.ascii(arms)
        }
    }

    private static func unicode(_ arms: Arms) -> Character {
        let table: [UInt8: Character] = [
            3: "│", 12: "─", 6: "┐", 10: "┌", 5: "┘", 9: "└", 7: "┤", 11: "├", 14: "┬", 13: "┴", 15: "┼",
        ]
        return table[arms.rawValue] ?? " "
    }

    private static func ascii(_ arms: Arms) -> Character {
        switch arms {
        case [.up, .down]: "|"
        case [.left, .right]: "-"
        default: "+"
        }
    }
}
