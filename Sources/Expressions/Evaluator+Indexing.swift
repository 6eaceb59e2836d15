extension Evaluator {
    /// What one more element of a list that is made costs.
    static let elementBytes = 16

    /// `base.*`: all elements or values, of a filtered list those of each element.
    mutating func wildcard(_ base: Value) throws(ExpressionError) -> Value {
        var found: [Value] = []
        switch base {
        case .array(let array) where array.isFiltered:
            for element in array.elements { found += Self.elements(of: element) }
        default: found = Self.elements(of: base)
        }
        return try filtered(found)
    }

    /// `base[index]` or `base.name`; on a filtered list, what each element has there.
    mutating func element(of base: Value, at index: Value) throws(ExpressionError) -> Value {
        guard case .array(let array) = base, array.isFiltered else {
            return Self.element(of: base, at: index) ?? .null
        }
        return try filtered(array.elements.compactMap { Self.element(of: $0, at: index) })
    }

    private mutating func filtered(_ elements: [Value]) throws(ExpressionError) -> Value {
        try spend(elements.count * Self.elementBytes)
        return .array(ArrayValue(elements, isFiltered: true))
    }

    private static func elements(of value: Value) -> [Value] {
        switch value {
        case .array(let array): array.elements
        case .object(let object): object.values
        default: []
        }
    }

    /// The element, or `nil` when there is none: a list or an object is no index.
    private static func element(of base: Value, at index: Value) -> Value? {
        switch base {
        case .object(let object): return index.isPrimitive ? object[index.text] : nil
        case .array(let array):
            let number = index.number.rounded(.down)
            guard number >= 0, let place = Int(exactly: number), place < array.elements.count else {
                return nil
            }
            return array.elements[place]
        default: return nil
        }
    }
}
