/// An expression that was read and found correct; without the `${{ }}` around it.
///
///     let parsed = ParsedExpression.parse("github.ref == 'refs/heads/main'", names: .any)
///     let value = try parsed.get().evaluate(in: Scope(contexts: ["github": github]))
public struct ParsedExpression: Sendable {
    /// The expression as it was written.
    public let text: String
    /// The contexts that it names, in lower case.
    public let contexts: Set<String>
    /// The functions that it calls, in lower case.
    public let functions: Set<String>

    let root: Node?

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - text: The expression without `${{ }}`; an empty one is null.
    ///   - names: The contexts and functions that it may name.
    public static func parse(_ text: String, names: NameRules) -> Result<ParsedExpression, ExpressionError> {
        do throws(ExpressionError) {
            var parser = try Parser(text, names: names)
            let root = try parser.parse()
            return .success(
                ParsedExpression(
                    text: text, contexts: parser.contexts, functions: parser.functions, root: root))
        } catch {
            return .failure(error)
        }
    }

    /// Whether it has no symbol at all.
    public var isEmpty: Bool { root == nil }

    /// Whether it calls `always`, `success`, `failure` or `cancelled`.
    public var usesStatus: Bool { !functions.isDisjoint(with: NameRules.statusFunctions) }

    /// Its value with these contexts and functions; a context that the scope does not have is null.
    public func evaluate(in scope: Scope) throws(ExpressionError) -> Value {
        var evaluator = Evaluator(scope: scope)
        return try evaluate(with: &evaluator)
    }

    func evaluate(with evaluator: inout Evaluator) throws(ExpressionError) -> Value {
        guard let root else { return .null }
        return try evaluator.value(of: root)
    }

    /// Every context that it reads with the properties that follow by name: `[["needs", "train", "model"]]`.
    ///
    /// A path ends before the first `*` or computed index. Contexts are in lower case, the rest as written.
    public var references: [[String]] {
        var found: [[String]] = []
        root?.collectReferences(into: &found)
        return found
    }
}

extension ParsedExpression {
    /// A call without arguments of a function that a scope hands in.
    static func call(_ function: String) -> ParsedExpression {
        ParsedExpression(
            text: "\(function)()", contexts: [], functions: [function],
            root: .handedIn(function, [], Node.Place(position: 1, length: 1)))
    }
}

extension Node {
    fileprivate func collectReferences(into found: inout [[String]]) {
        if let path = path {
            found.append(path)
            return
        }
        for child in children { child.collectReferences(into: &found) }
    }

    /// The names along a chain of properties that starts at a context.
    private var path: [String]? {
        switch self {
        case .context(let name): [name]
        case .index(let base, .literal(.string(let name))): base.path.map { $0 + [name] }
        default: nil
        }
    }

    var children: [Node] {
        switch self {
        case .literal, .context: []
        case .index(let left, let right), .comparison(_, let left, let right): [left, right]
        case .wildcard(let base), .not(let base): [base]
        case .all(let nodes), .any(let nodes), .builtIn(_, let nodes, _), .handedIn(_, let nodes, _): nodes
        }
    }
}
