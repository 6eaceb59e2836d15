internal import Diagnostics
public import Expressions
public import JSON
internal import Workflows

extension PlannedCall {
    /// The inputs that the called workflow sees, typed and complete: given values, then defaults, then empty ones.
    ///
    /// - Parameters:
    ///   - caller: The contexts of the calling job: `github`, `inputs`, `matrix`, `needs`, `strategy`, `vars`.
    ///   - called: The contexts that a default may name: `github`, `vars`.
    public func inputs(
        caller: Scope, called: Scope
    ) throws(PlanProblem) -> [(name: String, value: JSON)] {
        var values: [(name: String, value: JSON)] = []
        for input in trigger.inputs {
            if let given = call.inputs.first(where: { $0.name.isSameName(as: input.name) }) {
                let value = try given.value.value(in: caller)
                values.append((input.name, try input.value(of: value, at: given.value.span)))
            } else if let text = input.defaultText {
                var scope = called
                scope.contexts["inputs"] = .object(values.map { ($0.name, Value($0.value)) })
                values.append((input.name, try input.value(of: text.value(in: scope), at: text.span)))
            } else {
                values.append((input.name, input.defaultValue ?? input.emptyValue))
            }
        }
        return values
    }

    /// The secrets that the called workflow sees.
    ///
    /// - Parameters:
    ///   - inherited: What the caller sees.
    ///   - caller: The contexts of the calling job, with `secrets`.
    public func secrets(
        inherited: [(name: String, value: String)], caller: Scope
    ) throws(PlanProblem) -> [(name: String, value: String)] {
        var secrets: [(name: String, value: String)] = []
        switch call.secrets {
        case .none: break
        case .inherit: secrets = inherited
        case .named(let named):
            for text in named {
                let declared = trigger.secrets.first { $0.name.isSameName(as: text.name) }
                secrets.append((declared?.name ?? text.name, try text.value.string(in: caller)))
            }
        }
        for secret in trigger.secrets where secret.isRequired {
            let value = secrets.first { $0.name.isSameName(as: secret.name) }?.value ?? ""
            guard value.isEmpty else { continue }
            throw PlanProblem(
                PlanCode.missingCallSecret,
                "'\(call.path)' requires the secret '\(secret.name)', which is empty",
                span: call.span, help: "give it with --secret, as the caller's 'secrets' name it")
        }
        return secrets
    }
}

extension Trigger.Input {
    /// Whether it has a value when none is given.
    var hasDefault: Bool { defaultValue != nil || defaultText != nil }

    /// Its value without any other.
    var emptyValue: JSON {
        switch kind {
        case .boolean: .bool(false)
        case .number: .number(0)
        case .choice: .string(options.first ?? "")
        case .string, .environment: .string("")
        }
    }

    /// A value that a caller gives, as the input's type; a missing one is empty.
    func value(of value: Value, at span: SourceSpan?) throws(PlanProblem) -> JSON {
        switch (kind, value) {
        case (_, .null): return emptyValue
        case (.boolean, .bool(let bool)): return .bool(bool)
        case (.boolean, .string(let text)) where text == "true" || text == "false":
            return .bool(text == "true")
        case (.number, .number(let number)) where number.isFinite: return .number(number)
        case (.number, .string(let text)) where !text.isEmpty && value.number.isFinite:
            return .number(value.number)
        case (.boolean, _), (.number, _), (_, .array), (_, .object):
            let found = value.text.isEmpty ? "nothing" : "'\(value.text.excerpt)'"
            throw PlanProblem(
                PlanCode.badCallInput, "the input '\(name)' takes \(valueRule), not \(found)", span: span)
        default: return .string(value.text)
        }
    }
}
