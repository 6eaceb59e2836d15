internal import Diagnostics
internal import Expressions
internal import Workflows

extension Condition {
    /// Whether it holds; a failure names the owner.
    func holds(
        in scope: Scope, _ key: String, of owner: String, at span: SourceSpan?
    ) throws(PlanProblem) -> Bool {
        do throws(TemplateError) { return try holds(in: scope) } catch {
            throw PlanProblem(
                error.error.code, "'\(key)' of \(owner): \(error.error.message)", span: span,
                help: error.error.help)
        }
    }
}
