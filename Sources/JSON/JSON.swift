/// A JSON value.
///
///     let value = try JSON.parse(#"{"accuracy": 0.97}"#)
///     value["accuracy"]?.number   // 0.97
///
/// Source: RFC 8259.
public enum JSON: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number; non-finite ones are written as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
    case number(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object, in the order it was read or built.
    case object(JSONObject)

    /// The value of a member, or `nil` when this is no object or has no such member.
    public subscript(name: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The element of an array, or `nil` when this is no array or is too short.
    public subscript(index: Int) -> JSON? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The string, when it is one.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The number, when it is one.
    public var number: Double? { if case .number(let value) = self { value } else { nil } }
    /// The integer, when it is a number without a fraction that `Int` can hold.
    public var integer: Int? { number.flatMap { Int(exactly: $0) } }
    /// The truth value, when it is one.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The elements, when it is an array.
    public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
    /// The members, when it is an object.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// An integer as a number.
    public static func integer(_ value: Int) -> JSON { .number(Double(value)) }
    /// A string, or `null` for `nil`.
    public static func optional(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
    /// A number, or `null` for `nil`.
    public static func optional(_ value: Double?) -> JSON { value.map { .number($0) } ?? .null }
    /// An object with its members in the given order.
    public static func object(_ members: KeyValuePairs<String, JSON>) -> JSON {
        .object(JSONObject(members.map { ($0.key, $0.value) }))
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A number.
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
    /// A number.
    public init(floatLiteral value: Double) { self = .number(value) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// An object.
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(JSONObject(elements)) }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
}

/// The members of a JSON object: a dictionary that remembers its order.
public struct JSONObject: Sendable, Hashable {
    /// The names in order.
    public private(set) var names: [String] = []
    private var values: [String: JSON] = [:]

    /// An empty object.
    public init() {}

    /// An object of members in order; of two with one name the last value stays.
    public init(_ members: some Sequence<(String, JSON)>) {
        for (name, value) in members { self[name] = value }
    }

    /// How many members there are.
    public var count: Int { names.count }
    /// Whether there are none.
    public var isEmpty: Bool { names.isEmpty }
    /// The members in order.
    public var members: [(name: String, value: JSON)] { names.map { ($0, values[$0] ?? .null) } }

    /// The value of a member; setting `nil` removes it.
    public subscript(name: String) -> JSON? {
        get { values[name] }
        set {
            if let newValue {
                if values.updateValue(newValue, forKey: name) == nil { names.append(name) }
            } else if values.removeValue(forKey: name) != nil {
                names.removeAll { $0 == name }
            }
        }
    }

    /// Two objects are equal when they have the same members, in any order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool { left.values == right.values }
    /// Hashes the members without their order.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}
