/// What an expression can see: contexts by name, functions by name, and how much it may make.
public struct Scope: Sendable {
    /// A function from outside, such as `success` or `hashFiles`.
    public typealias Function = @Sendable ([Value]) throws(ExpressionError) -> Value

    /// The contexts by lower-case name.
    public var contexts: [String: Value]
    /// The functions by lower-case name.
    public var functions: [String: Function]
    /// How many bytes of text and lists one evaluation may make.
    public var memoryBytes: Int

    /// Creates a scope; names may be in any case.
    public init(
        contexts: [String: Value] = [:], functions: [String: Function] = [:],
        memoryBytes: Int = ExpressionLimits.memoryBytes
    ) {
        self.contexts = Dictionary(contexts.map { ($0.key.lowercased(), $0.value) }) { $1 }
        self.functions = Dictionary(functions.map { ($0.key.lowercased(), $0.value) }) { $1 }
        self.memoryBytes = memoryBytes
    }
}
