public import Diagnostics

/// How large a document may be; what is larger is refused with an error.
public struct YAMLLimits: Sendable, Hashable {
    /// The size of the text.
    public var maximumBytes: Int
    /// How deep collections may be nested; the root is depth 1.
    public var maximumDepth: Int
    /// How many nodes the document may have after its aliases are expanded.
    public var maximumNodes: Int
    /// How many bytes of text aliases may repeat.
    public var maximumRepeatedBytes: Int
    /// How many errors are reported.
    public var maximumErrors: Int

    /// Creates limits.
    public init(
        maximumBytes: Int = 1 << 20, maximumDepth: Int = 50, maximumNodes: Int = 100_000,
        maximumErrors: Int = 10, maximumRepeatedBytes: Int = 4 << 20
    ) {
        self.maximumBytes = maximumBytes
        self.maximumDepth = maximumDepth
        self.maximumNodes = maximumNodes
        self.maximumErrors = maximumErrors
        self.maximumRepeatedBytes = maximumRepeatedBytes
    }
}

/// Reads a YAML 1.2 document into a tree with a place on every node.
public struct YAMLDocument: Sendable {
    /// Parses a text of one document.
    ///
    /// - Returns: The tree, and the findings sorted by place. The root is `nil` when the text has no document
    ///   or its syntax is broken; with other errors (a duplicate key, a tag) the rest of the tree is there.
    public static func parse(
        _ text: String, path: String, limits: YAMLLimits = YAMLLimits()
    ) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
        parse(bytes: Array(text.utf8), path: path, limits: limits)
    }

    /// Parses the bytes of a file, which may not even be UTF-8.
    public static func parse(
        bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits()
    ) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
        if let finding = TextCheck(bytes: bytes, path: path, limits: limits).firstProblem() {
            return (nil, [finding])
        }
        let source = YAMLSource(bytes)
        var builder = TreeBuilder(source: source, path: path, limits: limits)
        let root = builder.build()
        let sorted = builder.findings.sortedByPlace()
        return (root, Array(sorted.prefix(max(1, limits.maximumErrors))))
    }
}
