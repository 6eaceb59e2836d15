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
        let wanted = path.prefix(count).joined(separator: ".").utf8.map(Self.lower)
        let text = Array(scalar.text.utf8)
        guard let first = wanted.first, text.count >= wanted.count else { return scalar.span }
        var offset = 0
        for start in 0...text.count - wanted.count {
            if Self.lower(text[start]) == first, text[start...].prefix(wanted.count).map(Self.lower) == wanted
            {
                return scalar.span(ofCharacter: offset, count: wanted.count)
            }
            // The bytes inside a character are none.
            if text[start] & 0xC0 != 0x80 { offset += 1 }
        }
        return scalar.span
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

extension Reading {
    /// Where the first names of a use stand.
    ///
    /// A place costs the length of its text, so a text with very many findings shows where it begins for the rest.
    mutating func span(of use: NameUse, upTo count: Int) -> SourceSpan {
        guard searchesLeft > 0 else { return use.scalar.span }
        searchesLeft -= 1
        return use.span(upTo: count)
    }

    /// "did you mean 'x'?", as long as there are not very many findings.
    mutating func suggestion(for name: String, among names: @autoclosure () -> [String]) -> String? {
        guard suggestionsLeft > 0 else { return nil }
        suggestionsLeft -= 1
        return Suggestion.help(for: name, among: names())
    }

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

extension [String] {
    /// The first 20 of them, for messages.
    var listed: String { prefix(20).joined(separator: ", ") + (count > 20 ? ", …" : "") }
}
