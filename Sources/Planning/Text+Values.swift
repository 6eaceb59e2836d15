public import Expressions
internal import JSON
public import Workflows

/// What a text says when its expressions are evaluated, as the kind that its key takes.
extension Text {
    /// The value with its kind: that of a sole expression, otherwise a text.
    public func value(in scope: Scope) throws(PlanProblem) -> Value {
        if isLiteral { return .string(raw) }
        do throws(TemplateError) { return try template.evaluate(in: scope) } catch {
            throw PlanProblem(error, in: self)
        }
    }

    /// The value as text.
    public func string(in scope: Scope) throws(PlanProblem) -> String {
        if isLiteral { return raw }
        return try value(in: scope).text
    }

    /// The value as truth: `true` and `false`, also as texts; a missing value is false.
    ///
    /// - Parameter key: The key for the message, such as `continue-on-error`.
    public func bool(_ key: String, in scope: Scope) throws(PlanProblem) -> Bool {
        switch try value(in: scope) {
        case .bool(let value): return value
        case .null: return false
        case .string(let text) where text.lowercased() == "true": return true
        case .string(let text) where text.lowercased() == "false": return false
        case let other: throw wrong(key, "true or false", other)
        }
    }

    /// The value as a number above zero, such as minutes.
    public func number(_ key: String, in scope: Scope) throws(PlanProblem) -> Double {
        let value = try value(in: scope)
        let number = value.text.isEmpty ? .nan : value.number
        guard number.isFinite, number > 0, number <= 1e9 else {
            throw wrong(key, "a number above zero", value)
        }
        return number
    }

    /// The value as a whole number above zero, such as `max-parallel`.
    public func count(_ key: String, in scope: Scope) throws(PlanProblem) -> Int {
        let value = try value(in: scope)
        let number = value.text.isEmpty ? .nan : value.number
        guard number >= 1, number <= 1e9, let count = Int(exactly: number) else {
            throw wrong(key, "a whole number above zero", value)
        }
        return count
    }

    /// The value as a size such as `4GiB`.
    public func byteSize(_ key: String, in scope: Scope) throws(PlanProblem) -> ByteSize {
        let value = try value(in: scope)
        guard let size = ByteSize.parse(value.text), size.bytes > 0 else {
            throw wrong(key, "a size such as 500MB or 4GiB", value)
        }
        return size
    }

    private func wrong(_ key: String, _ rule: String, _ value: Value) -> PlanProblem {
        let found = value.text.isEmpty ? "nothing" : "'\(value.text.excerpt)'"
        let origin = isLiteral ? "" : " (from \(raw.excerpt))"
        return PlanProblem(PlanCode.wrongValue, "'\(key)' takes \(rule), not \(found)\(origin)", span: span)
    }
}

extension TemplateTree {
    /// The value when all expressions are evaluated.
    func json(in scope: Scope) throws(PlanProblem) -> JSON {
        switch self {
        case .literal(let value, _): return value
        case .text(let text): return try text.value(in: scope).json
        case .list(let elements, _):
            var values: [JSON] = []
            for element in elements { values.append(try element.json(in: scope)) }
            return .array(values)
        case .mapping(let members, _):
            var object = JSONObject()
            for member in members { object[member.key] = try member.value.json(in: scope) }
            return .object(object)
        }
    }

    /// The contexts that its expressions name.
    var contexts: Set<String> {
        switch self {
        case .literal: []
        case .text(let text): text.template.contexts
        case .list(let elements, _): elements.reduce(into: []) { $0.formUnion($1.contexts) }
        case .mapping(let members, _): members.reduce(into: []) { $0.formUnion($1.value.contexts) }
        }
    }
}
