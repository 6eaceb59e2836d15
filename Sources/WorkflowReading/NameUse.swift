internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// A path of names in an expression, such as `needs`, `train`, `model`.
struct NameUse {
    /// Begins with the context, in lower case.
    var path: [String]
    var scalar: YAMLScalar
    /// The number of the step that uses it; `nil` in keys of the job.
    var step: Int?

    var context: String { path.first ?? "" }

    /// The name at an index behind the context.
    func name(_ index: Int) -> String? { path.indices.contains(index) ? path[index] : nil }

    /// Where the path's first names stand; searched only when there is something to say about them.
    func span(upTo count: Int) -> SourceSpan {
        // In a text that long nobody looks for the place, and each finding would search it again.
        guard scalar.text.utf8.count <= 1 << 16 else { return scalar.span }
        let wanted = Array(path.prefix(count).joined(separator: ".").lowercased().unicodeScalars)
        let text = Array(scalar.text.lowercased().unicodeScalars)
        guard text.count >= wanted.count else { return scalar.span }
        for start in 0...text.count - wanted.count
        where text[start..<start + wanted.count].elementsEqual(wanted) {
            return scalar.span(ofCharacter: start, count: wanted.count)
        }
        return scalar.span
    }
}

extension Reading {
    /// Keeps the names of expressions that can be checked when the whole job is known.
    mutating func remember(_ expressions: [ParsedExpression], in scalar: YAMLScalar) {
        for expression in expressions where !expression.contexts.isDisjoint(with: Self.checked) {
            for path in expression.references {
                guard let context = path.first, Self.checked.contains(context) else { continue }
                uses.append(NameUse(path: path, scalar: scalar, step: step))
            }
        }
    }

    private static let checked: Set<String> = ["needs", "steps", "inputs", "matrix", "secrets", "jobs"]

    /// Reports why an expression cannot be read, at its place inside the scalar.
    mutating func report(_ problem: TemplateError, in scalar: YAMLScalar) {
        let error = problem.error
        let span = scalar.span(ofCharacter: problem.offset, count: problem.length)
        var message = error.message
        var help = error.help
        if case .unknownContext(let name, let known) = error.fault,
            Places.contexts.contains(name.lowercased())
        {
            message = "'\(name)' cannot be used here"
            help =
                known.isEmpty
                ? "the value must be written out" : "the contexts here are \(known.joined(separator: ", "))"
        }
        if case .unknownFunction(let name, _) = error.fault, Places.functions.contains(name.lowercased()) {
            message = "'\(name)' cannot be called here"
            help =
                name.lowercased() == "hashfiles"
                ? "only keys of steps can call it" : "only an 'if' can call it"
        }
        report(error.code, message, at: span, help: help)
    }

    /// `if`: an expression with or without `${{ }}`.
    mutating func condition(_ field: Field) -> Condition? {
        guard let scalar = field.value.scalar else {
            wrongKind(field.value, field.name, wants: "a condition")
            return nil
        }
        switch Condition.parse(scalar.text, names: field.rules) {
        case .success(let condition):
            remember(condition.expressions, in: scalar)
            if condition.isAlwaysTrue, condition.source.holdsExpression {
                report(
                    .warning, ExpressionCode.alwaysTrue,
                    "the condition is always true: text stands around '${{ }}'",
                    at: scalar.span,
                    help: "put the whole condition inside one ${{ }}, or leave the marks away")
            }
            return condition
        case .failure(let error):
            report(error, in: scalar)
            return nil
        }
    }
}
