/// Which contexts and functions an expression may name; anything else is an error when it is parsed.
public struct NameRules: Sendable {
    /// The contexts in lower case; `nil` allows any.
    public let contexts: Set<String>?
    /// The functions beyond those that every expression has, in lower case.
    public let functions: Set<String>
    /// Whether `success` and `failure` take job ids, as in a job's `if`.
    public let statusTakesJobs: Bool

    /// The functions of which a condition has one, or else means `success() && …`.
    public static let statusFunctions: Set<String> = ["always", "success", "failure", "cancelled"]
    /// Any context and every function: for a first look at an expression.
    public static let any = NameRules(
        contexts: nil, functions: statusFunctions.union(["hashFiles"]), statusTakesJobs: true)

    /// Creates rules; the case of names does not matter.
    public init(contexts: Set<String>?, functions: Set<String> = [], statusTakesJobs: Bool = false) {
        self.contexts = contexts.map { Set($0.map { $0.lowercased() }) }
        self.functions = Set(functions.map { $0.lowercased() })
        self.statusTakesJobs = statusTakesJobs
    }

    func argumentCounts(of function: String) -> ClosedRange<Int> {
        switch function {
        case "always", "cancelled": 0...0
        case "success", "failure": 0...(statusTakesJobs ? 255 : 0)
        case "hashfiles": 1...255
        default: 0...255
        }
    }

    var knownContexts: [String] { (contexts ?? []).sorted() }

    var knownFunctions: [String] {
        let spelled = functions.map { $0 == "hashfiles" ? "hashFiles" : $0 }
        return (BuiltInFunction.allCases.map(\.rawValue) + spelled).sorted()
    }
}
