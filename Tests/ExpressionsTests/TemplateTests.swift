import Diagnostics
import Expressions
import Testing

@Suite struct TemplateTests {
    @Test(arguments: [
        ("", ""), ("plain $ { text }}", "plain $ { text }}"), ("${{ matrix.seed }}", "3"),
        ("v${{matrix.seed}}.0", "v3.0"),
        ("${{ 1 }}${{ 2 }}", "12"), ("${{ '}}' }}!", "}}!"), ("${{ 'it''s }}' }}", "it's }}"),
        ("$${{ 1 }}", "$1"),
        ("${{ format('{{0}}') }}", "{0}"), ("한글 ${{ '글' }}", "한글 글"), ("${{ null }}", ""),
        ("a${{ matrix }}", "aObject"),
        ("${{\n  matrix.seed\n}}", "3"),
    ])
    func `a string has its text`(source: String, text: String) throws {
        #expect(try Template.parse(source, names: .any).get().text(in: Samples.scope()) == text)
    }

    @Test func `a sole expression keeps the kind of its value`() throws {
        let sole = try Template.parse("${{ matrix.kinds }}", names: .any).get()
        #expect(sole.isSingleExpression)
        #expect(try sole.evaluate(in: Samples.scope()).kindName == "Array")
        let padded = try Template.parse(" ${{ matrix.seed }}", names: .any).get()
        #expect(!padded.isSingleExpression)
        #expect(try padded.evaluate(in: Samples.scope()).kindName == "String")
    }

    @Test func `parts tell where their expressions start`() throws {
        let template = try Template.parse("한 ${{  github.ref }} ${{env.A}}", names: .any).get()
        let offsets = template.parts.compactMap {
            if case .expression(_, let offset) = $0 { offset } else { nil }
        }
        #expect(offsets == [7, 24])
        #expect(template.contexts == ["github", "env"])
        #expect(!template.isLiteral)
    }

    @Test(arguments: [
        ("한 ${{ gihub.ref }}", 6, 5, "X003"), ("ab ${{ 1 ", 3, 3, "X008"), ("${{ '}} ", 0, 3, "X008"),
        ("x ${{  }} y", 2, 7, "X009"), ("${{ 1 }} ${{ 1 + }}", 15, 1, "X001"), ("${{ 1 == }}", 6, 2, "X002"),
    ])
    func `a fault has its place in the string`(source: String, offset: Int, length: Int, code: String) throws
    {
        let names = NameRules(contexts: ["github"])
        let error = try #require(throws: TemplateError.self) {
            try Template.parse(source, names: names).get()
        }
        #expect(error.offset == offset)
        #expect(error.length == length)
        #expect(error.error.code.id == code)
    }

    @Test func `a failed evaluation has its place in the string`() throws {
        let template = try Template.parse("n: ${{ 1 == fromJSON('x') }}", names: .any).get()
        let error = #expect(throws: TemplateError.self) { try template.text(in: Samples.scope()) }
        #expect(error?.offset == 12)
    }

    @Test func `all parts share what one evaluation may make`() throws {
        let template = try Template.parse("${{ toJSON(matrix) }}${{ toJSON(matrix) }}", names: .any).get()
        #expect(throws: Never.self) { try template.text(in: Samples.scope()) }
        #expect(throws: TemplateError.self) { try template.text(in: Samples.scope(memoryBytes: 80)) }
    }
}
