public import Diagnostics

/// Codes of the command line.
public enum ArgumentsCode {
    /// A word is no command.
    public static let unknownCommand = DiagnosticCode(
        "C001", "unknown command",
        "The program has no command of that name. 'help' lists those that there are.")
    /// A word is no option of the command.
    public static let unknownOption = DiagnosticCode(
        "C002", "unknown option",
        """
        The command has no option of that name; its '--help' lists those that there are. A word that begins with \
        '-' but is no option goes after '--'.
        """)
    /// An option has no value.
    public static let missingValue = DiagnosticCode(
        "C003", "an option needs a value",
        """
        The option takes a value: '--name VALUE' or '--name=VALUE'. A value that itself looks like an option must \
        be written with '='.
        """)
    /// A value has the wrong type.
    public static let badValue = DiagnosticCode(
        "C004", "not a value of that option or argument",
        "The value is not a number, or none of the words that the option or argument accepts.")
    /// An argument or a required option is missing.
    public static let missingArgument = DiagnosticCode(
        "C005", "something is missing",
        "The command needs an argument, option or subcommand that was not given; its usage line shows all.")
    /// There are more arguments than the command takes.
    public static let extraArgument = DiagnosticCode(
        "C006", "more arguments than the command takes",
        "The command does not take that many arguments. Values with spaces need quotes in the shell.")
    /// An option that takes one value was given twice.
    public static let repeatedOption = DiagnosticCode(
        "C007", "an option was given twice", "The option takes one value only; keep one of them.")
    /// A flag was given a value.
    public static let unexpectedValue = DiagnosticCode(
        "C008", "a flag takes no value", "The option is a switch: it is there or it is not.")
    /// All codes.
    public static let all = [
        unknownCommand, unknownOption, missingValue, badValue, missingArgument, extraArgument, repeatedOption,
        unexpectedValue,
    ]
}
