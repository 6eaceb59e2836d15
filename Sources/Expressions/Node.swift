/// A parsed expression as a tree, at most `ExpressionLimits.depth` levels deep.
indirect enum Node: Sendable {
    case literal(Value)
    case context(String)
    case index(Node, Node)
    case wildcard(Node)
    case not(Node)
    case comparison(Comparison, Node, Node)
    case all([Node])
    case any([Node])
    case builtIn(BuiltInFunction, [Node], Place)
    case handedIn(String, [Node], Place)

    enum Comparison: Sendable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    }

    /// Where a call stands, for errors of its evaluation: a column from 1 and a length, in characters.
    struct Place: Sendable {
        var position: Int
        var length: Int
    }

    var isConjunction: Bool { if case .all = self { true } else { false } }
    var isDisjunction: Bool { if case .any = self { true } else { false } }
}

/// The functions that every expression has.
enum BuiltInFunction: String, Sendable, CaseIterable {
    case contains
    case startsWith
    case endsWith
    case format
    case join
    case toJSON
    case fromJSON
    case `case`

    private static let byName = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })

    static func named(_ lowercased: String) -> BuiltInFunction? { byName[lowercased] }

    var argumentCounts: ClosedRange<Int> {
        switch self {
        case .contains, .startsWith, .endsWith: 2...2
        case .format: 1...255
        case .join: 1...2
        case .toJSON, .fromJSON: 1...1
        case .case: 3...255
        }
    }
}
