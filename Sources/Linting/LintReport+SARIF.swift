internal import Diagnostics
public import JSON

extension LintReport {
    /// The report as a SARIF 2.1.0 log.
    ///
    /// - Parameters:
    ///   - version: The tool's version.
    ///   - root: The `file:` URI that paths are relative to, with a slash at its end.
    public func sarif(version: String, root: String?) -> JSON {
        let shown = findings.map { Self.Entry(finding: $0, suppression: nil) }
        let hidden = silenced.map { Self.Entry(finding: $0.finding, suppression: Self.suppression($0)) }
        var rules: [DiagnosticCode] = []
        var places: [String: Int] = [:]
        for entry in shown + hidden where places[entry.finding.code.id] == nil {
            places[entry.finding.code.id] = rules.count
            rules.append(entry.finding.code)
        }
        let driver: JSON = [
            "name": "headgate", "semanticVersion": .string(version),
            "informationUri": "https://github.com/headgate/headgate", "rules": .array(rules.map(Self.rule)),
        ]
        var run = JSONObject()
        run["tool"] = ["driver": driver]
        run["columnKind"] = "unicodeCodePoints"
        if let root { run["originalUriBaseIds"] = ["ROOT": ["uri": .string(root)]] }
        run["results"] = .array((shown + hidden).map { Self.result($0, places, hasRoot: root != nil) })
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [.object(run)],
        ]
    }

    private struct Entry {
        var finding: Diagnostic
        var suppression: JSON?
    }

    private static func suppression(_ silenced: Silenced) -> JSON {
        guard let reason = silenced.reason else {
            return ["kind": "external", "justification": "left out by --ignore"]
        }
        return ["kind": "inSource", "justification": .string(reason)]
    }

    private static func rule(_ code: DiagnosticCode) -> JSON {
        [
            "id": .string(code.id), "shortDescription": ["text": .string(code.title)],
            "fullDescription": ["text": .string(code.explanation)],
            "help": ["text": .string(code.explanation)],
        ]
    }

    private static func result(_ entry: Entry, _ places: [String: Int], hasRoot: Bool) -> JSON {
        let finding = entry.finding
        var text = finding.message
        if let help = finding.help { text += "\n" + help }
        var result = JSONObject()
        result["ruleId"] = .string(finding.code.id)
        result["ruleIndex"] = .number(Double(places[finding.code.id] ?? 0))
        result["level"] = .string(finding.severity.rawValue)
        result["message"] = ["text": .string(text)]
        result["locations"] = [["physicalLocation": place(finding.path, finding.span, hasRoot)]]
        let related = finding.notes.compactMap { note in
            note.span.map { span -> JSON in
                [
                    "physicalLocation": place(finding.path, span, hasRoot),
                    "message": ["text": .string(note.message)],
                ]
            }
        }
        if !related.isEmpty { result["relatedLocations"] = .array(related) }
        if let suppression = entry.suppression { result["suppressions"] = [suppression] }
        return .object(result)
    }

    private static func place(_ path: String, _ span: SourceSpan?, _ hasRoot: Bool) -> JSON {
        var file = JSONObject()
        file["uri"] = .string(encoded(path))
        if hasRoot, !path.hasPrefix("/") { file["uriBaseId"] = "ROOT" }
        var place = JSONObject()
        place["artifactLocation"] = .object(file)
        if let span {
            place["region"] = [
                "startLine": .number(Double(span.start.line)),
                "startColumn": .number(Double(span.start.column)),
                "endColumn": .number(Double(span.start.column &+ span.length)),
            ]
        }
        return .object(place)
    }

    /// A path as the path of a URI.
    private static func encoded(_ path: String) -> String {
        var result = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E, 0x2F:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
