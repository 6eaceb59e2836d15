public import Diagnostics

/// Codes of everything between `${{` and `}}`.
public enum ExpressionCode {
    /// A character or word that cannot stand where it does.
    public static let unexpectedSymbol = DiagnosticCode(
        "X001", "unexpected symbol in an expression",
        """
        The expression language has no arithmetic and no double quotes. Its operators are ( ) [ ] . ! < <= \
        > >= == != && ||, its text stands in single quotes ('it''s'), its numbers are decimal, 0x or 0o.
        """)
    /// The text ends where an operand or a bracket was expected.
    public static let unexpectedEnd = DiagnosticCode(
        "X002", "the expression ends too early",
        "An operator misses its right side, or a bracket is not closed. The place is the last word read."
    )
    /// A context that does not exist at this key.
    public static let unknownContext = DiagnosticCode(
        "X003", "unknown context",
        """
        A bare word is a context such as 'github', 'env' or 'needs', and each key allows only some of \
        them: 'secrets' never stands in an 'if', 'env' and 'steps' not in a job's own keys. Text needs \
        single quotes.
        """)
    /// A function that does not exist at this key.
    public static let unknownFunction = DiagnosticCode(
        "X004", "unknown function",
        """
        The functions are contains, startsWith, endsWith, format, join, toJSON, fromJSON and case; in an \
        'if' also always, success, failure and cancelled; in a step's keys also hashFiles.
        """)
    /// A call with too few, too many or an even number of arguments.
    public static let argumentCount = DiagnosticCode(
        "X005", "wrong number of arguments",
        """
        contains, startsWith and endsWith take two arguments, join one or two, toJSON and fromJSON one, \
        format one or more, case an odd number from three: pairs of condition and value, then the default. \
        success and failure take job ids in a job's 'if' only.
        """)
    /// Nesting deeper than the limit.
    public static let tooDeep = DiagnosticCode(
        "X006", "the expression is nested too deeply",
        "An expression nests at most 50 levels. Move a part of it into 'env', an output or a step.")
    /// More characters than the limit.
    public static let tooLong = DiagnosticCode(
        "X007", "the expression is too long",
        "An expression has at most 21,000 characters. Move the data into a file or a step.")
    /// A `${{` without its `}}`.
    public static let notClosed = DiagnosticCode(
        "X008", "'${{' is not closed",
        """
        Every '${{' needs its '}}' in the same value; a '}}' inside single quotes does not count. In a \
        YAML flow mapping the whole value must be quoted, because YAML ends it at the first brace.
        """)
    /// Nothing between `${{` and `}}`.
    public static let empty = DiagnosticCode(
        "X009", "an expression expected",
        "There is nothing between '${{' and '}}'. Write an expression, or leave both away.")
    /// A condition that is text, and so always true.
    public static let alwaysTrue = DiagnosticCode(
        "X010", "the condition is always true",
        """
        Text outside of '${{ }}' makes the whole condition a text, and a text that is not empty is true. \
        Put the whole condition between '${{' and '}}', or leave both away.
        """)
    /// A format string that cannot be followed.
    public static let badFormat = DiagnosticCode(
        "X011", "not a valid format string",
        "In format, {0} is the first argument after the format; a brace itself is written twice: {{ and }}.")
    /// A text that is not JSON.
    public static let badJSON = DiagnosticCode(
        "X012", "the text is not JSON",
        """
        fromJSON got a text that is no JSON value: often an output that was not set and so is empty. Guard \
        it: fromJSON(needs.a.outputs.list || '[]').
        """)
    /// A predicate of `case` that is no Boolean.
    public static let casePredicate = DiagnosticCode(
        "X013", "a condition of case must be true or false",
        "case does not convert its conditions. Write a comparison, such as inputs.name != ''.")
    /// An evaluation that makes more than it may.
    public static let memory = DiagnosticCode(
        "X014", "the expression makes too much text",
        "One evaluation makes at most 10 MiB. Hand large data on through files or artifacts.")
    /// A function that was handed in and failed, such as `hashFiles`.
    public static let functionFailed = DiagnosticCode(
        "X015", "a function failed",
        "The function could not do its work, for example because a file cannot be read. The message says why."
    )
    /// All codes.
    public static let all = [
        unexpectedSymbol, unexpectedEnd, unknownContext, unknownFunction, argumentCount, tooDeep, tooLong,
        notClosed,
        empty, alwaysTrue, badFormat, badJSON, casePredicate, memory, functionFailed,
    ]
}
