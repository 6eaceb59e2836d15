/// Follows a tree with the values of a scope, and counts what it makes.
struct Evaluator {
    private let scope: Scope
    private(set) var remainingBytes: Int

    init(scope: Scope) {
        self.scope = scope
        remainingBytes = max(0, scope.memoryBytes)
    }

    /// Recurses once a level of the tree, so at most `ExpressionLimits.depth` times.
    mutating func value(of node: Node) throws(ExpressionError) -> Value {
        switch node {
        case .literal(let value): return value
        case .context(let name): return scope.contexts[name] ?? .null
        case .index(let base, let index):
            let value = try value(of: base)
            return try element(of: value, at: self.value(of: index))
        case .wildcard(let base): return try wildcard(value(of: base))
        case .not(let operand): return .bool(try !value(of: operand).isTruthy)
        case .comparison(let comparison, let left, let right):
            let value = try value(of: left)
            return .bool(comparison.holds(value, try self.value(of: right)))
        case .all(let operands): return try last(of: operands) { !$0.isTruthy }
        case .any(let operands): return try last(of: operands) { $0.isTruthy }
        case .builtIn(let function, let arguments, let place):
            do throws(ExpressionError) { return try call(function, arguments) } catch {
                throw error.placed(at: place.position, length: place.length)
            }
        case .handedIn(let name, let arguments, let place):
            do throws(ExpressionError) { return try call(name, arguments) } catch {
                throw error.placed(at: place.position, length: place.length)
            }
        }
    }

    /// Counts bytes that an evaluation makes.
    mutating func spend(_ bytes: Int) throws(ExpressionError) {
        guard bytes <= remainingBytes else { throw ExpressionError(.evaluation, .memory) }
        remainingBytes -= bytes
    }

    /// The first operand that settles the matter, else the last one.
    private mutating func last(
        of operands: [Node], settles: (Value) -> Bool
    ) throws(ExpressionError) -> Value {
        var value = Value.null
        for operand in operands {
            value = try self.value(of: operand)
            if settles(value) { return value }
        }
        return value
    }

    private mutating func call(_ name: String, _ arguments: [Node]) throws(ExpressionError) -> Value {
        guard let function = scope.functions[name] else {
            throw ExpressionError(.evaluation, .unknownFunction(name, known: scope.functions.keys.sorted()))
        }
        var values: [Value] = []
        for argument in arguments { values.append(try value(of: argument)) }
        let result = try function(values)
        if case .string(let text) = result { try spend(text.utf8.count) }
        return result
    }
}

extension Node.Comparison {
    fileprivate func holds(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equal: left.looselyEquals(right)
        case .notEqual: !left.looselyEquals(right)
        case .less: left.isLess(than: right)
        case .lessOrEqual: left.looselyEquals(right) || left.isLess(than: right)
        case .greater: right.isLess(than: left)
        case .greaterOrEqual: left.looselyEquals(right) || right.isLess(than: left)
        }
    }
}
