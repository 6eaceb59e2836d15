import Diagnostics
import Gates
import HeadgateTestKit
import Linting
import Linux
import YAML

@testable import Commands

/// `docs/diagnostics.md`, made from the codes and from the case files of all suites.
enum DiagnosticsDocument {
    static let root = Files.parent(of: Files.parent(of: Files.parent(of: #filePath)))
    static let path = root + "/docs/diagnostics.md"

    /// The families of codes that a file of a repository can cause.
    static let families = [
        ("Y", "YAML"), ("W", "Workflows, actions and the linter"), ("X", "Expressions"), ("T", "Triggers"),
        ("P", "Plans"), ("G", "Gates"),
    ]
    /// Why a family's codes have no example of one file.
    private static let reasons = [
        "W099": "what it shows depends on the shellcheck that is installed.",
        "X006": "it takes an expression of more than 50 levels.",
        "X007": "it takes an expression of more than 21,000 characters.",
        "P": "found when a run is planned: it depends on the event and its inputs.",
        "T": "found when an event is given: it depends on the event and its payload.",
        "X": "found when the expression is evaluated: it depends on values.",
    ]
    private static let otherwise = "it needs more than one short file of text."
    private static let longestExample = 32

    /// A file that a suite reads, with what is found in it.
    private struct Example {
        var name: String
        var text: String
        var findings: [Diagnostic]
        var lines: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }
    }

    static var text: String {
        get throws {
            let examples = try self.examples
            var parts = [head]
            for (family, title) in families {
                let codes = ExplainCommand.codes.filter { $0.id.hasPrefix(family) }
                guard !codes.isEmpty else { continue }
                parts.append("## \(family): \(title)\n")
                parts += codes.map { section($0, examples) }
            }
            return parts.joined(separator: "\n")
        }
    }

    private static let head = """
        # Diagnostics

        What Headgate finds in pipelines, workflows, actions and gates: `headgate lint` shows it, and `headgate explain
        W014` prints one of these paragraphs. The examples are case files of the test suites; this page is made from them
        and from the codes by a test (`HEADGATE_UPDATE=1 swift test --filter DiagnosticsDocument` writes it anew).

        """

    private static func section(_ code: DiagnosticCode, _ examples: [Example]) -> String {
        var lines = ["### \(code.id): \(code.title)", "", code.explanation, ""]
        let found = examples.filter { $0.findings.contains { $0.code == code } }
        guard let example = found.min(by: { ($0.lines, $0.name) < ($1.lines, $1.name) }),
            let finding = example.findings.first(where: { $0.code == code })
        else {
            return
                (lines + [
                    "No example: \(reasons[code.id] ?? reasons[String(code.id.prefix(1))] ?? otherwise)", "",
                ])
                .joined(separator: "\n")
        }
        if example.lines <= longestExample {
            lines +=
                ["```yaml"]
                + example.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.last == "" { lines.removeLast() }
            lines += ["```", ""]
        }
        let renderer = DiagnosticRenderer(sources: [finding.path: example.text])
        lines += ["```text", renderer.text(of: finding), "```", ""]
        return lines.joined(separator: "\n")
    }

    private static var examples: [Example] {
        get throws {
            var examples: [Example] = []
            let folders = [
                "YAMLTests/Cases", "WorkflowReadingTests/Cases", "WorkflowReadingTests/ActionCases",
                "LintingTests/Cases", "CommandsTests/Cases",
            ]
            for folder in folders {
                let place = "\(root)/Tests/\(folder)"
                for name in try Files.list(place).sorted() where name.hasSuffix(".yaml") {
                    // What cannot be printed is no example.
                    guard let text = String(validating: try Files.read("\(place)/\(name)"), as: UTF8.self),
                        text.unicodeScalars.allSatisfy({
                            $0 == "\n" || $0 == "\t" || $0.value >= 0x20 && $0.value != 0x7F
                        })
                    else { continue }
                    let marked = CaseFiles.path(in: text)
                    let path = folder.hasSuffix("ActionCases") ? "actions/a/action.yml" : marked
                    examples.append(
                        Example(name: name, text: text, findings: findings(text, path, place)))
                }
            }
            return examples
        }
    }

    private static func findings(_ text: String, _ path: String, _ folder: String) -> [Diagnostic] {
        // A file that is not there is not in the repository.
        let context = LintContext { try? Files.text("\(folder)/files/\($0)") }
        var file = Linter.examine(text, path: path, in: context)
        for gate in file.gates { file.add(GateReader.read(gate, path: path).diagnostics) }
        return file.settled().findings
    }
}
