import Expressions

/// Expressions, alone and inside text: read and evaluated without a trap, within the memory they may use.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzExpressions(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let scope = Scope(contexts: contexts, functions: functions, memoryBytes: 1 << 20)
    if case .success(let parsed) = ParsedExpression.parse(text, names: .any) {
        _ = try? parsed.evaluate(in: scope)  // an error is an answer
        _ = parsed.references
    }
    if case .success(let template) = Template.parse(text, names: .any) {
        _ = try? template.text(in: scope)  // an error is an answer
    }
    if case .success(let condition) = Condition.parse(text, names: .any) {
        _ = try? condition.holds(in: scope)  // an error is an answer
    }
    return 0
}

private let contexts: [String: Value] = [
    "github": .object([("ref", .string("refs/heads/main")), ("run_id", .number(128)), ("event", .object([]))]
    ),
    "matrix": .object([("kind", .array([.string("svc"), .number(.nan), .null, .bool(true)]))]),
    "needs": .object([
        ("train", .object([("result", .string("success")), ("outputs", .object([("a", .string("ß한글"))]))]))
    ]),
]

private let functions: [String: Scope.Function] = [
    "success": { _ throws(ExpressionError) in .bool(true) },
    "failure": { _ throws(ExpressionError) in .bool(false) },
    "always": { _ throws(ExpressionError) in .bool(true) },
    "cancelled": { _ throws(ExpressionError) in .bool(false) },
    "hashfiles": { _ throws(ExpressionError) in .string("") },
]
