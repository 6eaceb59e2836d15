public import Diagnostics

/// One value of a YAML document and where it stands: a scalar, a list or a mapping.
///
///     let (root, findings) = YAMLDocument.parse(text, path: "pipelines/train.yml")
///     let name = root?["name"]?.text
///     for entry in root?["jobs"]?.entries ?? [] { print(entry.key.text, entry.key.span.start.line) }
public struct YAMLNode: Sendable {
    /// What a node holds.
    public enum Content: Sendable {
        /// One value.
        case scalar(YAMLScalar)
        /// Values in order.
        case sequence([YAMLNode])
        /// Keys with their values, in the order of the file; no key occurs twice.
        case mapping([YAMLEntry])
    }

    /// What it holds.
    public let content: Content
    /// The scalar's token on its first line, or the first token of a collection.
    public let span: SourceSpan
    /// Whether a collection is written in `[]` or `{}`.
    public let isFlow: Bool

    /// Creates a node.
    public init(_ content: Content, span: SourceSpan, isFlow: Bool = false) {
        self.content = content
        self.span = span
        self.isFlow = isFlow
    }

    /// The value of a mapping's key; `nil` also when this is no mapping.
    public subscript(key: String) -> YAMLNode? {
        entry(key)?.value
    }

    /// The entry of a mapping's key, for who needs the place of the key.
    public func entry(_ key: String) -> YAMLEntry? {
        entries?.first { $0.key.text == key }
    }

    /// The scalar; `nil` when it is a collection.
    public var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The text of a scalar of any type, as it stands without quotes; `nil` when it is a collection.
    public var text: String? { scalar?.text }

    /// The entries of a mapping; `nil` when it is something else.
    public var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The elements of a list; `nil` when it is something else.
    public var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// Whether it is a null scalar, such as the value after a bare `key:`.
    public var isNull: Bool { scalar?.value == .null }

    /// Its kind for a message: "a mapping", "a list", "a string", "a number", "a boolean" or "nothing".
    public var kindName: String {
        switch content {
        case .scalar(let scalar): scalar.value.kindName
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// A key of a mapping with its value.
public struct YAMLEntry: Sendable {
    /// The key; only scalars can be keys here.
    public let key: YAMLScalar
    /// What stands behind the colon.
    public let value: YAMLNode

    /// Creates an entry.
    public init(key: YAMLScalar, value: YAMLNode) {
        self.key = key
        self.value = value
    }
}
