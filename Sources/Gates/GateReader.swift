public import Diagnostics
public import YAML

/// Reads gates as they are written in a `gate:` job or a file of their own.
public struct GateReader {
    let path: String
    var findings: [Diagnostic] = []

    private init(path: String) { self.path = path }

    /// Reads a gate; everything that is wrong is reported, not only the first.
    ///
    /// A value that holds `${{ }}` is checked when the gate is evaluated.
    ///
    /// - Parameters:
    ///   - node: The mapping.
    ///   - path: The file, as diagnostics name it.
    /// - Returns: The gate, `nil` with errors, and the findings sorted by place.
    public static func read(_ node: YAMLNode, path: String) -> (
        gate: GateDefinition?, diagnostics: [Diagnostic]
    ) {
        var reader = GateReader(path: path)
        let gate = reader.gate(node)
        let findings = reader.findings.sortedByPlace()
        return (findings.hasErrors ? nil : gate, findings)
    }

    /// Reads a `predictions:` mapping alone, such as that of the job that trained the candidate.
    public static func readPredictions(
        _ node: YAMLNode, path: String
    ) -> (columns: PredictionColumns?, diagnostics: [Diagnostic]) {
        var reader = GateReader(path: path)
        let columns = reader.predictions(node)
        let findings = reader.findings.sortedByPlace()
        return (findings.hasErrors ? nil : columns, findings)
    }

    private mutating func gate(_ node: YAMLNode) -> GateDefinition? {
        guard let fields = fields(node, GateKeys.gate) else { return nil }
        refuseLaterChoices(fields)
        let reference = fields["compare-to"].flatMap { self.reference($0) } ?? .alias("champion")
        let checkNode = fields["checks"]
        if checkNode == nil {
            report(GateCode.missingKey, "a gate needs 'checks'", node.span, help: "- accuracy: { min: 0.90 }")
        }
        var gate = GateDefinition(
            path: path, name: fields["name"].flatMap { text($0, "name") },
            model: fields["model"].flatMap { text($0, "model") }, compareTo: reference,
            firstModel: fields["first-model"].flatMap { firstModel($0) } ?? .absoluteOnly,
            testSet: fields["test-set"].flatMap { testSet($0) },
            predictions: fields["predictions"].flatMap { predictions($0) }, checks: [],
            trivialBaseline: .block,
            namesTrivialBaseline: false, span: node.span, expressions: GateExpressions.scalars(in: node),
            source: node)
        if let checkNode { readChecks(checkNode, into: &gate) }
        warnIfVacuous(gate, checkNode)
        return gate
    }

    /// A gate that can only reject is read, because its decision says so; but it is worth a warning at once.
    private mutating func warnIfVacuous(_ gate: GateDefinition, _ node: YAMLNode?) {
        let blocks = gate.checks.contains { $0.severity == .block }
        let names = gate.namesTrivialBaseline && gate.trivialBaseline == .block
        guard let node, !blocks, !names, !findings.hasErrors else { return }
        let message = "no check of this gate can block, so it rejects every model"
        findings.append(
            Diagnostic(
                .warning, GateCode.vacuous, message, path: path, span: node.span,
                help: "add a check without 'severity: warn'"))
    }

    // MARK: - Choices

    /// Words of choices that belong to the language but are not applied yet.
    private mutating func refuseLaterChoices(_ fields: [String: YAMLNode]) {
        choose(fields["champion-eval"], "champion-eval", ["recorded"], later: ["rescore"])
        choose(fields["claim"], "claim", ["artifact"], later: ["recipe"])
        choose(fields["first-model"], "first-model", ["absolute-only", "promote"], later: ["hold"])
    }

