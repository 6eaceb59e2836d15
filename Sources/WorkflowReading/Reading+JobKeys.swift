internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

enum ResourceKeys {
    static let table = KeyTable<Resources>(
        "'resources'",
        [
            .text("cpus", Places.job, .positive, \.cpus),
            .text("memory", Places.job, .size, \.memory),
            .text("pids", Places.job, .count, \.pids),
            .text("shm", Places.job, .size, \.sharedMemory),
            .notYet("gpus"),
            .notYet("disk"),
        ])
}

struct RunsOnDraft {
    var labels: [Text] = []
    var group: Text?
}

enum RunsOnKeys {
    static let table = KeyTable<RunsOnDraft>(
        "'runs-on'",
        [
            .key("group") { $2.group = $0.text($1, .notEmpty) },
            .key("labels") { $2.labels = $0.labels($1) },
        ])
}

/// `predictions` while it is read.
struct PredictionsDraft {
    var path: Text?
    var columns: [String: String] = [:]
}

enum PredictionsKeys {
    static let table = KeyTable<PredictionsDraft>(
        "'predictions'",
        [.text("path", Places.results, .notEmpty, \.path)]
            + ["key", "label", "prediction", "score", "positive"].map { column($0) }
            + [.notYet("scores"), .notYet("by"), .notYet("group")])

    private static func column(_ name: String) -> Key<PredictionsDraft> {
        .key(name) { reading, field, draft in draft.columns[name] = reading.plainWord(field.value, name) }
    }
}

struct ModelDraft {
    var path: Text?
    var flavor: String?
}

enum ModelKeys {
    static let table = KeyTable<ModelDraft>(
        "'model'",
        [
            .text("path", Places.results, .notEmpty, \.path),
            .key("flavor") { reading, field, draft in
                draft.flavor = reading.plainWord(field.value, field.name)
            },
        ])
}

enum PublishKeys {
    static let table = KeyTable<Publish>(
        "'publish'",
        [
            .text("name", Places.strategy, .notEmpty, \.name),
            .text("alias", Places.strategy, .notEmpty, \.alias),
        ])
}

extension Reading {
    /// `runs-on`: a label, labels, or a mapping of `group` and `labels`.
    mutating func runsOn(_ field: Field) -> (labels: [Text], group: Text?) {
        guard let entries = field.value.entries else { return (labels(field), nil) }
        var draft = RunsOnDraft()
        RunsOnKeys.table.read(entries, into: &draft, &self, under: field.rules)
        if entries.isEmpty {
            report(WorkflowCode.missingKey, "'runs-on' needs 'group' or 'labels'", at: field.span)
        }
        return (draft.labels, draft.group)
    }

    fileprivate mutating func labels(_ field: Field) -> [Text] {
        if field.value.entries != nil {
            wrongKind(field.value, field.name, wants: "a text or a list of texts")
            return []
        }
        var labels: [Text] = []
        for element in field.value.elements ?? [field.value] {
            guard word(element, field.name) != nil, let scalar = element.scalar else { continue }
            if let label = text(scalar, raw: scalar.text, field.rules) { labels.append(label) }
        }
        return labels
    }

    mutating func resources(_ field: Field) -> Resources {
        var resources = Resources()
        if let entries = entries(of: field.value, field.name) {
            ResourceKeys.table.read(entries, into: &resources, &self)
        }
        return resources
    }

    mutating func network(_ field: Field) -> Text? {
        if field.value.text == "egress" {
            report(
                WorkflowCode.notYet, "'network: egress' is not supported yet", at: field.value.span,
                help: "write 'network: host' for a job that needs the network")
            return nil
        }
        return text(field, .oneOf(["none", "host"]))
    }

    /// `params`: texts as they are written, for they are recorded with the run.
    mutating func params(_ field: Field) -> [NamedText] {
        guard !field.value.isNull, let entries = entries(of: field.value, field.name) else { return [] }
        var result: [NamedText] = []
        var variables: [String: SourceSpan] = [:]
        for entry in entries {
            let name = entry.key.text
            guard Names.isParameter(name) else {
                report(
                    WorkflowCode.badName, "'\(name.shortened)' cannot be the name of a parameter",
                    at: entry.key.span,
                    help: "begin with a letter, go on with letters, digits, '_', '-' and '.'")
                continue
            }
            guard let value = text(Field(key: entry.key, value: entry.value, rules: field.rules)) else {
                continue
            }
            let param = NamedText(name: name, nameSpan: entry.key.span, value: value)
            if let earlier = variables.updateValue(entry.key.span, forKey: param.parameterVariable) {
                report(
                    WorkflowCode.sameVariable,
                    "parameter '\(name)' gives the variable \(param.parameterVariable) again",
                    at: entry.key.span, notes: [Diagnostic.Note("the other one is here", span: earlier)])
            }
            result.append(param)
        }
        return result
    }

    mutating func predictions(_ field: Field) -> Predictions? {
        guard let entries = entries(of: field.value, field.name) else { return nil }
        var draft = PredictionsDraft()
        PredictionsKeys.table.read(entries, into: &draft, &self)
        for name in ["path", "key", "label", "prediction"] where field.value.entry(name) == nil {
            report(WorkflowCode.missingKey, "'predictions' needs '\(name)'", at: field.span)
        }
        guard let path = draft.path, let key = draft.columns["key"], let label = draft.columns["label"],
            let prediction = draft.columns["prediction"]
        else { return nil }
        return Predictions(
            path: path, key: key, label: label, prediction: prediction, score: draft.columns["score"],
            positive: draft.columns["positive"])
    }

    mutating func model(_ field: Field) -> ModelOutput? {
        guard let entries = field.value.entries else {
            return text(field, .notEmpty).map { ModelOutput(path: $0) }
        }
        var draft = ModelDraft()
        ModelKeys.table.read(entries, into: &draft, &self)
        if field.value.entry("path") == nil {
            report(WorkflowCode.missingKey, "'model' needs 'path'", at: field.span)
        }
        return draft.path.map { ModelOutput(path: $0, flavor: draft.flavor) }
    }

    /// `gate`: the mapping is read by `Gates`; here only its expressions are checked.
    mutating func gate(_ field: Field) -> Job.Work? {
        if field.value.entries != nil {
            checkExpressions(in: field.value, field.rules)
            return .gate(field.value)
        }
        guard field.value.elements == nil else {
            wrongKind(field.value, field.name, wants: "a mapping or the path of a gate file")
            return nil
        }
        return text(field, .notEmpty).map { .gateFile($0) }
    }

    private mutating func checkExpressions(in node: YAMLNode, _ rules: NameRules) {
        switch node.content {
        case .scalar(let scalar): _ = text(scalar, raw: scalar.text, rules)
        case .sequence(let elements): for element in elements { checkExpressions(in: element, rules) }
        case .mapping(let entries): for entry in entries { checkExpressions(in: entry.value, rules) }
        }
    }

    mutating func publish(_ field: Field) -> Publish {
        var publish = Publish(span: field.span)
        if !field.value.isNull, let entries = entries(of: field.value, field.name) {
            PublishKeys.table.read(entries, into: &publish, &self)
        }
        return publish
    }
}
