internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// What a text must look like when it holds no expression.
enum ValueForm: Sendable {
    case any
    case notEmpty
    case boolean
    /// A number above zero.
    case positive
    /// A whole number above zero.
    case count
    /// `4GiB`.
    case size
    case oneOf([String])
    case shell
}

extension Reading {
    /// A scalar that may hold `${{ }}`.
    mutating func text(_ field: Field, _ form: ValueForm = .any) -> Text? {
        guard let scalar = field.value.scalar else {
            wrongKind(field.value, field.name, wants: "a text")
            return nil
        }
        guard let text = text(scalar, raw: scalar.text, field.rules) else { return nil }
        guard text.isLiteral else { return text }
        return check(scalar, field, form) ? text : nil
    }

    /// A variable of `env`, an input of `with`: what is no string becomes text as expressions write it.
    mutating func variable(_ node: YAMLNode, _ name: String, _ rules: NameRules) -> Text? {
        guard let scalar = node.scalar else {
            wrongKind(node, name, wants: "a text")
            return nil
        }
        let raw: String
        switch scalar.value {
        case .string: raw = scalar.text
        case .null: raw = ""
        case .bool(let bool): raw = bool ? "true" : "false"
        case .integer(let number): raw = Value.number(Double(number)).text
        case .number(let number): raw = Value.number(number).text
        }
        reportLoss(scalar)
        return text(scalar, raw: raw, rules)
    }

    /// Warns of a number such as 3.10 whose text is not what is written.
    mutating func reportLoss(_ scalar: YAMLScalar) {
        let raw: String
        switch scalar.value {
        case .integer(let number): raw = Value.number(Double(number)).text
        case .number(let number): raw = Value.number(number).text
        case .null, .bool, .string: return
        }
        // 1e-3 is meant as a number; 12e5 may be the start of a commit's hash.
        guard raw != scalar.text, !scalar.text.lowercased().contains("e-") else { return }
        report(
            .warning, WorkflowCode.numberText, "the number \(scalar.text) becomes the text '\(raw)'",
            at: scalar.span, help: "write '\(scalar.text)', with quotes, if its text counts")
    }

    /// Parses a scalar's text and remembers the names that it uses.
    mutating func text(_ scalar: YAMLScalar, raw: String, _ rules: NameRules) -> Text? {
        let (template, errors) = Template.parseAll(raw, names: rules)
        if !template.isLiteral { remember(template.expressions, in: scalar) }
        for error in errors { report(error, in: scalar) }
        return errors.isEmpty ? Text(raw: raw, template: template, span: scalar.span) : nil
    }

    // MARK: - Forms

    private mutating func check(_ scalar: YAMLScalar, _ field: Field, _ form: ValueForm) -> Bool {
        guard let rule = form.rule(brokenBy: scalar) else { return true }
        if case .shell = form, Shells.ofWindows.contains(scalar.text) {
            report(
                .warning, WorkflowCode.badShell,
                "'\(scalar.text)' is a shell of Windows: no step can run it here",
                at: scalar.span, help: "write pwsh, or give the step an 'if' with runner.os")
            return true
        }
        let found = scalar.text.isEmpty ? "" : ", not '\(scalar.text.shortened)'"
        report(
            form.code, "'\(field.name)' takes \(rule)\(found)", at: scalar.span,
            help: form.help(for: scalar.text))
        return false
    }

    // MARK: - Named texts

    /// `env`, `with` and the like: texts by name.
    mutating func named(_ field: Field, isName: (String) -> Bool = Names.isVariable) -> [NamedText] {
        guard !field.value.isNull, let entries = entries(of: field.value, field.name) else { return [] }
        var result: [NamedText] = []
        result.reserveCapacity(entries.count)
        for entry in entries {
            guard isName(entry.key.text) else {
                report(
                    WorkflowCode.badName, "'\(entry.key.text.shortened)' cannot be a name in '\(field.name)'",
                    at: entry.key.span, help: "use letters, digits and '_'")
                continue
            }
            guard let value = variable(entry.value, entry.key.text, field.rules) else { continue }
            result.append(NamedText(name: entry.key.text, nameSpan: entry.key.span, value: value))
        }
        return result
    }
}

extension ValueForm {
    /// What the value should be; `nil` when it is.
    func rule(brokenBy scalar: YAMLScalar) -> String? {
        let number = scalar.value.double
        switch self {
        case .any: return nil
        case .notEmpty: return scalar.text.isEmpty ? "a text that is not empty" : nil
        case .boolean:
            if case .bool = scalar.value { return nil }
            return "true or false"
        case .positive:
            if let number, number > 0, number <= 1e9 { return nil }
            return "a number above zero"
        case .count:
            if let number, number >= 1, number <= 1e9, Int(exactly: number) != nil { return nil }
            return "a whole number above zero"
        case .size:
            if let size = ByteSize.parse(scalar.text), size.bytes > 0 { return nil }
            return "a size such as 500MB, 4GiB or 1.5GiB"
        case .oneOf(let words):
            return words.contains(scalar.text) ? nil : words.map { "'\($0)'" }.joined(separator: " or ")
        case .shell: return Shells.problem(with: scalar.text)
        }
    }

    var code: DiagnosticCode {
        if case .shell = self { WorkflowCode.badShell } else { WorkflowCode.wrongValue }
    }

    func help(for text: String) -> String? {
        switch self {
        case .oneOf(let words): Suggestion.help(for: text, among: words)
        case .shell: Suggestion.help(for: text, among: Shells.known)
        default: nil
        }
    }
}

extension YAMLValue {
    /// The number, when it is a finite one.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value) where value.isFinite: value
        default: nil
        }
    }
}
