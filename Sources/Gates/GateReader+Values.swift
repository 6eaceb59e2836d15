internal import Diagnostics
internal import YAML

extension GateReader {
    mutating func report(
        _ code: DiagnosticCode, _ message: String, _ span: SourceSpan?, help: String? = nil
    ) {
        findings.append(Diagnostic(.error, code, message, path: path, span: span, help: help))
    }

    /// The values of a mapping by key; keys that are not applied are reported and left out.
    mutating func fields(_ node: YAMLNode, _ keys: GateKeys) -> [String: YAMLNode]? {
        guard let entries = node.entries else {
            report(GateCode.badValue, "\(keys.place) must be a mapping, not \(node.kindName)", node.span)
            return nil
        }
        var fields: [String: YAMLNode] = [:]
        for entry in entries {
            let key = GateKeys.canonical(entry.key.text)
            guard keys.known.contains(key) else {
                refuse(entry.key, keys)
                continue
            }
            if fields[key] != nil {
                report(
                    GateCode.contradiction, "'\(entry.key.text)' is '\(key)', which is there twice",
                    entry.key.span)
            }
            fields[key] = entry.value
        }
        return fields
    }

    /// Reports a key that is unknown or comes later.
    mutating func refuse(_ key: YAMLScalar, _ keys: GateKeys) {
        if keys.later.contains(key.text) {
            report(GateCode.notYet, "'\(key.text)' in \(keys.place) is not supported yet", key.span)
            return
        }
        let help = NearMatches.question(key.text, among: keys.known + keys.later.sorted())
        let all = "\(keys.place) has \(keys.known.map { "'\($0)'" }.joined(separator: ", "))"
        report(GateCode.unknownKey, "unknown key '\(key.text)' in \(keys.place)", key.span, help: help ?? all)
    }

    /// A text that is not empty; numbers count as they are written.
    mutating func text(_ node: YAMLNode, _ key: String) -> String? {
        guard let scalar = node.scalar, scalar.value != .null, !scalar.text.isEmpty else {
            report(GateCode.badValue, "'\(key)' must be a text, not \(node.kindName)", node.span)
            return nil
        }
        return scalar.text
    }

    /// A path below the workspace.
    mutating func filePath(_ node: YAMLNode, _ key: String) -> String? {
        guard let path = text(node, key) else { return nil }
        guard GateExpressions.areIn(path) || Self.staysBelow(path) else {
            report(GateCode.badValue, "'\(path)' leads out of the workspace", node.span)
            return nil
        }
        return path
    }

    static func staysBelow(_ path: String) -> Bool {
        !path.isEmpty && !path.hasPrefix("/") && !path.utf8.contains(0)
            && !path.split(separator: "/").contains("..")
    }

    /// A number; NaN stands for one that an expression gives later.
    mutating func number(_ node: YAMLNode, _ key: String) -> Double? {
        switch node.scalar?.value {
        case .integer(let value): return Double(value)
        case .number(let value) where !value.isNaN: return value
        case .string(let text) where GateExpressions.areIn(text): return .nan
        case .string(let text) where NumberText.number(text)?.isNaN == false:
            report(
                GateCode.badValue, "'\(key)' must be a number, not a string", node.span,
                help: "remove the quotes")
        case .string(let text) where text.hasSuffix("%"):
            report(
                GateCode.badValue, "'\(key)' must be a number, not '\(text)'", node.span,
                help: "write a share as a number from 0 to 1, such as 0.05")
        default:
            let kind = node.scalar?.value.kindName == "a number" ? "NaN" : node.kindName
            report(GateCode.badValue, "'\(key)' must be a number, not \(kind)", node.span)
        }
        return nil
    }

    /// A finite number of at least 0; NaN stands for one that an expression gives later.
    mutating func amount(_ node: YAMLNode, _ key: String) -> Double? {
        guard let value = number(node, key) else { return nil }
        guard value.isNaN || (value >= 0 && value.isFinite) else {
            report(
                GateCode.badValue,
                "'\(key)' must be a finite number of at least 0, not \(NumberText.shortest(value))",
                node.span)
            return nil
        }
        return value
    }

    mutating func severity(_ node: YAMLNode?) -> Severity {
        guard let node, let word = text(node, "severity"), !GateExpressions.areIn(word) else { return .block }
        if let severity = Severity(rawValue: word) { return severity }
        let help = NearMatches.question(word, among: ["block", "warn"]) ?? "use 'block' or 'warn'"
        report(GateCode.badValue, "'severity' cannot be '\(word)'", node.span, help: help)
        return .block
    }
}
