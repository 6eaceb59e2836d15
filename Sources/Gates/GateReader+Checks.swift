internal import Diagnostics
internal import YAML

extension GateReader {
    mutating func readChecks(_ node: YAMLNode, into gate: inout GateDefinition) {
        guard let elements = node.elements else {
            report(
                GateCode.badValue, "'checks' must be a list, not \(node.kindName)", node.span,
                help: "- accuracy: { min: 0.90 }")
            return
        }
        for element in elements { readCheck(element, into: &gate) }
        refuseDuplicates(gate.checks)
        guard gate.compareTo == .none else { return }
        for check in gate.checks where check.isChange {
            report(
                GateCode.contradiction,
                "'\(check.metricID)' has 'vs', but 'compare-to: none' leaves nothing to compare",
                check.span)
        }
    }

    private mutating func refuseDuplicates(_ checks: [GateCheck]) {
        var seen: Set<String> = []
        for check in checks where !seen.insert(check.id).inserted {
            report(GateCode.duplicateCheck, "two checks have the id '\(check.id)'", check.span)
        }
    }

    private mutating func readCheck(_ node: YAMLNode, into gate: inout GateDefinition) {
        guard let entries = node.entries, entries.count == 1, let entry = entries.first else {
            report(
                GateCode.badValue, "a check is one name and its rules", node.span,
                help: "- accuracy: { min: 0.90 }")
            return
        }
        switch entry.key.text {
        case "number": gate.checks += numberCheck(entry)
        case "trivial-baseline": readTrivialBaseline(entry, into: &gate)
        case let name:
            guard let metric = RowMetric(rawValue: name) else { return refuse(entry.key, GateKeys.checks) }
            gate.checks += rowCheck(metric, entry)
        }
    }

    /// `- trivial-baseline: false`, or `{ severity: warn }`, or nothing to name it as a check of one's own.
    private mutating func readTrivialBaseline(_ entry: YAMLEntry, into gate: inout GateDefinition) {
        gate.namesTrivialBaseline = true
        switch entry.value.scalar?.value {
        case .bool(let isOn): gate.trivialBaseline = isOn ? .block : nil
        case .null: gate.trivialBaseline = .block
        default:
            guard let fields = fields(entry.value, GateKeys.trivialBaseline) else { return }
            gate.trivialBaseline = severity(fields["severity"])
        }
    }

    private mutating func rowCheck(_ metric: RowMetric, _ entry: YAMLEntry) -> [GateCheck] {
        guard let fields = fields(entry.value, GateKeys.rowMetric) else { return [] }
        if let written = direction(fields), written != metric.direction {
            let place = (fields["direction"] ?? fields["greater-is-better"] ?? entry.value).span
            report(
                GateCode.contradiction,
                "of '\(metric.rawValue)' the \(metric.direction.rawValue) is the better", place)
        }
        return rules(
            fields, id: metric.rawValue, metric: .rows(metric), direction: metric.direction, entry: entry)
    }

    private mutating func numberCheck(_ entry: YAMLEntry) -> [GateCheck] {
        guard let fields = fields(entry.value, GateKeys.number) else { return [] }
        for name in ["id", "from"] where fields[name] == nil {
            report(GateCode.missingKey, "'number' needs '\(name)'", entry.key.span)
        }
        let id = fields["id"].flatMap { checkID($0) } ?? "number"
        let source = fields["from"].flatMap { self.source($0) } ?? NumberSource(path: "", pointer: "")
        return rules(fields, id: id, metric: .number(source), direction: direction(fields), entry: entry)
    }

    private mutating func checkID(_ node: YAMLNode) -> String? {
        guard let id = text(node, "id") else { return nil }
        let isName = id.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "_-./@".unicodeScalars.contains(scalar))
        }
        guard isName, id.utf8.count <= 100, RowMetric(rawValue: id) == nil else {
            let why =
                RowMetric(rawValue: id) == nil
                ? "may have letters, digits and _ - . / @" : "is a metric's name"
            report(GateCode.badValue, "the id '\(id)' \(why)", node.span)
            return nil
        }
        return id
    }

    private mutating func source(_ node: YAMLNode) -> NumberSource? {
        guard let text = text(node, "from") else { return nil }
        let kind = text.prefix { $0 != ":" }
        let rest = text.dropFirst(kind.count + 1).drop { $0 == " " }
        guard kind == "json" else {
            if GateExpressions.areIn(text) { return NumberSource(path: "", pointer: "") }
            let isLater = GateKeys.laterSources.contains(String(kind))
            report(
                isLater ? GateCode.notYet : GateCode.badSource,
                isLater ? "the source '\(kind)' is not supported yet" : "'\(text)' is no source of a number",
                node.span,
                help: "from: 'json: out/metrics.json#/val/loss'")
            return nil
        }
        let path = String(rest.prefix { $0 != "#" })
        let pointer = String(rest.dropFirst(path.count + 1))
        if GateExpressions.areIn(text) { return NumberSource(path: path, pointer: pointer) }
        guard Self.staysBelow(path) else {
            report(GateCode.badSource, "'\(path)' is no file below the workspace", node.span)
            return nil
        }
        guard rest.contains("#"), NumberSource.isPointer(pointer) else {
            report(
                GateCode.badSource, "'\(text)' does not say where the number is in the file", node.span,
                help: "from: 'json: \(path)#/name', where '/name' is a JSON pointer (RFC 6901)")
            return nil
        }
        return NumberSource(path: path, pointer: pointer)
    }
}
