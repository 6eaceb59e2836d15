internal import Digests

extension GateVerdict {
    /// The verdict for a person: the decision in the first line, then a row for each check.
    public var markdown: String {
        var lines = ["## \(mark) \(decision.rawValue): \(Self.escaped(inputs.modelName))", ""]
        lines += [Self.escaped(reason), ""]
        lines += ["| check | value | \(referenceTitle) | Δ | rule | verdict |", "|---|--:|--:|--:|---|---|"]
        lines += checks.map(row)
        lines += notes + ["", footer]
        return lines.joined(separator: "\n") + "\n"
    }

    /// What the checks say beyond their numbers; checks that say the same share a line.
    private var notes: [String] {
        var messages: [String] = []
        for check in checks
        where !check.message.isEmpty && check.id != "gate" && !messages.contains(check.message) {
            messages.append(check.message)
        }
        let lines = messages.map { message in
            let ids = checks.filter { $0.message == message }.map(\.id).joined(separator: ", ")
            return "- **\(Self.escaped(ids))**: \(Self.escaped(message))"
        }
        return lines.isEmpty ? [] : [""] + lines
    }

    private var mark: String {
        switch decision {
        case .promote: "✅"
        case .reject: "❌"
        case .hold: "⏸"
        case .overridden: "⚠️"
        }
    }

    private var referenceTitle: String {
        guard case .version(let version) = inputs.reference else { return "reference" }
        return Self.escaped("\(gate.compareTo) (v\(version.version))")
    }

    private func row(_ check: CheckVerdict) -> String {
        let cells = [
            check.id, number(check.value), number(check.reference), change(check), check.rule, word(check),
        ]
        return "| " + cells.map { Self.escaped($0) }.joined(separator: " | ") + " |"
    }

    private func number(_ value: Double?) -> String { value.map(NumberText.brief) ?? "–" }

    /// Candidate minus reference as a person expects it, with the word for what that means.
    private func change(_ check: CheckVerdict) -> String {
        guard let diff = check.diff, let value = check.value, let reference = check.reference else {
            return number(check.diff)
        }
        guard diff != 0 else { return "0" }
        let change = value - reference
        return "\(change > 0 ? "+" : "")\(NumberText.brief(change)) \(diff > 0 ? "better" : "worse")"
    }

    private func word(_ check: CheckVerdict) -> String {
        let mark =
            switch check.answer {
            case .pass: "✅"
            case .fail, .error: check.severity == .block ? "❌" : "⚠️"
            case .inconclusive: "❔"
            case .skipped: "➖"
            }
        let reason = if case .skipped(let reason) = check.answer { " (\(reason))" } else { "" }
        return "\(mark) \(check.answer.word)\(reason)\(check.severity == .warn ? " (warn)" : "")"
    }

    private var footer: String {
        var parts: [String] = []
        if let model = inputs.model { parts.append("model `sha256:\(model.hex.prefix(12))`") }
        if let testSet { parts.append("test set `sha256:\(testSet.hex.prefix(12))`") }
        if case .table(let table) = inputs.candidate.rows { parts.append("\(table.count) rows") }
        parts.append("verdict `sha256:\(digest.hex.prefix(12))`")
        return parts.joined(separator: ", ")
    }

    /// A text that cannot break out of its cell: names and labels come from files that a job wrote.
    private static func escaped(_ text: String) -> String {
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "|", "\\", "`", "*", "[", "]": result += "\\\(scalar)"
            case "<" where index + 1 < scalars.count && !["=", " "].contains(scalars[index + 1]):
                result += "&lt;"
            case "&": result += "&amp;"
            case _ where scalar.properties.generalCategory == .control: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
