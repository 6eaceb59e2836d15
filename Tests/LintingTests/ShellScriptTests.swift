import Linting
import Testing

@Suite struct ShellScriptTests {
    @Test(
        arguments: [
            ("echo ${{ github.sha }} x", "echo _________________ x"),
            ("echo ${{ format('{0} {{x}}', 1) }} x", "echo _____________________________ x"),
            ("echo ${{ 'it''s }}' }}-${{ a }", "echo _________________-_______"),
        ])
    func `expressions become letters of the same length`(script: String, expected: String) {
        let text = "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          \(script)\n"
        let file = Linter.examine(text, path: "pipelines/a.yml", in: LintContext(collectsScripts: true))
        #expect(file.scripts.map(\.text) == [expected + "\n"])
    }
}
