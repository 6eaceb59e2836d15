public import Diagnostics
public import Workflows
public import YAML

/// One file with all that was found in it, before its comments silence anything.
///
///     var file = Linter.examine(text, path: path, in: context)
///     file.add(findingsOfShellcheck)
///     print(file.settled().findings)
public struct LintedFile: Sendable {
    /// Its path, as its findings name it.
    public let path: String
    /// The scripts of its steps that shells run, when the context asked for them.
    public internal(set) var scripts: [ShellScript] = []
    /// The gates that are written in its jobs, for who reads gates.
    public internal(set) var gates: [YAMLNode] = []
    /// The paths of gate files that its jobs name.
    public internal(set) var gateFiles: [Text] = []
    /// Whether the rules were applied: a file with errors is not read far enough for them.
    var isWhole = false
    private var findings: [Diagnostic] = []
    private var comments: [IgnoreComment] = []

    /// Creates a file of which nothing is known.
    public init(path: String) { self.path = path }

    /// Adds what somebody else found in it.
    public mutating func add(_ more: [Diagnostic]) { findings += more }

    mutating func readComments(_ text: String, _ root: YAMLNode) {
        let (comments, malformed) = IgnoreComments.read(text, root, path: path)
        self.comments = comments
        findings += malformed
    }

    /// The findings that stay and those that comments silence.
    ///
    /// - Parameter skipped: Whether a check named in a comment, such as SC2086, was not made at all, so that the
    ///   comment may have nothing to silence.
    public func settled(skipped: (String) -> Bool = { _ in false }) -> LintOutcome {
        guard !comments.isEmpty else { return LintOutcome(findings: findings.sortedByPlace(), silenced: []) }
        var outcome = LintOutcome(findings: [], silenced: [])
        var used: Set<IgnoreComment.Name> = []
        for finding in findings {
            var reason: String?
            for comment in comments where comment.covers(finding) {
                for name in comment.names where finding.hasCode(name.id) {
                    used.insert(name)
                    reason = comment.reason
                }
            }
            if let reason {
                outcome.silenced.append(LintOutcome.Silenced(finding: finding, reason: reason))
            } else {
                outcome.findings.append(finding)
            }
        }
        let unchecked = isWhole ? [] : Set(LintCode.all.map(\.id))
        for name in comments.flatMap(\.names)
        where !used.contains(name) && !skipped(name.id) && !unchecked.contains(name.id) {
            outcome.findings.append(unused(name))
        }
        outcome.findings = outcome.findings.sortedByPlace()
        return outcome
    }

    private func unused(_ name: IgnoreComment.Name) -> Diagnostic {
        Diagnostic(
            .warning, LintCode.unusedIgnore, "there is no finding \(name.id) here to silence", path: path,
            span: name.span, help: "remove it, or put the comment on or above the line of the finding")
    }
}

/// What is left of a file's findings.
public struct LintOutcome: Sendable {
    /// A finding that a comment silences.
    public struct Silenced: Sendable {
        /// The finding.
        public var finding: Diagnostic
        /// The comment's reason.
        public var reason: String

        /// Creates a pair.
        public init(finding: Diagnostic, reason: String) {
            self.finding = finding
            self.reason = reason
        }
    }

    /// Those to show, sorted by place.
    public var findings: [Diagnostic]
    /// Those that comments silence.
    public var silenced: [Silenced]
}
