/// The value of an `if`: an expression with or without `${{ }}`.
///
/// Unless it asks for a status itself, it stands behind `success() &&`.
///
///     let condition = try Condition.parse("github.ref == 'refs/heads/main'", names: names).get()
///     try condition.holds(in: scope)   // success() && github.ref == 'refs/heads/main'
public struct Condition: Sendable {
    /// The condition as it was written, without blanks around it.
    public let source: String
    /// Whether it means `success() && (…)`, because it names no status function.
    public let impliesSuccess: Bool
    /// Whether text stands around `${{ }}`, which is then true whatever the expressions say.
    ///
    /// Worth a warning with `ExpressionCode.alwaysTrue`.
    public let isAlwaysTrue: Bool

    private let template: Template?

    /// The condition of a job or step that has no `if`: `success()`.
    public static let success = Condition(
        source: "", impliesSuccess: true, isAlwaysTrue: false, template: nil)

    /// Reads the value of an `if`; an empty one is `success()`.
    ///
    /// - Parameters:
    ///   - text: The value as it was written.
    ///   - names: The contexts and functions that it may name.
    public static func parse(_ text: String, names: NameRules) -> Result<Condition, TemplateError> {
        let trimmed = String(Numerals.trimmed(text))
        guard !trimmed.isEmpty else { return .success(.success) }
        let leading = text.unicodeScalars.prefix { $0.properties.isWhitespace }
        let offset = String(String.UnicodeScalarView(leading)).count
        return template(of: trimmed, names: names).map { template in
            Condition(
                source: trimmed,
                impliesSuccess: template.functions.isDisjoint(with: NameRules.statusFunctions),
                isAlwaysTrue: !template.isSingleExpression,
                template: template)
        }.mapError { $0.moved(by: offset) }
    }

    private static func template(of text: String, names: NameRules) -> Result<Template, TemplateError> {
        if text.contains("${{") { return Template.parse(text, names: names) }
        return ParsedExpression.parse(text, names: names)
            .map { Template(source: text, parts: [.expression($0, offset: 0)]) }
            .mapError { TemplateError($0, offset: 0) }
    }

    /// The contexts that it names, in lower case.
    public var contexts: Set<String> { template?.contexts ?? [] }

    /// The functions that it calls, in lower case; without the `success` that it implies.
    public var functions: Set<String> { template?.functions ?? [] }

    /// The expressions in it.
    public var expressions: [ParsedExpression] { template?.expressions ?? [] }

    /// Whether it holds; the scope has the status functions.
    public func holds(in scope: Scope) throws(TemplateError) -> Bool {
        if impliesSuccess {
            do throws(ExpressionError) {
                guard try Self.successCall.evaluate(in: scope).isTruthy else { return false }
            } catch {
                throw TemplateError(error, offset: 0)
            }
        }
        guard let template else { return true }
        return try template.evaluate(in: scope).isTruthy
    }

    private static let successCall = ParsedExpression.call("success")
}
