internal import Diagnostics
internal import Gates
internal import Glibc
internal import Linting
internal import Linux
internal import YAML

extension LintCommand {
    /// Checks files one after the other, then all their scripts together.
    ///
    /// - Returns: The report, and the texts of those files that it shows something of.
    static func lint(
        _ files: [LintFiles.Entry], root: String, _ request: Request
    ) async -> (LintReport, sources: [String: String]) {
        let shellcheck = request.usesShellcheck ? Shellcheck.find() : nil
        let seen = Guarded<[String: String?]>([:])
        let context = LintContext(collectsScripts: shellcheck != nil) { path in
            seen.with { $0[path] } ?? read(path, root, seen)
        }
        var checked: [(file: LintedFile, text: String)] = []
        for entry in files {
            guard let text = entry.text ?? text(of: entry.location) else {
                var file = LintedFile(path: entry.path)
                file.add([unreadable(entry.path)])
                checked.append((file, ""))
                continue
            }
            checked.append((Linter.examine(text, path: entry.path, in: context), text))
        }
        let findings = await shellcheck?.findings(in: checked.map(\.file)) ?? [:]
        var report = LintReport()
        var sources: [String: String] = [:]
        for (index, (file, text)) in checked.enumerated() {
            var file = file
            file.add(findings[index] ?? [])
            let before = report.findings.count
            let outcome = file.settled { shellcheck == nil && ($0 == "W099" || $0.hasPrefix("SC")) }
            report.add(outcome, least: request.severity, ignored: request.ignored)
            if report.findings.count > before { sources[file.path] = text }
        }
        return (report, sources)
    }

    private static func read(_ path: String, _ root: String, _ seen: Guarded<[String: String?]>) -> String? {
        let text = PipelineFile.bytes(of: path, in: root).map { String(decoding: $0, as: UTF8.self) }
        seen.with { $0[path] = .some(text) }
        return text
    }

    /// A file's text; bytes that are no UTF-8 come through as the reader's finding.
    private static func text(of path: String) -> String? {
        // The finding says that it cannot be read.
        (try? Files.read(path, limit: 2 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func unreadable(_ path: String) -> Diagnostic {
        Diagnostic(
            .error, CommandCode.cannotRead, "the file cannot be read, or is larger than 2 MiB", path: path)
    }
}
