import Diagnostics
import Testing

@Suite struct DiagnosticTests {
    private let code = DiagnosticCode("W900", "test", "test")

    @Test func `findings are sorted by file and place`() {
        let first = Diagnostic(.error, code, "a", path: "a", span: SourceSpan(line: 2, column: 1))
        let second = Diagnostic(.warning, code, "b", path: "a", span: SourceSpan(line: 10, column: 1))
        let third = Diagnostic(.note, code, "c", path: "b")
        #expect([third, second, first].sortedByPlace() == [first, second, third])
        #expect([first].hasErrors)
        #expect(![second, third].hasErrors)
    }
}
