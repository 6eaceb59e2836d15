import Diagnostics
import Expressions
import Testing

@Suite struct ErrorTests {
    private static let names = NameRules(contexts: ["github", "needs"], functions: ["success"])

    @Test(arguments: [
        ("githb.ref", 1, 5, "X003", "unknown context 'githb'", "did you mean 'github'?"),
        ("  secrets.x", 3, 7, "X003", "unknown context 'secrets'", "the contexts here are github, needs"),
        ("contain('a', 'b')", 1, 7, "X004", "unknown function 'contain'", "did you mean 'contains'?"),
        ("1 == 1 & true", 8, 1, "X001", "unexpected symbol '&'", "write '&&'"),
        ("1 = 1", 3, 1, "X001", "unexpected symbol '='", "write '=='"),
        ("'한글' == \"x\"", 9, 3, "X001", "unexpected symbol '\"x\"'", "text stands in single quotes"),
        ("1 + 2", 3, 1, "X001", "unexpected symbol '+'", nil),
        ("1 ==", 3, 2, "X002", "the expression ends after '=='", nil),
        ("(github", 2, 6, "X002", "the expression ends after 'github'", nil),
        ("format()", 1, 6, "X005", "too few arguments for 'format'", nil),
        ("success('a')", 1, 7, "X005", "too many arguments for 'success'", nil),
        ("case(true, 1, false, 2)", 1, 4, "X005", "'case' takes an odd number of arguments", nil),
        ("'a'.length", 4, 7, "X001", "unexpected symbol '.length'", nil),
        ("toJSON(1,)", 10, 1, "X001", "unexpected symbol ')'", nil),
        ("*", 1, 1, "X001", "unexpected symbol '*'", nil),
        ("github.*x", 9, 1, "X001", "unexpected symbol 'x'", nil),
        ("'open", 1, 5, "X001", "unexpected symbol ''open'", nil),
    ])
    func `a fault has its place, code, message and help`(
        text: String, position: Int, length: Int, code: String, message: String, help: String?
    ) throws {
        let error = try #require(throws: ExpressionError.self) {
            try ParsedExpression.parse(text, names: Self.names).get()
        }
        #expect(error.position == position)
        #expect(error.length == length)
        #expect(error.code.id == code)
        #expect(error.message == message)
        #expect(error.help == help)
    }

    @Test(arguments: [
        ("1 == fromJSON('')", 6, "X012", "the text is not JSON: it is empty"),
        (
            "fromJSON('[1,')", 1, "X012",
            "the text is not JSON: the text ends where a value was expected (1:4)"
        ),
        ("format('{1}', 0)", 1, "X011", "the format string names more arguments than there are: '{1}'"),
        ("format('{256}', 0)", 1, "X011", "not a valid format string: '{256}'"),
        ("format('{0:yyyy}', 0)", 1, "X011", "no value has the format specifiers 'yyyy'"),
        ("'한' && case(1, 2, 3)", 8, "X013", "a condition of 'case' must be true or false"),
        ("hashFiles('denied')", 1, "X015", "cannot read 'denied'"),
    ])
    func `a failed evaluation names its call`(text: String, position: Int, code: String, message: String)
        throws
    {
        let error = try #require(throws: ExpressionError.self) { try Samples.value(text) }
        #expect(error.kind == .evaluation)
        #expect(error.position == position)
        #expect(error.code.id == code)
        #expect(error.message == message)
    }

    @Test func `a function that the scope does not have is an error`() throws {
        let parsed = try ParsedExpression.parse("hashFiles('x')", names: .any).get()
        let error = #expect(throws: ExpressionError.self) { try parsed.evaluate(in: Scope()) }
        #expect(error?.code == ExpressionCode.unknownFunction)
    }

    @Test func `status functions take jobs only where the rules say so`() {
        let job = NameRules(contexts: [], functions: ["success"], statusTakesJobs: true)
        #expect(throws: Never.self) { try ParsedExpression.parse("success('a', 'b')", names: job).get() }
    }

    @Test func `codes are unique and explained`() {
        let codes = ExpressionCode.all
        #expect(Set(codes.map(\.id)).count == codes.count)
        #expect(codes.allSatisfy { $0.id.hasPrefix("X") && !$0.explanation.isEmpty })
    }
}
