public import Diagnostics

/// The findings about the form of a YAML text.
public enum YAMLCode {
    /// The text is larger than the limit.
    public static let tooLarge = DiagnosticCode(
        "Y001", "the file is too large",
        "A YAML file may have at most 1 MiB. Move large texts, such as scripts or data, "
            + "to files of their own.")
    /// The bytes are no UTF-8.
    public static let notUTF8 = DiagnosticCode(
        "Y002", "the file is not UTF-8",
        "YAML files are read as UTF-8, with or without a byte order mark. Save the file in that "
            + "encoding; `iconv -f LATIN1 -t UTF-8` converts an old one.")
    /// A character that YAML does not allow or that readers see differently.
    public static let forbiddenCharacter = DiagnosticCode(
        "Y003", "a character is not allowed here",
        "Control characters, and the invisible separators U+0085, U+2028, U+2029 and U+FEFF, which "
            + "some readers take for the end of a line and others do not, are refused. Remove the "
            + "character, or write it as an escape such as \\u2028 in double quotes.")
    /// A tab where only spaces may indent.
    public static let tab = DiagnosticCode(
        "Y004", "a tab cannot indent",
        "YAML indents with spaces only. Replace the tab by spaces; most editors can be told to do so.")
    /// The lines do not form a tree.
    public static let structure = DiagnosticCode(
        "Y005", "the text is not well-formed YAML",
        "The text breaks YAML's grammar at this place. Most often the line is indented by one space "
            + "too many or too few, or a value needs quotes.")
    /// `${{ }}` without quotes inside `{}` or `[]`.
    public static let unquotedExpression = DiagnosticCode(
        "Y006", "an expression in a flow collection needs quotes",
        "Inside { } and [ ] YAML reads the braces of ${{ }} as its own. Put the value in quotes, "
            + "such as { ref: \"${{ github.ref }}\" }, or write the collection on lines of its own.")
    /// A quote or bracket without its end.
    public static let unclosed = DiagnosticCode(
        "Y007", "a quote or bracket is not closed",
        "The text ends, or a new entry begins, before the quote or bracket is closed. "
            + "Add the closing character.")
    /// `: ` inside a plain value.
    public static let secondColon = DiagnosticCode(
        "Y008", "a ':' is not allowed here",
        "A value without quotes cannot hold ': ', and a key with a value cannot also have lines "
            + "below it that are indented. Put the value in quotes, or correct the indentation.")
    /// A value that begins with a character that means something to YAML.
    public static let needsQuotes = DiagnosticCode(
        "Y009", "a value that begins with this character needs quotes",
        "The characters @ ` % & * ! | > { [ \" ' # have a meaning in YAML at the start of a value. "
            + "Put the value in quotes.")
    /// A backslash and a letter that double quotes do not know.
    public static let escape = DiagnosticCode(
        "Y010", "an unknown escape in double quotes",
        "In double quotes a backslash begins an escape such as \\n, \\\\ or \\u00e9. Write two "
            + "backslashes for one, or use single quotes, in which backslashes mean nothing.")
    /// A key twice in a mapping.
    public static let duplicateKey = DiagnosticCode(
        "Y011", "a key occurs twice",
        "Each key may occur once in a mapping; readers disagree on which value counts. Remove one of the two."
    )
    /// `<<`.
    public static let mergeKey = DiagnosticCode(
        "Y012", "merge keys are not supported",
        "The key '<<' is not part of YAML 1.2, and GitHub rejects it too. Write the entries out, or "
            + "use an alias for a whole value (key: *name).")
    /// An explicit tag that is unknown or does not fit.
    public static let tag = DiagnosticCode(
        "Y013", "a tag is unknown or does not fit its value",
        "Only the tags of the core schema are known: !!str, !!int, !!float, !!bool, !!null, !!seq "
            + "and !!map. A text that shall begin with '!' needs quotes.")
    /// An alias without an anchor before it.
    public static let undefinedAlias = DiagnosticCode(
        "Y014", "an alias names no anchor",
        "An alias (*name) needs an anchor (&name) above it in the same file. A text that shall begin "
            + "with '*' needs quotes.")
    /// An alias inside the value it names.
    public static let cyclicAlias = DiagnosticCode(
        "Y015", "an alias is inside its own anchor",
        "A value cannot contain itself. Write the inner value out.")
    /// A list or mapping as key.
    public static let complexKey = DiagnosticCode(
        "Y016", "a key must be a scalar",
        "A list or a mapping cannot be a key here. A value that begins with {{ must be in quotes.")
    /// A second document.
    public static let severalDocuments = DiagnosticCode(
        "Y017", "a file holds one document",
        "Text after a second '---' would be another document. Put it into a file of its own.")
    /// Collections nested too deeply.
    public static let tooDeep = DiagnosticCode(
        "Y018", "collections are nested too deeply",
        "Lists and mappings may be nested 50 deep, aliases included.")
    /// More nodes than the limit.
    public static let tooManyNodes = DiagnosticCode(
        "Y019", "the document has too many values",
        "A document may have 100,000 values after its aliases are expanded, and its aliases may repeat 4 MiB of "
            + "text. Aliases of aliases multiply quickly.")
    /// A `%` line that is wrong.
    public static let directive = DiagnosticCode(
        "Y020", "a directive is not understood",
        "Lines that begin with % at the top of a file are directives; only %YAML 1.x and %TAG are "
            + "known. They are never needed here: remove the line.")

    /// All of them, in order.
    public static let all: [DiagnosticCode] = [
        tooLarge, notUTF8, forbiddenCharacter, tab, structure, unquotedExpression, unclosed, secondColon,
        needsQuotes,
        escape, duplicateKey, mergeKey, tag, undefinedAlias, cyclicAlias, complexKey, severalDocuments,
        tooDeep,
        tooManyNodes, directive,
    ]
}
