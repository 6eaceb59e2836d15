public import Diagnostics

/// Codes of secrets and of files of names and values.
public enum SecretsCode {
    /// A line is neither `NAME=value` nor `NAME<<DELIMITER`.
    public static let badLine = DiagnosticCode(
        "F101", "not a line of names and values",
        """
        Files of names and values (GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE, --secret-file, --var-file) have lines \
        'NAME=value', or 'NAME<<DELIMITER', the value's lines, and a line that is just the delimiter. Empty lines \
        are skipped; there are no comments.
        """)
    /// A value of several lines has no end.
    public static let missingDelimiter = DiagnosticCode(
        "F102", "a value of several lines has no end",
        """
        After 'NAME<<DELIMITER' a later line must be exactly the delimiter, without spaces before or after it. A \
        delimiter that cannot occur in the value is best.
        """)
    /// A file of secrets that others can read or change.
    public static let openSecretFile = DiagnosticCode(
        "F103", "others can read the file of secrets",
        """
        A file for --secret-file must be a plain file that belongs to you (or to root) and that only you can read \
        and write: 'chmod 600 FILE'.
        """)
    /// All codes.
    public static let all = [badLine, missingDelimiter, openSecretFile]
}
