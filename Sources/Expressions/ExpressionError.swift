public import Diagnostics

/// Why an expression cannot be read or evaluated, and where.
public struct ExpressionError: Error, Sendable, Equatable {
    /// The stage that failed, in the words of GitHub's suite.
    public enum Kind: String, Sendable {
        /// A text that is no symbol of the language.
        case lexing
        /// Symbols in an order that the grammar does not have, or a name that is not allowed here.
        case parsing
        /// A correct expression whose values do not fit.
        case evaluation
    }

    /// What is wrong, with the text that it is about.
    public enum Fault: Sendable, Equatable {
        /// A word or character that cannot stand here.
        case unexpectedSymbol(String)
        /// The end after this last word.
        case unexpectedEnd(String)
        /// A name that is no context here; with those that are, sorted.
        case unknownContext(String, known: [String])
        /// A name that is no function here; with those that are, sorted.
        case unknownFunction(String, known: [String])
        /// A call of this function with too few arguments.
        case tooFewArguments(String)
        /// A call of this function with too many arguments.
        case tooManyArguments(String)
        /// A call of this function, which wants an odd number, with an even one.
        case evenArguments(String)
        /// Nesting beyond `ExpressionLimits.depth`.
        case tooDeep
        /// A text beyond `ExpressionLimits.characters`.
        case tooLong
        /// `${{` without `}}`.
        case notClosed
        /// Nothing between `${{` and `}}`.
        case empty
        /// A format string with a brace that does not belong.
        case badFormat(String)
        /// A format string that names an argument which is not there.
        case missingFormatArgument(String)
        /// Specifiers after a colon in a format string, which no kind of value understands.
        case badFormatSpecifiers(String)
        /// A text that is not JSON, for this reason.
        case badJSON(String)
        /// A condition of `case` that is no Boolean.
        case casePredicate
        /// More text and values than the scope allows.
        case memory
        /// A function of the scope failed, for this reason.
        case functionFailed(String)
    }

    /// The stage.
    public let kind: Kind
    /// What is wrong.
    public let fault: Fault
    /// The column in characters from 1, inside the expression.
    public let position: Int
    /// How many characters from there must change, at least 1.
    public let length: Int

    /// Creates an error; a position of 0 means the place of the call that is being evaluated.
    public init(_ kind: Kind, _ fault: Fault, position: Int = 0, length: Int = 1) {
        self.kind = kind
        self.fault = fault
        self.position = position
        self.length = max(1, length)
    }

    /// The failure of a function that a scope hands in, such as `hashFiles`.
    public static func failure(_ reason: String) -> ExpressionError {
        ExpressionError(.evaluation, .functionFailed(reason))
    }

    func placed(at position: Int, length: Int) -> ExpressionError {
        self.position > 0 ? self : ExpressionError(kind, fault, position: position, length: length)
    }
}

extension ExpressionError {
    /// The rule as one phrase in this project's style.
    public var message: String {
        switch fault {
        case .unexpectedSymbol(let text): "unexpected symbol '\(text)'"
        case .unexpectedEnd(let text): "the expression ends after '\(text)'"
        case .unknownContext(let name, _): "unknown context '\(name)'"
        case .unknownFunction(let name, _): "unknown function '\(name)'"
        case .tooFewArguments(let name): "too few arguments for '\(name)'"
        case .tooManyArguments(let name): "too many arguments for '\(name)'"
        case .evenArguments(let name): "'\(name)' takes an odd number of arguments"
        case .tooDeep: "an expression nests at most \(ExpressionLimits.depth) levels"
        case .tooLong: "an expression has at most \(ExpressionLimits.characters) characters"
        case .notClosed: "'${{' is not closed"
        case .empty: "an expression expected between '${{' and '}}'"
        case .badFormat(let format): "not a valid format string: '\(format)'"
        case .missingFormatArgument(let format):
            "the format string names more arguments than there are: '\(format)'"
        case .badFormatSpecifiers(let text): "no value has the format specifiers '\(text)'"
        case .badJSON(let reason): "the text is not JSON: \(reason)"
        case .casePredicate: "a condition of 'case' must be true or false"
        case .memory: "the expression makes more text than it may"
        case .functionFailed(let reason): reason
        }
    }

    /// What to type instead, where that can be said.
    public var help: String? {
        switch fault {
        case .unknownContext(_, let known) where known.isEmpty: "no context can be used here"
        case .unknownContext(let name, let known): Self.suggestion(for: name, among: known, kind: "contexts")
        case .unknownFunction(let name, let known):
            Self.suggestion(for: name, among: known, kind: "functions")
        case .unexpectedSymbol(let text) where text.hasPrefix("\""): "text stands in single quotes"
        case .unexpectedSymbol("&"): "write '&&'"
        case .unexpectedSymbol("|"): "write '||'"
        case .unexpectedSymbol("="): "write '=='"
        case .notClosed: "write '}}' after the expression"
        case .badJSON: "guard a value that may be empty: fromJSON(value || '[]')"
        default: nil
        }
    }

    /// The stable code, for `headgate explain`.
    public var code: DiagnosticCode {
        switch fault {
        case .unexpectedSymbol: ExpressionCode.unexpectedSymbol
        case .unexpectedEnd: ExpressionCode.unexpectedEnd
        case .unknownContext: ExpressionCode.unknownContext
        case .unknownFunction: ExpressionCode.unknownFunction
        case .tooFewArguments, .tooManyArguments, .evenArguments: ExpressionCode.argumentCount
        case .tooDeep: ExpressionCode.tooDeep
        case .tooLong: ExpressionCode.tooLong
        case .notClosed: ExpressionCode.notClosed
        case .empty: ExpressionCode.empty
        case .badFormat, .missingFormatArgument, .badFormatSpecifiers: ExpressionCode.badFormat
        case .badJSON: ExpressionCode.badJSON
        case .casePredicate: ExpressionCode.casePredicate
        case .memory: ExpressionCode.memory
        case .functionFailed: ExpressionCode.functionFailed
        }
    }

    private static func suggestion(for name: String, among known: [String], kind: String) -> String {
        let close = known.map { (Spelling.distance($0.lowercased(), name.lowercased()), $0) }.min { $0 < $1 }
        if let close, close.0 <= max(1, name.utf8.count / 3) { return "did you mean '\(close.1)'?" }
        return "the \(kind) here are \(known.joined(separator: ", "))"
    }
}

/// ExpressionLimits of GitHub's expressions.
public enum ExpressionLimits {
    /// The longest expression in characters.
    public static let characters = 21_000
    /// The deepest nesting of an expression.
    public static let depth = 50
    /// What one evaluation may make, as GitHub's runner has it.
    public static let memoryBytes = 10 << 20
    /// The deepest nesting of a value.
    public static let valueDepth = 200
}
