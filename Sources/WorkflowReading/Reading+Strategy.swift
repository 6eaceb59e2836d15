internal import Diagnostics
internal import Expressions
internal import JSON
internal import YAML
internal import Workflows

struct StrategyDraft {
    var strategy: Strategy
    var metric: String?
    var mode: Strategy.Select.Mode?
}

enum StrategyKeys {
    static let table = KeyTable<StrategyDraft>(
        "'strategy'",
        [
            .key("matrix", Places.strategy) { reading, field, draft in
                draft.strategy.matrix = reading.matrix(field)
            },
            .text("fail-fast", Places.strategy, .boolean, \.strategy.failFast),
            .text("max-parallel", Places.strategy, .count, \.strategy.maxParallel),
            Key<StrategyDraft>.key("select") { reading, field, draft in reading.select(field, &draft) }.ours,
        ])
    static let select = KeyTable<StrategyDraft>(
        "'select'",
        [
            .key("metric") { reading, field, draft in
                draft.metric = reading.plainWord(field.value, field.name)
            },
            .key("mode") { reading, field, draft in
                draft.mode = reading.choice(field, Strategy.Select.Mode.self)
            },
        ])
}

extension Reading {
    mutating func strategy(_ field: Field) -> Strategy? {
        guard let entries = entries(of: field.value, field.name) else { return nil }
        var draft = StrategyDraft(strategy: Strategy(matrix: nil, span: field.span))
        StrategyKeys.table.read(entries, into: &draft, &self)
        return draft.strategy
    }

    fileprivate mutating func select(_ field: Field, _ draft: inout StrategyDraft) {
        guard let entries = entries(of: field.value, field.name) else { return }
        StrategyKeys.select.read(entries, into: &draft, &self)
        for name in ["metric", "mode"] where field.value.entry(name) == nil {
            report(WorkflowCode.missingKey, "'select' needs '\(name)'", at: field.span)
        }
        if let metric = draft.metric, let mode = draft.mode {
            draft.strategy.select = Strategy.Select(metric: metric, mode: mode, span: field.span)
        }
    }

    /// `select` as an action gives it.
    mutating func select(_ field: Field, of job: inout Job) {
        var draft = StrategyDraft(strategy: job.strategy ?? Strategy(matrix: nil, span: field.span))
        select(field, &draft)
        job.strategy = draft.strategy
    }

    /// `matrix`: one expression, or a mapping of names to lists.
    fileprivate mutating func matrix(_ field: Field) -> TemplateTree? {
        guard let entries = field.value.entries else {
            if field.value.text?.holdsExpression == true { return tree(field.value, field.rules) }
            wrongKind(field.value, "matrix", wants: "a mapping of names to lists, or an expression")
            return nil
        }
        if entries.isEmpty {
            badMatrix("a matrix needs at least one name with a list", at: field.value.span)
            return nil
        }
        let before = findings.count
        for entry in entries { vector(entry) }
        guard findings.count == before else { return nil }
        guard let tree = tree(field.value, field.rules) else { return nil }
        if let literal = tree.literal, case .failure(let problem) = Matrix.combinations(of: literal) {
            let place = problem.name.flatMap { field.value.entry($0)?.key.span } ?? field.span
            report(
                problem.isSize ? WorkflowCode.largeMatrix : WorkflowCode.badMatrix, problem.message,
                at: place,
                help: problem.isSize ? "shorten a list, or exclude combinations" : nil)
        }
        return tree
    }

    /// Checks one name of a matrix as far as that is possible with expressions in it.
    private mutating func vector(_ entry: YAMLEntry) {
        let name = entry.key.text
        if entry.value.text?.holdsExpression == true { return }
        guard let elements = entry.value.elements else {
            badMatrix(
                "'\(name.shortened)' of a matrix takes a list, not \(entry.value.kindName)",
                at: entry.value.span)
            return
        }
        guard name == "include" || name == "exclude" else { return }
        for element in elements where element.entries == nil && element.text?.holdsExpression != true {
            badMatrix("'\(name)' takes mappings, not \(element.kindName)", at: element.span)
        }
    }

    private mutating func badMatrix(_ message: String, at span: SourceSpan) {
        report(WorkflowCode.badMatrix, message, at: span)
    }

    /// A value whose scalars may hold expressions; `nil` when one of them is wrong.
    mutating func tree(_ node: YAMLNode, _ rules: NameRules) -> TemplateTree? {
        switch node.content {
        case .scalar(let scalar):
            guard scalar.text.holdsExpression else {
                reportLoss(scalar)
                return .literal(scalar.value.json, scalar.span)
            }
            return text(scalar, raw: scalar.text, rules).map { .text($0) }
        case .sequence(let elements):
            let trees = elements.map { tree($0, rules) }
            guard trees.allSatisfy({ $0 != nil }) else { return nil }
            return .list(trees.compactMap(\.self), node.span)
        case .mapping(let entries):
            var members: [(key: String, keySpan: SourceSpan, value: TemplateTree)] = []
            var isWhole = true
            for entry in entries {
                guard let value = tree(entry.value, rules) else {
                    isWhole = false
                    continue
                }
                members.append((entry.key.text, entry.key.span, value))
            }
            return isWhole ? .mapping(members, node.span) : nil
        }
    }
}

extension YAMLValue {
    /// The value as JSON.
    var json: JSON {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .integer(let value): .number(Double(value))
        case .number(let value): .number(value)
        case .string(let value): .string(value)
        }
    }
}
