internal import CYAML
internal import Diagnostics

/// One event of libyaml's parser, with Swift values only.
struct YAMLEvent {
    enum Kind {
        case scalar, alias, sequenceStart, sequenceEnd, mappingStart, mappingEnd, documentStart, end, other
    }

    var kind: Kind
    var start: SourcePosition
    var end: SourcePosition
    var text = ""
    var anchor: String?
    var tag: String?
    var style = YAMLScalar.Style.plain
    var isFlow = false
}

/// libyaml's reason to stop, in its own words.
struct YAMLFailure {
    var context: String
    var contextPosition: SourcePosition
    var problem: String
    var position: SourcePosition
}

/// libyaml's event parser over a text of its own; it frees all it holds.
@safe struct EventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let isReady: Bool

    init(_ bytes: [UInt8]) {
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        unsafe input = .allocate(capacity: max(1, bytes.count))
        _ = unsafe input.initialize(from: bytes)
        unsafe isReady = yaml_parser_initialize(parser) == 1
        guard isReady else { return }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        if isReady { unsafe yaml_parser_delete(parser) }
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event; `nil` when libyaml has stopped, see `failure`.
    mutating func next() -> YAMLEvent? {
        var event = unsafe yaml_event_t()
        guard isReady, unsafe yaml_parser_parse(parser, &event) == 1 else { return nil }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe Self.value(of: event)
    }

    /// Why there was no next event.
    var failure: YAMLFailure {
        guard isReady else {
            return YAMLFailure(
                context: "", contextPosition: .beginning, problem: "out of memory", position: .beginning)
        }
        return unsafe YAMLFailure(
            context: Self.text(parser.pointee.context),
            contextPosition: Self.position(parser.pointee.context_mark),
            problem: Self.text(parser.pointee.problem), position: Self.position(parser.pointee.problem_mark))
    }

    // MARK: - From C

    private static func value(of event: yaml_event_t) -> YAMLEvent {
        var result = unsafe YAMLEvent(
            kind: .other, start: position(event.start_mark), end: position(event.end_mark))
        switch unsafe event.type {
        case YAML_SCALAR_EVENT:
            let data = unsafe event.data.scalar
            result.kind = .scalar
            unsafe result.text = String(
                decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
            unsafe (result.anchor, result.tag) = (name(data.anchor), name(data.tag))
            result.style = unsafe style(of: data.style)
        case YAML_ALIAS_EVENT:
            result.kind = .alias
            result.text = unsafe name(event.data.alias.anchor) ?? ""
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.data.sequence_start
            result.kind = .sequenceStart
            unsafe (result.anchor, result.tag) = (name(data.anchor), name(data.tag))
            result.isFlow = unsafe data.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.data.mapping_start
            result.kind = .mappingStart
            unsafe (result.anchor, result.tag) = (name(data.anchor), name(data.tag))
            result.isFlow = unsafe data.style == YAML_FLOW_MAPPING_STYLE
        case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
        case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
        case YAML_STREAM_END_EVENT: result.kind = .end
        default: break
        }
        return result
    }

    private static func style(of style: yaml_scalar_style_t) -> YAMLScalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }

    /// libyaml counts lines and columns in characters from 0.
    private static func position(_ mark: yaml_mark_t) -> SourcePosition {
        SourcePosition(line: Int(clamping: mark.line) &+ 1, column: Int(clamping: mark.column) &+ 1)
    }

    private static func name(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        guard let pointer = unsafe pointer else { return "" }
        return unsafe String(cString: pointer)
    }
}
