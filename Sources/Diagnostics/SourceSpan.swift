/// A place in a text: line and column from 1, columns counted in characters (Unicode scalars).
public struct SourcePosition: Sendable, Hashable, Comparable {
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// The first character of a text.
    public static let beginning = SourcePosition(line: 1, column: 1)

    /// Creates a position.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Orders positions as they are read.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A run of characters on one line.
public struct SourceSpan: Sendable, Hashable {
    /// Where it starts.
    public var start: SourcePosition
    /// How many characters it covers, at least 1.
    public var length: Int

    /// Creates a span that starts at a position.
    public init(start: SourcePosition, length: Int = 1) {
        self.start = start
        self.length = max(1, length)
    }

    /// Creates a span from a line and a column, both from 1.
    public init(line: Int, column: Int, length: Int = 1) {
        self.init(start: SourcePosition(line: line, column: column), length: length)
    }
}
