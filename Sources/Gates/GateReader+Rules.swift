internal import Diagnostics
internal import YAML

extension GateReader {
    /// The direction that a check writes, in our word or MLflow's.
    mutating func direction(_ fields: [String: YAMLNode]) -> Direction? {
        var result: Direction?
        if let node = fields["greater-is-better"] {
            switch node.scalar?.value {
            case .bool(let isHigher): result = isHigher ? .higher : .lower
            case .string(let text) where GateExpressions.areIn(text): break
            default: report(GateCode.badValue, "'greater_is_better' must be true or false", node.span)
            }
        }
        guard let node = fields["direction"], let word = text(node, "direction"), !GateExpressions.areIn(word)
        else {
            return result
        }
        guard let direction = Direction(rawValue: word) else {
            let help = NearMatches.question(word, among: ["higher", "lower"]) ?? "use 'higher' or 'lower'"
            report(GateCode.badValue, "'direction' cannot be '\(word)'", node.span, help: help)
            return result
        }
        if let result, result != direction {
            report(
                GateCode.contradiction, "'direction' and 'greater_is_better' contradict one another",
                node.span)
        }
        return direction
    }

    /// The checks that a metric's rules make: one for each bound, one for the change.
    mutating func rules(
        _ fields: [String: YAMLNode], id: String, metric: GateCheck.Metric, direction: Direction?,
        entry: YAMLEntry
    ) -> [GateCheck] {
        let before = findings.count
        let severity = severity(fields["severity"])
        let span = entry.key.span
        var checks: [GateCheck] = []
        func check(_ suffix: String, _ rule: GateCheck.Rule, _ span: SourceSpan) -> GateCheck {
            GateCheck(
                id: "\(id).\(suffix)", metricID: id, metric: metric, direction: direction, rule: rule,
                severity: severity, span: span)
        }
        let bounds = bounds(fields, direction, span)
        if let node = bounds.minimum, let bound = number(node, "min") {
            checks.append(check("min", .atLeast(bound), node.span))
        }
        if let node = bounds.maximum, let bound = number(node, "max") {
            checks.append(check("max", .atMost(bound), node.span))
        }
        let changes = changes(fields, direction, id)
        if !changes.isEmpty { checks.append(check("vs", .change(changes), fields["vs"]?.span ?? span)) }
        // A rule with a mistake was reported as such.
        if checks.isEmpty, findings.count == before, entry.value.entries?.count == fields.count {
            report(GateCode.missingKey, "'\(id)' has no rule", span, help: "give it 'min', 'max' or 'vs'")
        }
        return checks
    }

    /// The bounds' nodes; `threshold` is the one that the direction says.
    private mutating func bounds(
        _ fields: [String: YAMLNode], _ direction: Direction?, _ span: SourceSpan
    ) -> (minimum: YAMLNode?, maximum: YAMLNode?) {
        let (minimum, maximum) = (fields["min"], fields["max"])
        guard let threshold = fields["threshold"] else { return (minimum, maximum) }
        guard let direction else {
            if !isDirectionPending(fields) { reportDirection("threshold", span) }
            return (minimum, maximum)
        }
        guard (direction == .higher ? minimum : maximum) == nil else {
            let word = direction == .higher ? "min" : "max"
            report(GateCode.contradiction, "'threshold' and '\(word)' are the same bound", threshold.span)
            return (minimum, maximum)
        }
        return direction == .higher ? (threshold, maximum) : (minimum, threshold)
    }

    /// Whether an expression says the direction later.
    private func isDirectionPending(_ fields: [String: YAMLNode]) -> Bool {
        [fields["direction"], fields["greater-is-better"]].contains {
            $0?.text.map(GateExpressions.areIn) ?? false
        }
    }

    private mutating func reportDirection(_ key: String, _ span: SourceSpan) {
        report(
            GateCode.missingKey, "'\(key)' needs 'direction'", span,
            help: "add 'direction: higher' or 'direction: lower'")
    }

    /// The rules of `vs`, and MLflow's words beside it.
    private mutating func changes(
        _ fields: [String: YAMLNode], _ direction: Direction?, _ id: String
    ) -> [ChangeRule] {
        var rules: [ChangeRule] = []
        if let node = fields["vs"] { rules += change(node, direction) }
        for key in ["min-absolute-change", "min-relative-change"] {
            guard let node = fields[key], let amount = amount(node, key) else { continue }
            rules.append(
                key == "min-absolute-change" ? .minAbsoluteChange(amount) : .minRelativeChange(amount))
        }
        if !rules.isEmpty, direction == nil, !isDirectionPending(fields) {
            let node = fields["vs"] ?? fields["min-absolute-change"] ?? fields["min-relative-change"]
            report(
                GateCode.missingKey, "'\(id)' is compared, so it needs 'direction'", node?.span,
                help: "add 'direction: higher' or 'direction: lower'")
        }
        return rules
    }

    /// The rules of a `vs` mapping; an empty one means "not worse".
    private mutating func change(_ node: YAMLNode, _ direction: Direction?) -> [ChangeRule] {
        guard let fields = fields(node, GateKeys.change) else { return [] }
        var rules: [ChangeRule] = []
        if let rule = requirement(fields) { rules.append(rule) }
        for key in GateKeys.change.known.dropFirst(2) {
            guard let node = fields[key], let amount = amount(node, key) else { continue }
            if let rule = relative(key, amount, direction, node) { rules.append(rule) }
        }
        return fields.isEmpty ? [.margin(0)] : rules
    }

    private mutating func requirement(_ fields: [String: YAMLNode]) -> ChangeRule? {
        let margin = fields["margin"].flatMap { self.margin($0) }
        guard let node = fields["require"], let word = text(node, "require"), !GateExpressions.areIn(word)
        else {
            return margin.map { .margin($0) }
        }
        switch word {
        case "superior":
            if let margin, margin != 0 {
                report(GateCode.contradiction, "'require: superior' has no margin", node.span)
            }
            return .superior
        case "non-inferior": return .margin(margin ?? 0)
        default:
            let words = ["superior", "non-inferior"]
            let help = NearMatches.question(word, among: words) ?? "use 'non-inferior' or 'superior'"
            report(GateCode.badValue, "'require' cannot be '\(word)'", node.span, help: help)
            return nil
        }
    }

    private mutating func margin(_ node: YAMLNode) -> Double? {
        if node.text == "auto" {
            report(
                GateCode.notYet, "'margin: auto' is not supported yet", node.span,
                help: "write the margin as a number, such as 0.01")
            return nil
        }
        return amount(node, "margin")
    }

    private mutating func relative(
        _ key: String, _ amount: Double, _ direction: Direction?, _ node: YAMLNode
    ) -> ChangeRule? {
        switch (key, direction) {
        case ("min-absolute-change", _): return .minAbsoluteChange(amount)
        case ("min-relative-change", _): return .minRelativeChange(amount)
        case ("max-relative-increase", .higher), ("max-relative-decrease", .lower):
            let word = key == "max-relative-increase" ? "max-relative-decrease" : "max-relative-increase"
            report(
                GateCode.contradiction, "'\(key)' bounds a change for the better", node.span,
                help: "use '\(word)'")
            return nil
        case ("max-relative-increase", _): return .maxRelativeIncrease(amount)
        default: return .maxRelativeDecrease(amount)
        }
    }
}
