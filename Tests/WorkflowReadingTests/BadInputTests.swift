import Diagnostics
import Testing
import WorkflowReading
import Workflows
import YAML

/// Files that are made to hurt: an error or a right reading, soon, and with few findings.
@Suite struct BadInputTests {
    private func read(_ text: String) -> (Workflow?, [Diagnostic]) {
        let (workflow, findings) = WorkflowReader.read(text, path: "pipelines/a.yml")
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 2
        for finding in findings {
            #expect((1...lines).contains(finding.span?.start.line ?? 1))
            #expect(finding.message.utf8.count < 400 && (finding.help?.utf8.count ?? 0) < 4000)
        }
        return (workflow, findings)
    }

    private static let head = "on: push\njobs:\n  a:\n    steps: [{ run: echo }]\n"

    @Test func `CR LF, CR and a byte order mark change nothing`() {
        let text = Self.head + "    env: { A: é }\n    needs: b\n"
        let plain = read(text).1
        #expect(plain.map(\.code.id) == ["W014"])
        let windows = "\u{FEFF}" + text.split(separator: "\n").map { $0 + "\r\n" }.joined()
        for other in [windows, text.replacing("\n", with: "\r")] {
            #expect(read(other).1.map(\.span) == plain.map(\.span))
        }
    }

    @Test(arguments: ["\u{0}", "\u{7}", "\u{FFFE}"])
    func `control characters are refused at their place`(character: String) {
        let findings = read(Self.head + "    name: a\(character)b\n").1
        #expect(findings.map(\.severity) == [.error])
        #expect(findings.first?.span?.start.line == 5)
    }

    @Test(arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80]] as [[UInt8]])
    func `bytes that are no text are refused`(bytes: [UInt8]) {
        let (root, syntax) = YAMLDocument.parse(bytes: Array(Self.head.utf8) + bytes, path: "a.yml")
        let (workflow, findings) = WorkflowReader.read(root, syntax, path: "a.yml")
        #expect(workflow == nil && findings.map(\.code.id) == ["Y002"])
    }

    @Test func `aliases of aliases end early`() {
        var text = "on: push\nenv:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let last = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "  a\(level): &a\(level) [\(last)]\n"
        }
        #expect(read(text).1.map(\.code.id) == ["Y019"])
    }

    @Test func `one job a hundred times by its alias is read each time`() {
        let more = (0..<100).map { "  j\($0): *a\n" }.joined()
        let text = "on: push\njobs:\n  a: &a { steps: [{ run: echo }], needs: b }\n" + more
        let findings = read(text).1
        #expect(Set(findings.map(\.code.id)) == ["W014"])
    }

    @Test(arguments: ["[", "{ a: ", "- "])
    func `deep nesting is refused wherever it stands`(opening: String) {
        for key in ["on", "jobs", "env", "permissions", "concurrency", "defaults"] {
            let value = String(repeating: opening, count: 60)
            #expect(read("\(key):\n  \(value)").0 == nil)
        }
    }

    /// As deep as a document can be, in every place that is walked without a table of keys.
    @Test func `deep values are walked to their end`() {
        let deep = String(repeating: "[", count: 40) + "x" + String(repeating: "]", count: 40)
        let matrix = "    strategy: { matrix: { n: [\(deep)] } }\n"
        #expect(read(Self.head + matrix).1.isEmpty)
        #expect(read("on: push\njobs:\n  a:\n    gate: { checks: \(deep) }\n").1.isEmpty)
    }

    /// `~` is a list of words, `%` a list of keys, `$` a text of expressions.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            "on: { push: { branches: [~] } }\njobs: { a: { steps: [{ run: x }] } }",
            "on: push\njobs: { a: { needs: [~], steps: [{ run: x }] } }",
            "on: { release: { types: [~] } }\njobs: { a: { steps: [{ run: x }] } }",
            "on: push\npermissions: { % }\njobs: { a: { steps: [{ run: x }] } }",
            "on: push\njobs: { a: { services: { % }, steps: [{ run: x }] } }",
            "on: { workflow_dispatch: { inputs: { % } } }\njobs: { a: { steps: [{ run: x }] } }",
            "on: { workflow_call: { secrets: { % } } }\nenv: { A: '$' }\njobs: { a: { steps: [{ run: x }] } }",
            "on: { % }", "on: [~]", "on: push\njobs: { % }",
        ])
    func `thousands of entries are read in time linear in them`(text: String) {
        let words = (0..<4000).map { "w\($0)" }
        let uses = String(repeating: "${{ inputs.x }}${{ secrets.y }}", count: 2000)
        let whole = text.replacing("~", with: words.joined(separator: ", "))
            .replacing("%", with: words.map { $0 + ": x" }.joined(separator: ", "))
            .replacing("$", with: uses)
        #expect(read(whole).1.count <= 1001)
    }

    @Test(arguments: [
        "on: ~", "on: { push: { branches: ['['], tags: '~[' } }", "on: push\n~: a",
        "on: { schedule: [{ cron: '~' }] }", "on: { schedule: [{ cron: '* * * * *', timezone: '/~' }] }",
        "on: push\njobs: { a: { uses: ./~ } }",
        "on: push\njobs: { a: { container: { image: a, options: '~' } } }",
        "on: push\npermissions: ~x", "on: push\njobs: { a: { container: { image: a, volumes: ['~'] } } }",
        "on: push\njobs: { a: { container: { image: a, ports: ['~'] } } }",
        "on: push\nconcurrency: { group: a, queue: ~ }",
        "on: { workflow_call: { outputs: { ~: { value: a } } } }",
    ])
    func `a word of nearly a megabyte is read in bounded time`(text: String) {
        let word = String(repeating: "y", count: 500_000)
        #expect(read(text.replacing("~", with: word)).0 == nil)
    }
}
