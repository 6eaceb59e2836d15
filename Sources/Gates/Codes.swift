public import Diagnostics

/// Codes of gates.
public enum GateCode {
    /// A key that gates do not have.
    public static let unknownKey = DiagnosticCode(
        "G001", "no such key in a gate",
        """
        Gates, checks and their 'vs' have fixed keys, and a key that is none of them would be a rule that is \
        silently not applied. Correct the spelling, or remove the key.
        """)
    /// A key or value of the language of gates that this version does not run.
    public static let notYet = DiagnosticCode(
        "G002", "not supported yet",
        """
        This belongs to the language of gates, but this version does not apply it yet: confidence intervals, \
        INCONCLUSIVE and HOLD, approvals and overrides, slices, other metric sources, 'champion-eval: rescore' and \
        'claim: recipe'. A rule that is written but not applied would let models through, so it is an error. \
        Remove it.
        """)
    /// A value of the wrong kind, or outside its range.
    public static let badValue = DiagnosticCode(
        "G003", "not a valid value",
        """
        The key exists but its value has the wrong kind, is not one of the allowed words, or is out of range. \
        Bounds are numbers (not strings in quotes); margins and changes are finite numbers of at least 0; ratios \
        are written as 0.05, not 5%.
        """)
    /// A key without which the gate means nothing.
    public static let missingKey = DiagnosticCode(
        "G004", "a key is missing",
        "A key that has no default is not there. The message names it and where it belongs.")
    /// Keys that exclude one another.
    public static let contradiction = DiagnosticCode(
        "G005", "two keys exclude one another",
        """
        Both cannot hold: for example 'vs' with 'compare-to: none', 'require: superior' with a margin, or a \
        'direction' that the metric does not have. Remove one of them.
        """)
    /// A metric source that cannot be read.
    public static let badSource = DiagnosticCode(
        "G006", "not a metric source",
        """
        'from' names a file below the workspace and the place of a number in it: 'json: out/metrics.json#/val/loss', \
        where the part behind '#' is a JSON pointer (RFC 6901).
        """)
    /// Two checks with one name.
    public static let duplicateCheck = DiagnosticCode(
        "G007", "two checks have the same id",
        """
        Every check's verdict is stored under its id, and the next gate finds the champion's number by it. Join \
        the two checks into one, or give a number another 'id'.
        """)
    /// A gate in which no check can block.
    public static let vacuous = DiagnosticCode(
        "G008", "a gate without a blocking check",
        """
        No check of this gate can reject a model: there are none, or all have 'severity: warn'. Such a gate decides \
        REJECT with exit status 12, because a gate that lets everything pass is a mistake. Add a check that blocks.
        """)

    /// All codes.
    public static let all = [
        unknownKey, notYet, badValue, missingKey, contradiction, badSource, duplicateCheck, vacuous,
    ]
}
