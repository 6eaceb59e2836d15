internal import Diagnostics
internal import Execution
internal import Gates
internal import Glibc
internal import Linting
internal import Linux
internal import Workflows
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
            checked.append(check(entry, in: context))
        }
        addGates(to: &checked, in: context)
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

    /// Reads and checks a file; one that cannot be read, or is no text, is a finding.
    private static func check(
        _ entry: LintFiles.Entry, in context: LintContext
    ) -> (file: LintedFile, text: String) {
        if let text = entry.text { return (Linter.examine(text, path: entry.path, in: context), text) }
        var file = LintedFile(path: entry.path)
        // The finding says that it cannot be read.
        guard let bytes = try? Files.read(entry.location, limit: 2 << 20) else {
            file.add([unreadable(entry.path)])
            return (file, "")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            file.add(YAMLDocument.parse(bytes: bytes, path: entry.path).diagnostics)
            return (file, String(decoding: bytes, as: UTF8.self))
        }
        return (Linter.examine(text, path: entry.path, in: context), text)
    }

    /// Adds what the reader of gates finds, in the files themselves and in gate files that they name.
    private static func addGates(
        to checked: inout [(file: LintedFile, text: String)], in context: LintContext
    ) {
        var seen = Set(checked.map(\.file.path))
        for index in checked.indices {
            let path = checked[index].file.path
            for gate in checked[index].file.gates {
                checked[index].file.add(GateReader.read(gate, path: path).diagnostics)
            }
            for name in checked[index].file.gateFiles where name.isLiteral {
                guard let text = context.file?(name.raw) else {
                    checked[index].file.add([missingGate(name, path)])
                    continue
                }
                guard seen.insert(name.raw).inserted else { continue }
                checked.append((gateFile(text, path: name.raw), text))
            }
        }
    }

    private static func gateFile(_ text: String, path: String) -> LintedFile {
        var file = LintedFile(path: path)
        let (root, findings) = YAMLDocument.parse(text, path: path)
        file.add(findings)
        if let root { file.add(GateReader.read(root, path: path).diagnostics) }
        return file
    }

    private static func missingGate(_ name: Text, _ path: String) -> Diagnostic {
        Diagnostic(
            .error, ExecutionCode.gate, "the gate file '\(name.raw)' is not in the repository", path: path,
            span: name.span, help: "the path is relative to the repository")
    }

    private static func unreadable(_ path: String) -> Diagnostic {
        Diagnostic(
            .error, CommandCode.cannotRead, "the file cannot be read, or is larger than 2 MiB", path: path)
    }
}