    private mutating func choose(_ node: YAMLNode?, _ key: String, _ words: [String], later: [String]) {
        guard let node, let word = text(node, key), !GateExpressions.areIn(word) else { return }
        if later.contains(word) {
            report(
                GateCode.notYet, "'\(key): \(word)' is not supported yet", node.span, help: useInstead(words))
        } else if !words.contains(word) {
            let help = NearMatches.question(word, among: words + later) ?? useInstead(words)
            report(GateCode.badValue, "'\(key)' cannot be '\(word)'", node.span, help: help)
        }
    }

    private func useInstead(_ words: [String]) -> String {
        "use \(words.map { "'\($0)'" }.joined(separator: " or "))"
    }

    /// The rule for a first model; its other words were refused before.
    private mutating func firstModel(_ node: YAMLNode) -> GateDefinition.FirstModel? {
        node.text.flatMap { GateDefinition.FirstModel(rawValue: $0) }
    }

    private mutating func reference(_ node: YAMLNode) -> GateDefinition.Reference? {
        guard let word = text(node, "compare-to"), !GateExpressions.areIn(word) else { return nil }
        switch word {
        case "none": return GateDefinition.Reference.none
        case "previous": return .previous
        case "champion": return .alias("champion")
        case _ where word.hasPrefix("version:"):
            if let number = Int(word.dropFirst(8)), number > 0 { return .version(number) }
            report(GateCode.badValue, "'\(word)' is no version such as 'version:7'", node.span)
        case _ where Self.isAlias(word): return .alias(String(word.dropFirst()))
        default:
            report(
                GateCode.badValue, "'compare-to' cannot be '\(word)'", node.span,
                help: NearMatches.question(word, among: ["champion", "previous", "none"])
                    ?? "use 'champion', '@ALIAS', 'previous', 'version:7' or 'none'")
        }
        return nil
    }

    private static func isAlias(_ word: String) -> Bool {
        let name = word.utf8.dropFirst()
        return word.hasPrefix("@") && !name.isEmpty
            && name.allSatisfy { byte in
                Character(UnicodeScalar(byte)).isASCII
                    && (Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
                        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-"))
            }
    }

    // MARK: - Files

    private mutating func testSet(_ node: YAMLNode) -> GateDefinition.TestSet? {
        guard let fields = fields(node, GateKeys.testSet) else { return nil }
        return GateDefinition.TestSet(
            path: fields["path"].flatMap { filePath($0, "path") },
            key: fields["key"].flatMap { text($0, "key") })
    }

    mutating func predictions(_ node: YAMLNode) -> PredictionColumns? {
        guard let fields = fields(node, GateKeys.predictions) else { return nil }
        var columns = PredictionColumns(path: "", key: "", label: "")
        for name in ["path", "key", "label"] where fields[name] == nil {
            report(GateCode.missingKey, "'predictions' needs '\(name)'", node.span)
        }
        columns.path = fields["path"].flatMap { filePath($0, "path") } ?? ""
        columns.key = fields["key"].flatMap { text($0, "key") } ?? ""
        columns.label = fields["label"].flatMap { text($0, "label") } ?? ""
        columns.prediction = fields["prediction"].flatMap { text($0, "prediction") }
        columns.score = fields["score"].flatMap { text($0, "score") }
        columns.positive = fields["positive"].flatMap { text($0, "positive") }
        if let scores = fields["scores"] { columns.scores = classScores(scores) }
        if fields["score"] != nil, let scores = fields["scores"] {
            report(GateCode.contradiction, "'score' and 'scores' exclude one another", scores.span)
        }
        if fields["prediction"] == nil, fields["score"] == nil, fields["scores"] == nil {
            report(GateCode.missingKey, "'predictions' needs 'prediction', 'score' or 'scores'", node.span)
        }
        return columns
    }

    private mutating func classScores(_ node: YAMLNode) -> [PredictionColumns.ClassScore] {
        guard let entries = node.entries, entries.count > 1 else {
            report(GateCode.badValue, "'scores' must be a mapping of each class to its column", node.span)
            return []
        }
        return entries.compactMap { entry in
            text(entry.value, entry.key.text).map { .init(name: entry.key.text, column: $0) }
        }
    }
}
