internal import Arguments
internal import Diagnostics
internal import Execution
internal import GitRepositories
internal import JSON
internal import Linting
internal import Linux
internal import Reporting

/// `headgate lint`.
enum LintCommand {
    static let spec = CommandSpec(
        "lint", "Find what is wrong in pipelines, workflows and actions",
        details: """
            Without a path it checks pipelines/, .github/workflows/ and every action.yml of the repository; '-' is standard \
            input. Exits with 1 when there are errors. A comment '# headgate: ignore W014 because REASON' on or above a \
            line silences one code there.
            """,
        examples: [
            CommandExample("headgate lint", "check the repository"),
            CommandExample("headgate lint --format sarif > lint.sarif", "a file for code scanning"),
        ],
        repeatedArgument("paths", "A file or a folder").completing(.files),
        option("severity", "The least severity to show", default: Least.warning),
        repeated("ignore", "Leave out a code, such as W031 or SC2086", value: "CODE"),
        option("format", "How to print the findings", default: Format.text),
        flag("no-shellcheck", "Leave shellcheck out, even where it is installed"),
        option("path", "The path that standard input is checked as", value: "PATH")
    ) { paths, severity, ignored, format, withoutShellcheck, name in
        let request = Request(
            paths: paths, severity: severity.severity, ignored: Set(ignored.map { $0.uppercased() }),
            name: name,
            usesShellcheck: !withoutShellcheck)
        return try await run(request, format)
    }

    /// The least severity that is shown.
    enum Least: String, CaseIterable, ArgumentValue {
        case note, warning, error

        var severity: Diagnostic.Severity {
            switch self {
            case .note: .note
            case .warning: .warning
            case .error: .error
            }
        }
    }

    /// How findings are printed.
    enum Format: String, CaseIterable, ArgumentValue {
        case text, jsonl, sarif, github
    }

    /// What is asked for.
    struct Request: Sendable {
        var paths: [String] = []
        var severity = Diagnostic.Severity.warning
        var ignored: Set<String> = []
        /// The path that standard input has.
        var name: String?
        var usesShellcheck = true
    }

    private static func run(_ request: Request, _ format: Format) async throws -> Int32 {
        if request.name != nil, request.paths != ["-"] {
            throw Refusal(
                CommandCode.badUse, "--path belongs to standard input", help: "pass '-' as the path")
        }
        if let bad = request.ignored.first(where: { !isCode($0) }) {
            throw Refusal(
                CommandCode.badUse, "'\(bad)' is no code", help: "'headgate explain' lists all codes")
        }
        // Files can be checked outside a repository.
        let root = (try? await GitRepository.open(Host.currentFolder))?.folder ?? Host.currentFolder
        let files = try LintFiles.find(request.paths, root: root, name: request.name)
        let (report, sources) = await lint(files, root: root, request)
        show(report, sources, root, format)
        return report.count(of: .error) > 0 ? 1 : 0
    }

    private static func isCode(_ text: String) -> Bool {
        let letters = text.utf8.prefix { (0x41...0x5A).contains($0) }.count
        return (1...2).contains(letters) && Int(text.dropFirst(letters)) != nil
    }

    private static func show(
        _ report: LintReport, _ sources: [String: String], _ root: String, _ format: Format
    ) {
        let renderer = DiagnosticRenderer(sources: sources, colour: Console.isColoured(.standard))
        switch format {
        case .text:
            for finding in report.findings { Output.standard.write(renderer.text(of: finding) + "\n\n") }
            return Console.answer(report.summary)
        case .jsonl:
            for finding in report.findings { Output.standard.write(renderer.json(of: finding) + "\n") }
        case .github:
            for finding in report.findings { Output.standard.write(finding.annotation + "\n") }
        case .sarif:
            Console.answer(report.sarif(version: Product.version, root: "file://\(root)/"))
        }
        Output.standardError.write("headgate: \(report.summary)\n")
    }
}
