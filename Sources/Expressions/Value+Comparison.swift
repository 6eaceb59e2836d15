extension Value {
    /// Whether `==` holds: texts ignore case, lists and objects are equal to themselves only.
    ///
    /// Values of different kinds meet as numbers.
    ///
    /// Source: ECMAScript's abstract equality without its conversion of objects.
    public func looselyEquals(_ other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.string(let left), .string(let right)): Folding.areEqual(left, right)
        case (.array(let left), .array(let right)): left === right
        case (.object(let left), .object(let right)): left === right
        default: number == other.number
        }
    }

    /// Whether `<` holds; never for NaN, nulls, lists and objects.
    public func isLess(than other: Value) -> Bool {
        switch (self, other) {
        case (.null, .null): false
        case (.string(let left), .string(let right)): Folding.isLess(left, right)
        default: number < other.number
        }
    }
}
