/// A comparison whose outcome no value can change.
public struct FixedComparison: Sendable, Equatable {
    /// The left side as it is written, or "the left side".
    public let left: String
    /// The right side as it is written, or "the right side".
    public let right: String
    /// What it always is.
    public let outcome: Bool
    /// What the side that is no literal can be, when its values are known, as they are written.
    public let values: [String]
    /// Whether that side is a truth value.
    public let isTruth: Bool
}

extension ParsedExpression {
    /// Whether it has a `==` or `!=` at all.
    public var compares: Bool { root?.compares ?? false }

    /// What its value can be.
    ///
    /// - Parameter contexts: What is known of each context, by lower-case name.
    public func domain(in contexts: [String: ValueDomain]) -> ValueDomain {
        root?.domain(in: contexts) ?? .nothing
    }

    /// The paths whose values can become the expression's own value or part of it, with `*` for a computed index.
    ///
    /// What is only compared, searched or tested leaves no trace in the value, and is not among them.
    public var shownPaths: [[String]] {
        var found: [[String]] = []
        root?.collectShownPaths(into: &found)
        return found
    }

    /// The comparisons for equality that are always true or always false.
    public func fixedComparisons(in contexts: [String: ValueDomain]) -> [FixedComparison] {
        var found: [FixedComparison] = []
        root?.collectFixedComparisons(in: contexts, into: &found)
        return found
    }
}

extension Node {
    fileprivate var compares: Bool {
        switch self {
        case .comparison(.equal, _, _), .comparison(.notEqual, _, _): true
        default: children.contains(where: \.compares)
        }
    }

    fileprivate func domain(in contexts: [String: ValueDomain]) -> ValueDomain {
        switch self {
        case .literal(let value): return .values([value])
        case .context(let name): return contexts[name] ?? .any
        case .index(let base, .literal(.string(let name))): return base.domain(in: contexts).member(name)
        case .index(let base, _): return base.domain(in: contexts).anyMember
        case .wildcard: return .kinds(.array)
        case .not(let operand):
            let truth = operand.domain(in: contexts).constantTruth
            return truth.map { .values([.bool(!$0)]) } ?? .truth
        case .comparison(let comparison, let left, let right):
            return Self.outcome(comparison, left.domain(in: contexts), right.domain(in: contexts))
                .map { .values([.bool($0)]) } ?? .truth
        case .all(let operands): return Self.joined(operands.map { $0.domain(in: contexts) }, stopsAt: false)
        case .any(let operands): return Self.joined(operands.map { $0.domain(in: contexts) }, stopsAt: true)
        case .builtIn(let function, let arguments, _):
            return function.domain(arguments.map { $0.domain(in: contexts) })
        case .handedIn(let name, _, _): return name == "hashfiles" ? .kinds(.string) : .truth
        }
    }

    /// The value of a chain: an operand that settles it, or the last one.
    private static func joined(_ operands: [ValueDomain], stopsAt truth: Bool) -> ValueDomain {
        guard var result = operands.last else { return .any }
        for operand in operands.dropLast().reversed() {
            switch operand.constantTruth {
            case truth: result = operand
            case !truth: continue
            default: result = operand.only(truth).or(result)
            }
        }
        return result
    }

    fileprivate static func outcome(
        _ comparison: Comparison, _ left: ValueDomain, _ right: ValueDomain
    ) -> Bool? {
        switch comparison {
        case .equal: left.isNeverEqual(to: right) ? false : nil
        case .notEqual: left.isNeverEqual(to: right) ? true : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual: nil
        }
    }

    fileprivate func collectFixedComparisons(
        in contexts: [String: ValueDomain], into found: inout [FixedComparison]
    ) {
        if case .comparison(let comparison, let left, let right) = self {
            let (first, second) = (left.domain(in: contexts), right.domain(in: contexts))
            if let outcome = Self.outcome(comparison, first, second) {
                let open = left.isLiteral ? second : first
                found.append(
                    FixedComparison(
                        left: left.spelled ?? "the left side", right: right.spelled ?? "the right side",
                        outcome: outcome, values: open.values?.map { Node.literal($0).spelled ?? "" } ?? [],
                        isTruth: open.kinds.contains(.bool) && open.kinds.isSubset(of: [.bool, .null])))
            }
        }
        for child in children { child.collectFixedComparisons(in: contexts, into: &found) }
    }

    fileprivate func collectShownPaths(into found: inout [[String]]) {
        switch self {
        case .literal, .not, .comparison, .handedIn: return
        case .context, .index, .wildcard:
            if let path = starredPath { found.append(path) }
        case .all(let operands): operands.last?.collectShownPaths(into: &found)
        case .any(let operands): for operand in operands { operand.collectShownPaths(into: &found) }
        case .builtIn(let function, let arguments, _):
            switch function {
            case .contains, .startsWith, .endsWith: return
            case .format, .join, .toJSON, .fromJSON:
                for argument in arguments { argument.collectShownPaths(into: &found) }
            case .case:
                for (index, argument) in arguments.enumerated()
                where index % 2 == 1 || index == arguments.count - 1 {
                    argument.collectShownPaths(into: &found)
                }
            }
        }
    }

    private var starredPath: [String]? {
        switch self {
        case .context(let name): [name]
        case .index(let base, .literal(.string(let name))): base.starredPath.map { $0 + [name] }
        case .index(let base, _), .wildcard(let base): base.starredPath.map { $0 + ["*"] }
        default: nil
        }
    }

    private var isLiteral: Bool { if case .literal = self { true } else { false } }

    /// A literal or a path of names as it is written; `nil` for anything else.
    private var spelled: String? {
        switch self {
        case .literal(.string(let text)): "'" + text.replacing("'", with: "''") + "'"
        case .literal(.null): "null"
        case .literal(let value): value.text
        case .context(let name): name
        case .index(let base, .literal(.string(let name))): base.spelled.map { $0 + "." + name }
        default: nil
        }
    }
}

extension BuiltInFunction {
    fileprivate func domain(_ arguments: [ValueDomain]) -> ValueDomain {
        switch self {
        case .contains, .startsWith, .endsWith: return .truth
        case .format, .join, .toJSON: return .kinds(.string)
        case .fromJSON: return .any
        case .case:
            var result = arguments.last ?? .any
            for index in stride(from: 1, to: arguments.count - 1, by: 2) {
                result = result.or(arguments[index])
            }
            return result
        }
    }
}
