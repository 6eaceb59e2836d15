internal import Diagnostics

/// Builds the tree from libyaml's events, with a stack of open collections instead of recursion.
struct TreeBuilder {
    /// A finished node with what its aliases must know.
    struct Subtree {
        var node: YAMLNode
        /// How many nodes it has, itself and its keys included.
        var size = 1
        /// How deep collections are nested in it; 0 for a scalar.
        var height = 0
        /// The bytes of all its texts.
        var bytes = 0
    }

    private let source: YAMLSource
    private let path: String
    private let limits: YAMLLimits
    private var tokens: TokenSpan
    private var open: [OpenCollection] = []
    private var anchors: [String: Subtree] = [:]
    private var root: YAMLNode?
    private var nodeCount = 0
    /// The bytes of the texts that aliases have repeated.
    private var repeatedBytes = 0
    private var documentCount = 0
    private var isStopped = false
    /// What was found wrong, in the order of reading.
    private(set) var findings: [Diagnostic] = []

    init(source: YAMLSource, path: String, limits: YAMLLimits) {
        self.source = source
        tokens = TokenSpan(source: source)
        self.path = path
        self.limits = limits
    }

    /// Reads the whole text; `nil` when it has no document or cannot be read to its end.
    mutating func build() -> YAMLNode? {
        var reader = EventReader(source.bytes)
        while !isStopped {
            guard let event = reader.next() else {
                findings.append(SyntaxProblem(failure: reader.failure, source: source, path: path).diagnostic)
                return nil
            }
            if event.kind == .end { return root }
            handle(event)
        }
        return nil
    }

    private mutating func handle(_ event: YAMLEvent) {
        switch event.kind {
        case .scalar: addScalar(event)
        case .alias: addAlias(event)
        case .sequenceStart, .mappingStart: openCollection(event)
        case .sequenceEnd, .mappingEnd: closeCollection()
        case .documentStart: startDocument(event)
        case .end, .other: break
        }
    }

    private mutating func startDocument(_ event: YAMLEvent) {
        documentCount += 1
        guard documentCount > 1 else { return }
        stop(
            YAMLCode.severalDocuments, "a file holds one document; a second one starts here",
            SourceSpan(start: event.start, length: 3), help: "remove the line '---' or split the file")
    }

    // MARK: - Nodes

    private mutating func addScalar(_ event: YAMLEvent) {
        let span = tokens.ofScalar(event)
        let value = value(of: event, span)
        let scalar = YAMLScalar(
            text: event.text, span: span, style: event.style, value: value, source: source)
        let node = YAMLNode(.scalar(scalar), span: span)
        add(Subtree(node: node, bytes: scalar.text.utf8.count), anchor: event.anchor)
    }

    private mutating func value(of event: YAMLEvent, _ span: SourceSpan) -> YAMLValue {
        guard let tag = event.tag, tag != "!" else {
            return event.style == .plain && event.tag == nil
                ? CoreSchema.value(of: event.text) : .string(event.text)
        }
        let name = coreName(tag)
        if let name, let value = CoreSchema.value(of: event.text, tag: name) { return value }
        if let name, ["int", "float", "bool", "null"].contains(name) {
            report(
                YAMLCode.tag, "'\(event.text.abbreviated)' does not fit its tag '!!\(name)'", span,
                help: "remove the tag or correct the value")
        } else {
            reportUnknownTag(tag, event)
        }
        return .string(event.text)
    }

    private mutating func addAlias(_ event: YAMLEvent) {
        let length = max(1, event.end.column &- event.start.column)
        let span = SourceSpan(start: event.start, length: event.end.line == event.start.line ? length : 1)
        if let anchored = anchors[event.text] {
            repeatedBytes &+= anchored.bytes
            guard repeatedBytes <= limits.maximumRepeatedBytes else {
                return stop(
                    YAMLCode.tooManyNodes, "the document's aliases repeat too much text", span,
                    help: "put the text into a file of its own, or alias it less often")
            }
            add(anchored, anchor: nil, at: span)
            return
        }
        if open.contains(where: { $0.anchor == event.text }) {
            report(
                YAMLCode.cyclicAlias, "alias '*\(event.text.abbreviated)' is inside its own anchor", span,
                help: "write the inner value out: a value cannot contain itself")
        } else {
            let known = anchors
            report(
                YAMLCode.undefinedAlias, "alias '*\(event.text.abbreviated)' names no anchor above it", span,
                help: Suggestion.help(for: event.text, among: known.keys.sorted())
                    ?? "put the text in quotes if it is no alias")
        }
        let scalar = YAMLScalar(text: "", span: span, style: .plain, value: .null, source: source)
        add(Subtree(node: YAMLNode(.scalar(scalar), span: span)), anchor: nil)
    }

