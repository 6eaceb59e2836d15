import Expressions
import JSON

/// What the tests evaluate in: a few contexts, and status functions of a run that goes well.
enum Samples {
    static let contexts = """
        {"github": {"ref": "refs/heads/main",
          "event": {"commits": [{"id": "a", "tags": ["x", "y"]}, {"id": "b"}]}},
         "needs": {"train": {"model": "sha256:00", "metrics": {"f1": 0.875}, "result": "success"}},
         "matrix": {"seed": 3, "kinds": ["svc", "knn"]}, "inputs": {"name": "", "deploy": true}}
        """

    static func scope(
        isSuccess: Bool = true, memoryBytes: Int = ExpressionLimits.memoryBytes
    ) throws -> Scope {
        let object = try JSON.parse(contexts).object
        let pairs = (object?.members ?? []).map { ($0.name, Value($0.value)) }
        return Scope(
            contexts: Dictionary(uniqueKeysWithValues: pairs),
            functions: [
                "success": { _ in .bool(isSuccess) }, "failure": { _ in .bool(!isSuccess) },
                "always": { _ in .bool(true) }, "cancelled": { _ in .bool(false) },
                "hashFiles": { patterns throws(ExpressionError) in
                    if patterns.first?.text == "denied" { throw .failure("cannot read 'denied'") }
                    return .string("hash of \(patterns.map(\.text).joined(separator: " "))")
                },
            ], memoryBytes: memoryBytes)
    }

    static func value(_ text: String, memoryBytes: Int = ExpressionLimits.memoryBytes) throws -> Value {
        try ParsedExpression.parse(text, names: .any).get().evaluate(in: scope(memoryBytes: memoryBytes))
    }
}
