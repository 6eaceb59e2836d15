public import Diagnostics

/// All that was found in some files.
public struct LintReport: Sendable {
    /// A finding that is not shown.
    public struct Silenced: Sendable {
        /// The finding.
        public var finding: Diagnostic
        /// The reason that a comment gives; `nil` when the command line left the code out.
        public var reason: String?
    }

    /// Those to show, file by file, sorted by place.
    public private(set) var findings: [Diagnostic] = []
    /// Those that comments or the command line silence.
    public private(set) var silenced: [Silenced] = []
    /// How many are below the least severity that is shown.
    public private(set) var hiddenCount = 0
    /// How many files were read.
    public private(set) var fileCount = 0

    /// Creates an empty report.
    public init() {}

    /// Adds a file's findings.
    ///
    /// - Parameters:
    ///   - outcome: The file's findings.
    ///   - least: The least severity that is shown.
    ///   - ignored: Codes that are left out.
    public mutating func add(_ outcome: LintOutcome, least: Diagnostic.Severity, ignored: Set<String> = []) {
        fileCount += 1
        silenced += outcome.silenced.map { Silenced(finding: $0.finding, reason: $0.reason) }
        for finding in outcome.findings {
            if !ignored.isEmpty, ignored.contains(where: { finding.hasCode($0) }) {
                silenced.append(Silenced(finding: finding))
            } else if finding.severity < least {
                hiddenCount += 1
            } else {
                findings.append(finding)
            }
        }
    }

    /// How many findings of a severity are shown.
    public func count(of severity: Diagnostic.Severity) -> Int {
        findings.reduce(0) { $1.severity == severity ? $0 + 1 : $0 }
    }

    /// One line that counts: "2 errors, 1 warning in 12 files; 3 silenced, 4 notes not shown".
    public var summary: String {
        var counts: [String] = []
        for severity in Diagnostic.Severity.allCases.reversed() {
            let count = count(of: severity)
            if count > 0 { counts.append(Self.counted(count, severity.rawValue)) }
        }
        let files = Self.counted(fileCount, "file")
        var line =
            counts.isEmpty ? "\(files), nothing found" : "\(counts.joined(separator: ", ")) in \(files)"
        if !silenced.isEmpty { line += "; \(silenced.count) silenced" }
        if hiddenCount > 0 { line += "; \(hiddenCount) less severe not shown (--severity note shows all)" }
        return line
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}

extension Diagnostic {
    /// Whether it has a code, which may be shellcheck's: that stands at the end of the message.
    func hasCode(_ id: String) -> Bool {
        code.id == id || code == LintCode.shellcheck && message.hasSuffix("(\(id))")
    }
}
