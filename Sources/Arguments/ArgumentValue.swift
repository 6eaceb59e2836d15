/// A type that can be written as one word of a command line.
///
/// An enumeration of strings conforms by naming the protocol: `enum Format: String, CaseIterable, ArgumentValue`.
public protocol ArgumentValue: Sendable {
    /// Reads a word, or returns `nil` when it is none of this type.
    init?(argument: String)
    /// The word that means this value.
    var argumentText: String { get }
    /// What stands for the value in help, in capitals.
    static var valueName: String { get }
    /// All words that there are; empty when there are too many to list.
    static var choices: [String] { get }
    /// What a word must be, such as "an integer".
    static var requirement: String { get }
}

extension ArgumentValue {
    /// Most types have no list.
    public static var choices: [String] { [] }
}

extension ArgumentValue where Self: RawRepresentable, Self.RawValue == String, Self: CaseIterable {
    /// Takes the case whose raw value is the word.
    public init?(argument: String) { self.init(rawValue: argument) }
    /// The raw value.
    public var argumentText: String { rawValue }
    /// The choices themselves stand in help.
    public static var valueName: String { choices.joined(separator: "|") }
    /// All raw values.
    public static var choices: [String] { allCases.map(\.rawValue) }
    /// The choices in a sentence.
    public static var requirement: String { "one of " + choices.joined(separator: ", ") }
}

extension String: ArgumentValue {
    /// Takes any word.
    public init?(argument: String) { self = argument }
    /// The word itself.
    public var argumentText: String { self }
    /// `TEXT`.
    public static var valueName: String { "TEXT" }
    /// Any text.
    public static var requirement: String { "a text" }
}

extension Int: ArgumentValue {
    /// Takes decimal digits with an optional sign.
    public init?(argument: String) { self.init(argument) }
    /// Decimal digits.
    public var argumentText: String { String(self) }
    /// `N`.
    public static var valueName: String { "N" }
    /// An integer.
    public static var requirement: String { "an integer" }
}

extension Double: ArgumentValue {
    /// Takes a finite decimal number.
    public init?(argument: String) {
        guard let value = Double(argument), value.isFinite, !argument.lowercased().contains("x") else {
            return nil
        }
        self = value
    }
    /// The shortest digits that mean it.
    public var argumentText: String { String(self) }
    /// `X`.
    public static var valueName: String { "X" }
    /// A number.
    public static var requirement: String { "a number" }
}
