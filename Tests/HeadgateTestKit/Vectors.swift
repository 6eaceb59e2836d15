public import JSON
internal import Linux

/// Numbers that others made with plain formulas and cross-checked with scipy, statsmodels and scikit-learn.
public enum Vectors {
    /// A group of `vectors/gates.json` in the shared folder, or `nil` where there is none.
    public static func gates(_ group: String) throws -> JSON? { try file.get()[group] }

    private static let file = Result { try JSON.parse(Files.read(Shared.folder + "/vectors/gates.json")) }

    /// Whether two numbers agree as closed forms must (1e-12, or 1e-9 of the larger), or as closely as is
    /// said.
    public static func agree(
        _ value: Double?, _ expected: Double?, absolute: Double = 1e-12, relative: Double = 1e-9
    ) -> Bool {
        guard let value, let expected else { return false }
        return (value - expected).magnitude
            <= max(absolute, relative * max(value.magnitude, expected.magnitude))
    }

    /// The same where a vector is JSON.
    public static func agree(
        _ value: Double?, _ expected: JSON?, absolute: Double = 1e-12, relative: Double = 1e-9
    ) -> Bool {
        agree(value, expected?.number, absolute: absolute, relative: relative)
    }
}

extension JSON {
    /// A vector's column of numbers.
    public var numbers: [Double] { array?.compactMap(\.number) ?? [] }

    /// A vector's number, or NaN, which agrees with nothing.
    public func number(_ name: String) -> Double { self[name]?.number ?? .nan }

    /// A vector's count, or one that no function takes.
    public func count(_ name: String) -> Int { self[name]?.integer ?? -1 }
}
