internal import JSON

/// Words for the parts of a JSON Schema.
enum Shape {
    /// One of the definitions.
    static func named(_ name: String) -> JSON { ["$ref": .string("#/definitions/" + name)] }

    /// A shape with a description, which editors show.
    static func described(_ text: String, _ shape: JSON) -> JSON {
        // Beside a '$ref' other keys do not count in draft-07.
        guard var object = shape.object, object["$ref"] == nil else {
            return ["description": .string(text), "allOf": [shape]]
        }
        object["description"] = .string(text)
        return .object(object)
    }

    static func any(_ shapes: JSON...) -> JSON { ["anyOf": .array(shapes)] }

    static func type(_ names: String...) -> JSON { ["type": .array(names.map { .string($0) })] }

    static func words(_ words: [String]) -> JSON { ["enum": .array(words.map { .string($0) })] }

    static func list(of shape: JSON, atLeast count: Int = 0) -> JSON {
        ["type": "array", "items": shape, "minItems": .integer(count)]
    }

    /// A mapping with these keys and no others.
    static func mapping(_ keys: [(String, JSON)], needs: [String] = []) -> JSON {
        var object = open(keys)
        object["additionalProperties"] = false
        if !needs.isEmpty { object["required"] = .array(needs.map { .string($0) }) }
        return .object(object)
    }

    private static func open(_ keys: [(String, JSON)]) -> JSONObject {
        var properties = JSONObject()
        for (name, shape) in keys { properties[name] = shape }
        var object = JSONObject()
        object["type"] = "object"
        object["properties"] = .object(properties)
        return object
    }

    /// A mapping of names of one's own.
    static func mapping(ofNames pattern: String? = nil, to shape: JSON, atLeast count: Int = 0) -> JSON {
        var object = JSONObject()
        object["type"] = "object"
        object["additionalProperties"] = shape
        if let pattern { object["propertyNames"] = ["pattern": .string(pattern)] }
        if count > 0 { object["minProperties"] = .integer(count) }
        return .object(object)
    }

    /// A value of a type, or an expression.
    static func orExpression(_ shape: JSON) -> JSON { any(shape, named("expression")) }
}
