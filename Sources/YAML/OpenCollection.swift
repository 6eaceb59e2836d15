internal import Diagnostics

/// A list or mapping whose end has not come yet.
struct OpenCollection {
    private enum NextKey {
        case awaited
        case read(YAMLScalar)
        /// The key was rejected: its value goes with it.
        case rejected
    }

    let isMapping: Bool
    let isFlow: Bool
    let anchor: String?
    private var span: SourceSpan
    private var elements: [YAMLNode] = []
    private var entries: [YAMLEntry] = []
    private var next = NextKey.awaited
    /// The keys of a mapping that is too long to be searched.
    private var known: [String: SourceSpan] = [:]
    private var size = 1
    private var height = 0
    private var bytes = 0

    init(isMapping: Bool, isFlow: Bool, span: SourceSpan, anchor: String?) {
        self.isMapping = isMapping
        self.isFlow = isFlow
        self.span = span
        self.anchor = anchor
    }

    /// The collection as a node.
    var finished: TreeBuilder.Subtree {
        let content = isMapping ? YAMLNode.Content.mapping(entries) : .sequence(elements)
        return TreeBuilder.Subtree(
            node: YAMLNode(content, span: span, isFlow: isFlow), size: size, height: height + 1,
            bytes: bytes)
    }

    /// Takes the next node.
    ///
    /// - Returns: A finding without a path when a key is not accepted.
    mutating func add(_ subtree: TreeBuilder.Subtree, at place: SourceSpan) -> Diagnostic? {
        size &+= subtree.size
        bytes &+= subtree.bytes
        height = max(height, subtree.height)
        guard isMapping else {
            elements.append(subtree.node)
            return nil
        }
        switch next {
        case .awaited:
            return takeKey(subtree.node, at: place)
        case .read(let key):
            entries.append(YAMLEntry(key: key, value: subtree.node))
            next = .awaited
        case .rejected:
            next = .awaited
        }
        return nil
    }

    private mutating func takeKey(_ node: YAMLNode, at place: SourceSpan) -> Diagnostic? {
        guard let key = node.scalar else {
            next = .rejected
            let isBraces = node.isFlow && node.entries != nil && isFlow
            return Diagnostic(
                .error, YAMLCode.complexKey, "a key must be a scalar, not \(node.kindName)", span: place,
                help: isBraces ? "put a value that begins with '{{' in quotes" : "write the key as a string")
        }
        if entries.isEmpty, !isFlow { span = place }
        if key.text == "<<", key.style == .plain {
            next = .rejected
            return Diagnostic(
                .error, YAMLCode.mergeKey, "merge keys ('<<') are not supported", span: place,
                help: "write the entries out, or use an alias for a whole value: 'key: *name'")
        }
        if let first = firstPlace(of: key.text) {
            next = .rejected
            return duplicate(key, at: place, first: first)
        }
        if !known.isEmpty { known[key.text] = key.span }
        next = .read(key)
        return nil
    }

    /// Where a key is set already; short mappings are searched, which is faster than hashing.
    private mutating func firstPlace(of key: String) -> SourceSpan? {
        if entries.count < 12 { return entries.first { $0.key.text == key }?.key.span }
        if known.isEmpty {
            for entry in entries { known[entry.key.text] = entry.key.span }
        }
        return known[key]
    }

    private func duplicate(_ key: YAMLScalar, at place: SourceSpan, first: SourceSpan) -> Diagnostic {
        Diagnostic(
            .error, YAMLCode.duplicateKey, "key '\(key.text.abbreviated)' occurs twice in this mapping",
            span: place,
            help: "remove one of the two",
            notes: [Diagnostic.Note("'\(key.text.abbreviated)' is first set here", span: first)])
    }
}
