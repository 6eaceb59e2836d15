import Expressions
import JSON
import Testing

@Suite struct LimitTests {
    /// A part of an expression, many times in a row.
    struct Nesting: Sendable, CustomTestStringConvertible {
        var before = ""
        var part: String
        var count: Int
        var after = ""
        var text: String { before + String(repeating: part, count: count) + after }
        var testDescription: String { "\(before)\(part)\(after), \(count) times" }
    }

    private static func nested(_ count: Int) -> String {
        String(repeating: "(", count: count) + "1" + String(repeating: ")", count: count)
    }

    @Test func `an expression has at most 21,000 characters`() throws {
        let inner = String(repeating: "한", count: 20_998)
        #expect(try Samples.value("'\(inner)'").text.count == 20_998)
        let error = #expect(throws: ExpressionError.self) { try Samples.value("'\(inner)x'") }
        #expect(error?.code == ExpressionCode.tooLong)
    }

    @Test(arguments: [
        Nesting(part: "(", count: 50), Nesting(part: "(", count: 21_000), Nesting(part: "!(", count: 10_000),
        Nesting(part: "!", count: 50, after: "1"), Nesting(part: "!", count: 20_000, after: "1"),
        Nesting(before: "github", part: "[0]", count: 50), Nesting(part: "matrix[", count: 3_000),
        Nesting(before: "1", part: " == 1", count: 60), Nesting(before: "matrix", part: ".*", count: 10_000),
        Nesting(part: "format(", count: 3_000),
    ])
    func `deep nesting is an error and no crash`(nesting: Nesting) {
        let error = #expect(throws: ExpressionError.self) { try Samples.value(nesting.text) }
        #expect(error?.code == ExpressionCode.tooDeep)
    }

    @Test func `49 levels and long flat chains are fine`() throws {
        #expect(try Samples.value(Self.nested(49)).number == 1)
        let chain = Array(repeating: "true", count: 900).joined(separator: " && ")
        #expect(try Samples.value("(\(chain)) && (\(chain))").isTruthy)
    }

    @Test(arguments: [
        "format('{0}{0}{0}', format('{0}{0}', 'abcdefghijklmnopqrstuvwxyz'))", "toJSON(github)",
        "fromJSON('[0,0,0,0,0,0,0,0,0]')",
        "join(fromJSON('[1]'), format('{0}{0}{0}{0}', '0123456789012345678901234'))",
        "github.*.*.*.*.*",
        "hashFiles('0123456789012345678901234567890123456789012345678901234567890123456789012345')",
    ])
    func `an evaluation makes no more than it may`(text: String) throws {
        let error = #expect(throws: ExpressionError.self) { try Samples.value(text, memoryBytes: 80) }
        #expect(error?.code == ExpressionCode.memory)
        #expect(throws: Never.self) { try Samples.value(text) }
    }

    @Test func `a value that nests without end becomes no endless text`() throws {
        var value = Value.null
        for _ in 0..<1_000 { value = .array([value]) }
        let parsed = try ParsedExpression.parse("toJSON(deep)", names: .any).get()
        let error = #expect(throws: ExpressionError.self) {
            try parsed.evaluate(in: Scope(contexts: ["deep": value]))
        }
        #expect(error?.code == ExpressionCode.tooDeep)
        #expect(!value.json.text().isEmpty)
    }

    @Test(arguments: 0..<20)
    func `any sequence of symbols ends with a value or an error`(seed: UInt64) throws {
        let words = [
            "(", ")", "[", "]", "*", ".", ",", "!", "==", "<", "&&", "||", "&", "'", "''", "'x'", "1", "-",
            "0x", "1e",
            "github", "event", "commits", "matrix", "null", "NaN", "format", "join", "case", "contains",
            "toJSON",
            "fromJSON", "success", " ", "\n", "{0}", "}}", "${{", "한", "\u{301}", "\"", "@",
            "9999999999999999999999",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        let scope = try Samples.scope()
        for _ in 0..<500 {
            let text = (0..<next(14) + 1).map { _ in words[next(words.count)] }.joined()
            if case .success(let parsed) = ParsedExpression.parse(text, names: .any) {
                _ = try? parsed.evaluate(in: scope)
            }
            if case .success(let template) = Template.parse("${{" + text, names: .any) {
                _ = try? template.text(in: scope)
            }
            if case .failure(let error) = Template.parse("한${{ " + text + " }}", names: .any) {
                #expect((0...text.count + 9).contains(error.offset))
            }
        }
    }
}
