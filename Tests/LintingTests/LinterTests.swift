import Linting
import Testing

@Suite struct LinterTests {
    @Test func `an empty file is a finding`() {
        #expect(Linter.lint("", path: "pipelines/a.yml", in: LintContext()).count == 1)
    }
}