    /// Puts a finished node where it belongs: the root, a list, or a mapping's key or value.
    private mutating func add(_ subtree: Subtree, anchor: String?, at place: SourceSpan? = nil) {
        nodeCount += place == nil && subtree.height > 0 ? 0 : subtree.size
        guard nodeCount <= limits.maximumNodes else {
            stop(
                YAMLCode.tooManyNodes, "the document has more than \(limits.maximumNodes) values",
                place ?? subtree.node.span,
                help: "aliases of aliases multiply their values: use fewer")
            return
        }
        guard open.count + subtree.height <= limits.maximumDepth else {
            stopTooDeep(place ?? subtree.node.span)
            return
        }
        if let anchor { anchors[anchor] = subtree }
        guard !open.isEmpty else {
            root = subtree.node
            return
        }
        if let finding = open[open.count - 1].add(subtree, at: place ?? subtree.node.span) { report(finding) }
    }

    // MARK: - Collections

    private mutating func openCollection(_ event: YAMLEvent) {
        let isMapping = event.kind == .mappingStart
        let span = tokens.ofCollection(event)
        guard open.count < limits.maximumDepth else { return stopTooDeep(span) }
        if let tag = event.tag, tag != "!", coreName(tag) != (isMapping ? "map" : "seq") {
            reportUnknownTag(tag, event)
        }
        nodeCount += 1
        // The anchor names the new value from here on; an alias inside would be cyclic.
        if let anchor = event.anchor { anchors[anchor] = nil }
        open.append(
            OpenCollection(isMapping: isMapping, isFlow: event.isFlow, span: span, anchor: event.anchor))
    }

    private mutating func closeCollection() {
        guard let collection = open.popLast() else { return }
        let subtree = collection.finished
        guard !open.isEmpty else {
            root = subtree.node
            return
        }
        add(subtree, anchor: collection.anchor)
    }

    // MARK: - Findings

    private func coreName(_ tag: String) -> String? {
        let prefix = "tag:yaml.org,2002:"
        return tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : nil
    }

    private mutating func reportUnknownTag(_ tag: String, _ event: YAMLEvent) {
        guard findings.count < limits.maximumErrors else { return }
        let (span, written) = tokens.ofTag(event, tag)
        let help =
            written.contains("(")
            ? "write ${{ \(written.abbreviated) }} or put the value in quotes: YAML takes '!' for a tag"
            : "remove the tag, or put the value in quotes if '!' belongs to it"
        report(YAMLCode.tag, "tag '\(written.abbreviated)' does not belong here", span, help: help)
    }

    private mutating func stopTooDeep(_ span: SourceSpan) {
        stop(
            YAMLCode.tooDeep, "lists and mappings may be nested \(limits.maximumDepth) deep", span, help: nil)
    }

    private mutating func stop(_ code: DiagnosticCode, _ message: String, _ span: SourceSpan, help: String?) {
        // Always reported, as it explains why there is no tree.
        findings.append(Diagnostic(.error, code, message, path: path, span: span, help: help))
        isStopped = true
    }

    private mutating func report(
        _ code: DiagnosticCode, _ message: String, _ span: SourceSpan, help: @autoclosure () -> String?
    ) {
        // The help is not looked for when nobody will read it.
        guard findings.count < limits.maximumErrors else { return }
        findings.append(Diagnostic(.error, code, message, path: path, span: span, help: help()))
    }

    private mutating func report(_ finding: Diagnostic) {
        guard findings.count < limits.maximumErrors else { return }
        var finding = finding
        finding.path = path
        findings.append(finding)
    }
}
