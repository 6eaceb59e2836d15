public import Diagnostics

/// A scalar with its text, its type and its place.
public struct YAMLScalar: Sendable {
    /// How a scalar is written.
    public enum Style: Sendable, Hashable {
        /// Without quotes: the only style whose type depends on its text.
        case plain
        /// In single or double quotes.
        case quoted
        /// Behind `|`: line breaks are kept.
        case literal
        /// Behind `>`: line breaks become spaces.
        case folded
    }

    /// The text after quotes, escapes, folding and indentation are resolved.
    public let text: String
    /// The token on its first line: quotes included, or the `|` of a block scalar.
    public let span: SourceSpan
    /// How it is written.
    public let style: Style
    /// Its value by the core schema of YAML 1.2 and its tag.
    public let value: YAMLValue
    /// The text it was read from, to find places inside it; `nil` for a scalar that was made.
    let source: YAMLSource?

    /// Creates a scalar that no file holds; places inside it count from its span's start.
    public init(text: String, span: SourceSpan, style: Style, value: YAMLValue) {
        self.init(text: text, span: span, style: style, value: value, source: nil)
    }

    init(text: String, span: SourceSpan, style: Style, value: YAMLValue, source: YAMLSource?) {
        self.text = text
        self.span = span
        self.style = style
        self.value = value
        self.source = source
    }

    /// The place in the file of the text's n-th character from 0 (Unicode scalars, as all columns).
    ///
    /// Exact for every style, line folding and escapes included; an offset past the end gives the end.
    public func position(ofCharacter offset: Int) -> SourcePosition {
        guard let source else {
            return SourcePosition(
                line: span.start.line, column: span.start.column &+ max(0, min(offset, 1 << 20)))
        }
        return PositionFinder(scalar: self, source: source).position(offset)
    }

    /// The part of the file that holds some of the text's characters, cut at the end of their first line.
    public func span(ofCharacter offset: Int, count: Int) -> SourceSpan {
        let start = position(ofCharacter: offset)
        let last = position(ofCharacter: offset &+ max(0, count &- 1))
        return SourceSpan(
            start: start, length: last.line == start.line ? last.column &- start.column &+ 1 : 1)
    }
}

/// A scalar's value by the core schema of YAML 1.2: `yes`, `on` and `off` are strings.
public enum YAMLValue: Sendable, Hashable {
    /// `null`, `~` or nothing at all.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number in decimal, `0x` or `0o`.
    case integer(Int)
    /// A decimal number, `.inf`, `.nan`, or a whole number too large for `Int`.
    case number(Double)
    /// Everything else.
    case string(String)

    /// Its kind for a message: "nothing", "a boolean", "a number" or "a string".
    public var kindName: String {
        switch self {
        case .null: "nothing"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        }
    }
}
