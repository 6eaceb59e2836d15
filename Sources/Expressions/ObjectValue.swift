/// The members of an object value in order, found by name without regard to case, compared by identity.
public final class ObjectValue: Sendable {
    /// The names in order, as they were spelled.
    public let names: [String]
    /// The values in the order of the names.
    public let values: [Value]
    /// Whether names are looked up as they are spelled.
    public let isCaseSensitive: Bool
    /// Places by folded name; only large objects have it, small ones are searched faster without.
    private let places: [[UInt8]: Int]?

    private static let searchedCount = 8

    /// Creates an object; of names that are the same the last one stays, at the place of the first.
    public init(_ members: [(String, Value)], isCaseSensitive: Bool = false) {
        var names: [String] = []
        var values: [Value] = []
        var places: [[UInt8]: Int] = [:]
        names.reserveCapacity(members.count)
        values.reserveCapacity(members.count)
        for (name, value) in members {
            let key = Self.key(name, isCaseSensitive)
            if let place = places[key] {
                names[place] = name
                values[place] = value
            } else {
                places[key] = names.count
                names.append(name)
                values.append(value)
            }
        }
        self.names = names
        self.values = values
        self.isCaseSensitive = isCaseSensitive
        self.places = names.count > Self.searchedCount ? places : nil
    }

    /// How many members there are.
    public var count: Int { names.count }

    /// The value of a member, or `nil` when there is none of that name.
    public subscript(name: String) -> Value? {
        if let places { return places[Self.key(name, isCaseSensitive)].map { values[$0] } }
        for (place, other) in names.enumerated() {
            let isSame = isCaseSensitive ? other.utf8.elementsEqual(name.utf8) : Folding.areEqual(other, name)
            if isSame { return values[place] }
        }
        return nil
    }

    private static func key(_ name: String, _ isCaseSensitive: Bool) -> [UInt8] {
        isCaseSensitive ? Array(name.utf8) : Folding.bytes(of: name)
    }
}
