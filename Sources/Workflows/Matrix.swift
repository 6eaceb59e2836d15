public import JSON

/// The combinations of a job's matrix.
///
///     Matrix.combinations(of: ["kind": ["svc", "tree"], "seed": [1, 2]])   // four objects
///
/// Source: GitHub's documentation, "Running variations of jobs in a workflow".
public enum Matrix {
    /// Why a value is no matrix.
    public struct Problem: Error, Sendable, Equatable {
        /// The rule in one phrase.
        public let message: String
        /// The name in the matrix that is wrong.
        public let name: String?
        /// Whether it is only too large.
        public let isSize: Bool

        init(_ message: String, name: String? = nil, isSize: Bool = false) {
            self.message = message
            self.name = name
            self.isSize = isSize
        }
    }

    /// The most jobs that a matrix may make.
    public static let maximumCount = 256
    /// The most combinations that are looked at before `exclude` takes some away.
    private static let maximumProduct = 16_384

    /// The cross product in the order of names, without what `exclude` matches, with what `include` adds.
    ///
    /// - Parameter matrix: An object of names to arrays, after its expressions are evaluated.
    public static func combinations(of matrix: JSON) -> Result<[JSONObject], Problem> {
        do throws(Problem) {
            guard let object = matrix.object else { throw Problem("a matrix is a mapping of names to lists") }
            let vectors = try vectors(of: object)
            var result = try product(vectors)
            let exclude = try filters("exclude", of: object)
            try check(exclude, against: vectors)
            result.removeAll { combination in exclude.contains { matches(combination, $0) } }
            result = include(try filters("include", of: object), in: result, names: vectors.map(\.name))
            guard !result.isEmpty else { throw Problem("the matrix has no combination") }
            guard result.count <= maximumCount else {
                throw Problem(
                    "a matrix makes at most \(maximumCount) jobs, and this makes \(result.count)",
                    isSize: true)
            }
            return .success(result)
        } catch {
            return .failure(error)
        }
    }

    private typealias Vector = (name: String, values: [JSON])

    private static func vectors(of object: JSONObject) throws(Problem) -> [Vector] {
        var vectors: [Vector] = []
        for (name, value) in object.members where name != "include" && name != "exclude" {
            guard let values = value.array else {
                throw Problem("'\(name)' of a matrix takes a list", name: name)
            }
            guard !values.isEmpty else { throw Problem("'\(name)' of a matrix has no value", name: name) }
            vectors.append((name, values))
        }
        return vectors
    }

    private static func filters(_ name: String, of object: JSONObject) throws(Problem) -> [JSONObject] {
        guard let value = object[name], value != .null else { return [] }
        guard let elements = value.array else {
            throw Problem("'\(name)' takes a list of mappings", name: name)
        }
        guard elements.count <= maximumProduct else {
            throw Problem("'\(name)' has at most \(maximumProduct) entries", name: name, isSize: true)
        }
        var filters: [JSONObject] = []
        for element in elements {
            guard let filter = element.object else { throw Problem("'\(name)' takes mappings", name: name) }
            filters.append(filter)
        }
        return filters
    }

    private static func check(_ exclude: [JSONObject], against vectors: [Vector]) throws(Problem) {
        for filter in exclude {
            for name in filter.names where !vectors.contains(where: { $0.name == name }) {
                throw Problem("'exclude' names '\(name)', which the matrix does not have", name: "exclude")
            }
        }
    }

    private static func product(_ vectors: [Vector]) throws(Problem) -> [JSONObject] {
        guard !vectors.isEmpty else { return [] }
        var count = 1
        for vector in vectors {
            let (product, overflows) = count.multipliedReportingOverflow(by: vector.values.count)
            guard !overflows, product <= maximumProduct else {
                throw Problem(
                    "a matrix makes at most \(maximumCount) jobs, and this makes far more", isSize: true)
            }
            count = product
        }
        var result = [JSONObject()]
        for (name, values) in vectors {
            result = result.flatMap { combination in
                values.map { value in
                    var next = combination
                    next[name] = value
                    return next
                }
            }
        }
        return result
    }

    /// Whether an object has all that a filter names, however deep.
    private static func matches(_ combination: JSONObject, _ filter: JSONObject) -> Bool {
        filter.members.allSatisfy { member in
            combination[member.name].map { matches($0, member.value) } ?? false
        }
    }

    private static func matches(_ value: JSON, _ filter: JSON) -> Bool {
        switch (value, filter) {
        case (.object(let value), .object(let filter)): matches(value, filter)
        case (.array(let values), .array(let filters)):
            values.count == filters.count && zip(values, filters).allSatisfy { matches($0, $1) }
        default: value == filter
        }
    }

    /// Merges each entry into every combination whose own values it keeps; one that fits none becomes a new one.
    private static func include(_ entries: [JSONObject], in original: [JSONObject], names: [String])
        -> [JSONObject]
    {
        var merged = original
        var added: [JSONObject] = []
        for entry in entries {
            let own = entry.names.filter { names.contains($0) }
            var fits = false
            for index in original.indices where own.allSatisfy({ original[index][$0] == entry[$0] }) {
                fits = true
                for member in entry.members { merged[index][member.name] = member.value }
            }
            if !fits { added.append(entry) }
        }
        return merged + added
    }
}
