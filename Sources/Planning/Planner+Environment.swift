public import Expressions
public import Workflows

extension Planner {
    /// The variables of several `env` mappings: a later one overrides an earlier one, at the place of the first.
    ///
    /// The expressions of a layer see in `env` what the scope has and what the layers before it set.
    ///
    /// - Parameters:
    ///   - layers: `env` of the workflow, of the job, of the step.
    ///   - scope: The contexts that the last layer may name.
    public static func environment(
        _ layers: [[NamedText]], scope: Scope
    ) throws(PlanProblem) -> [(name: String, value: String)] {
        var scope = scope
        var names: [String] = []
        var values: [String: String] = [:]
        let outer = scope.contexts["env"]
        for layer in layers where !layer.isEmpty {
            var next = values
            for variable in layer {
                if next.updateValue(try variable.value.string(in: scope), forKey: variable.name) == nil {
                    names.append(variable.name)
                }
            }
            values = next
            scope.contexts["env"] = merged(outer, names, values)
        }
        return names.map { ($0, values[$0] ?? "") }
    }

    private static func merged(_ outer: Value?, _ names: [String], _ values: [String: String]) -> Value {
        var members: [(String, Value)] = []
        if case .object(let object) = outer { members = Array(zip(object.names, object.values)) }
        members += names.map { ($0, .string(values[$0] ?? "")) }
        return .object(members, isCaseSensitive: true)
    }
}
