import Expressions
import Testing

@Suite struct ConditionTests {
    /// A condition, whether it holds after success and after a failure, and whether it implies `success()`.
    struct Row: Sendable {
        var text: String
        var afterSuccess: Bool
        var afterFailure: Bool
        var implies: Bool
    }

    @Test(arguments: [
        Row(text: "", afterSuccess: true, afterFailure: false, implies: true),
        Row(text: "true", afterSuccess: true, afterFailure: false, implies: true),
        Row(text: "inputs.deploy", afterSuccess: true, afterFailure: false, implies: true),
        Row(text: " ${{ inputs.name }}\n", afterSuccess: false, afterFailure: false, implies: true),
        Row(text: "always()", afterSuccess: true, afterFailure: true, implies: false),
        Row(text: "${{ FAILURE() }}", afterSuccess: false, afterFailure: true, implies: false),
        Row(text: "!cancelled() && matrix.seed == 3", afterSuccess: true, afterFailure: true, implies: false),
        Row(text: "success() || inputs.deploy", afterSuccess: true, afterFailure: true, implies: false),
        Row(text: "'always()'", afterSuccess: true, afterFailure: false, implies: true),
        Row(text: "${{ false }} == true", afterSuccess: true, afterFailure: false, implies: true),
    ])
    func `a condition holds after success unless it asks itself`(row: Row) throws {
        let condition = try Condition.parse(row.text, names: .any).get()
        #expect(try condition.holds(in: Samples.scope()) == row.afterSuccess)
        #expect(try condition.holds(in: Samples.scope(isSuccess: false)) == row.afterFailure)
        #expect(condition.impliesSuccess == row.implies)
    }

    @Test(arguments: [
        ("${{ false }} == true", true), ("${{ false }} && ${{ false }}", true), ("not ${{ x }}", true),
        (" ${{ false }} ", false), ("false", false), ("", false),
    ])
    func `text around an expression makes it always true`(text: String, isAlwaysTrue: Bool) throws {
        #expect(try Condition.parse(text, names: .any).get().isAlwaysTrue == isAlwaysTrue)
    }

    @Test(arguments: [("  secrets.x == 1", 2), ("\n${{ secrets.x }}", 5), ("github.ref == secrets.x", 14)])
    func `a fault has its place in the value`(text: String, offset: Int) throws {
        let names = NameRules(contexts: ["github"], functions: NameRules.statusFunctions)
        let error = #expect(throws: TemplateError.self) { try Condition.parse(text, names: names).get() }
        #expect(error?.offset == offset)
        #expect(error?.error.code == ExpressionCode.unknownContext)
    }

    @Test func `a scope without status functions is an error where one is implied`() throws {
        let condition = try Condition.parse("true", names: .any).get()
        #expect(throws: TemplateError.self) { try condition.holds(in: Scope()) }
    }
}
