internal import JSON
internal import YAML

/// The `${{ }}` in a gate's tree.
enum GateExpressions {
    /// Whether a text holds an expression.
    static func areIn(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let mark = Array("${{".utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: mark) }
    }

    /// The scalars that hold expressions, in the order of the file.
    static func scalars(in node: YAMLNode) -> [YAMLScalar] {
        switch node.content {
        case .scalar(let scalar): areIn(scalar.text) ? [scalar] : []
        case .sequence(let elements): elements.flatMap(scalars)
        case .mapping(let entries): entries.flatMap { scalars(in: $0.value) }
        }
    }

    /// The tree with the texts that hold expressions replaced; a result that is a number or a boolean becomes one.
    static func replaced(in node: YAMLNode, _ interpolate: (String) -> String) -> YAMLNode {
        let content: YAMLNode.Content
        switch node.content {
        case .scalar(let scalar):
            guard areIn(scalar.text) else { return node }
            let text = interpolate(scalar.text)
            content = .scalar(
                YAMLScalar(text: text, span: scalar.span, style: .plain, value: value(of: text)))
        case .sequence(let elements): content = .sequence(elements.map { replaced(in: $0, interpolate) })
        case .mapping(let entries):
            content = .mapping(
                entries.map { YAMLEntry(key: $0.key, value: replaced(in: $0.value, interpolate)) })
        }
        return YAMLNode(content, span: node.span, isFlow: node.isFlow)
    }

    private static func value(of text: String) -> YAMLValue {
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: return NumberText.number(text).map { .number($0) } ?? .string(text)
        }
    }

    /// The tree as JSON.
    static func json(of node: YAMLNode) -> JSON {
        switch node.content {
        case .scalar(let scalar):
            switch scalar.value {
            case .null: .null
            case .bool(let value): .bool(value)
            case .integer(let value): .number(Double(value))
            case .number(let value): .number(value)
            case .string(let value): .string(value)
            }
        case .sequence(let elements): .array(elements.map(json))
        case .mapping(let entries): .object(JSONObject(entries.map { ($0.key.text, json(of: $0.value)) }))
        }
    }
}
