/// What is known of a value before it is there: the kinds or even the values that it can have.
///
///     let os = ValueDomain.values([.string("linux"), .string("windows")])
///     let matrix = ValueDomain.object(["os": os], others: .nothing)
public struct ValueDomain: Sendable {
    /// A set of kinds of values.
    public struct Kinds: OptionSet, Sendable {
        /// One bit a kind.
        public let rawValue: Int
        /// Creates a set.
        public init(rawValue: Int) { self.rawValue = rawValue }
        /// Nothing.
        public static let null = Kinds(rawValue: 1)
        /// A truth value.
        public static let bool = Kinds(rawValue: 2)
        /// A number.
        public static let number = Kinds(rawValue: 4)
        /// A text.
        public static let string = Kinds(rawValue: 8)
        /// A list.
        public static let array = Kinds(rawValue: 16)
        /// An object.
        public static let object = Kinds(rawValue: 32)
        /// All kinds.
        public static let all = Kinds(rawValue: 63)
    }

    /// The most values that are told apart; beyond it only kinds are known.
    private static let maximumValues = 64

    /// The kinds that it can have.
    public let kinds: Kinds
    /// All values that it can have; `nil` when they are not known.
    public let values: [Value]?
    private let members: [String: ValueDomain]
    private let others: [ValueDomain]

    private init(
        _ kinds: Kinds, _ values: [Value]?, _ members: [String: ValueDomain] = [:],
        _ others: [ValueDomain] = []
    ) {
        self.kinds = kinds
        self.values = values
        self.members = members
        self.others = others
    }

    /// Nothing is known.
    public static let any = ValueDomain(.all, nil)
    /// It is always null, as a member that is not there.
    public static let nothing = ValueDomain.values([.null])
    /// True or false.
    public static let truth = ValueDomain.values([.bool(true), .bool(false)])

    /// Any value of some kinds.
    public static func kinds(_ kinds: Kinds) -> ValueDomain { ValueDomain(kinds, nil) }

    /// One of these values; lists and objects among them are known by their kind only.
    public static func values(_ values: [Value]) -> ValueDomain {
        let kinds = values.reduce(into: Kinds()) { $0.insert($1.kind) }
        let isKnown = values.count <= maximumValues && values.allSatisfy(\.isPrimitive)
        return ValueDomain(kinds, isKnown ? values : nil)
    }

    /// One of these texts.
    public static func texts(_ texts: [String]) -> ValueDomain { values(texts.map { .string($0) }) }

    /// An object with these members, by lower-case name, and others.
    public static func object(_ members: [String: ValueDomain], others: ValueDomain) -> ValueDomain {
        ValueDomain(.object, nil, members, [others])
    }

    /// What a value of one or the other can be.
    public func or(_ other: ValueDomain) -> ValueDomain {
        var joined: [Value]?
        if let values, let more = other.values, values.count + more.count <= Self.maximumValues {
            joined = values + more
        }
        return ValueDomain(kinds.union(other.kinds), joined)
    }

    /// What a member can be.
    func member(_ name: String) -> ValueDomain {
        guard kinds == .object, let others = others.first else { return .any }
        return members[name.lowercased()] ?? others
    }

    /// What any member or element can be.
    var anyMember: ValueDomain {
        guard kinds == .object, let others = others.first, members.isEmpty else { return .any }
        return others.or(.nothing)
    }

    /// Whether it is true, or false, whatever its value; `nil` when that depends.
    public var constantTruth: Bool? {
        if kinds.isSubset(of: [.array, .object]), !kinds.isEmpty { return true }
        guard let values, let first = values.first?.isTruthy else { return nil }
        return values.allSatisfy { $0.isTruthy == first } ? first : nil
    }

    /// The values that are true, or those that are false.
    func only(_ truth: Bool) -> ValueDomain {
        guard let values else {
            return truth || kinds.isDisjoint(with: [.array, .object])
                ? ValueDomain(kinds, nil) : ValueDomain(kinds.subtracting([.array, .object]), nil)
        }
        return .values(values.filter { $0.isTruthy == truth })
    }

    /// Whether no value of one can be equal to a value of the other.
    func isNeverEqual(to other: ValueDomain) -> Bool {
        if let values, let others = other.values {
            return !values.contains { value in others.contains { value.looselyEquals($0) } }
        }
        if let values { return !values.contains { other.mayEqual($0) } }
        if let values = other.values { return !values.contains { mayEqual($0) } }
        let primitive = Kinds.all.subtracting([.array, .object])
        return kinds.isSubset(of: primitive) && other.kinds.isSubset(of: [.array, .object])
            || other.kinds.isSubset(of: primitive) && kinds.isSubset(of: [.array, .object])
    }

    /// Whether some value of its kinds equals a primitive value.
    private func mayEqual(_ value: Value) -> Bool {
        let number = value.number
        if kinds.contains(value.kind) { return true }
        if kinds.contains(.number), !number.isNaN { return true }
        if kinds.contains(.bool), number == 0 || number == 1 { return true }
        if kinds.contains(.null), number == 0 { return true }
        // A text can be written for any number, and none for NaN.
        return kinds.contains(.string) && !number.isNaN
    }
}

extension Value {
    fileprivate var kind: ValueDomain.Kinds {
        switch self {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}
