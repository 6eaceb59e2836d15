/// A value of the expression language.
///
///     let github = Value.object([("ref", .string("refs/heads/main"))])
///     github["REF"]?.text   // "refs/heads/main"
///
/// Arrays and objects are equal only to themselves, so they are references to values that never change.
public enum Value: Sendable {
    /// Nothing; also what a missing property is.
    case null
    /// A truth value.
    case bool(Bool)
    /// A number; there is only one kind.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array(ArrayValue)
    /// Members by name, in order.
    case object(ObjectValue)

    /// A new list, equal to no other.
    public static func array(_ elements: [Value]) -> Value { .array(ArrayValue(elements)) }

    /// A new object, equal to no other.
    ///
    /// - Parameters:
    ///   - members: Names and values in order; of names that differ only in case the last one stays.
    ///   - isCaseSensitive: Whether names are looked up as spelled, as GitHub does for `env` on Linux.
    public static func object(_ members: [(String, Value)], isCaseSensitive: Bool = false) -> Value {
        .object(ObjectValue(members, isCaseSensitive: isCaseSensitive))
    }

    /// The value of a member, or `nil` when this is no object or has no such member.
    public subscript(name: String) -> Value? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The kind as the language names it: `Null`, `Boolean`, `Number`, `String`, `Array` or `Object`.
    public var kindName: String {
        switch self {
        case .null: "Null"
        case .bool: "Boolean"
        case .number: "Number"
        case .string: "String"
        case .array: "Array"
        case .object: "Object"
        }
    }

    /// Whether it is neither a list nor an object.
    public var isPrimitive: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    /// Whether a condition that has this value holds: not null, false, 0, NaN or the empty text.
    public var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let bool): bool
        case .number(let number): number != 0 && !number.isNaN
        case .string(let string): !string.isEmpty
        case .array, .object: true
        }
    }

    /// The value as text: `Array` and `Object` for these, numbers with at most 15 significant digits.
    public var text: String {
        switch self {
        case .null: ""
        case .bool(let bool): bool ? "true" : "false"
        case .number(let number): Numerals.text(of: number)
        case .string(let string): string
        case .array, .object: kindName
        }
    }

    /// The value as a number; NaN when it is none.
    public var number: Double {
        switch self {
        case .null: 0
        case .bool(let bool): bool ? 1 : 0
        case .number(let number): number
        case .string(let string): Numerals.number(in: string)
        case .array, .object: .nan
        }
    }
}

/// The elements of a list value, compared by identity.
public final class ArrayValue: Sendable {
    /// The elements in order.
    public let elements: [Value]
    /// Whether `.*` made it: a further property or index then applies to each element.
    let isFiltered: Bool

    /// Creates a list.
    public convenience init(_ elements: [Value]) { self.init(elements, isFiltered: false) }

    init(_ elements: [Value], isFiltered: Bool) {
        self.elements = elements
        self.isFiltered = isFiltered
    }
}
