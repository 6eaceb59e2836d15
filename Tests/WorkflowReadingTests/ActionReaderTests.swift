import Diagnostics
import Expressions
import Testing
import WorkflowReading
import Workflows

/// Pairs of files: an action, and its findings as they are printed.
@Suite struct ActionReaderTests {
    static let names = CaseFolder.names(in: CaseFolder.actions)

    private static func text(_ name: String) throws -> String {
        try #require(CaseFolder.read("\(CaseFolder.actions)/\(name).yaml"))
    }

    private func action(_ name: String) throws -> ActionDefinition {
        try #require(ActionReader.read(try Self.text(name), path: "actions/\(name)/action.yml").0)
    }

    /// The codes that the cases and the checks of inputs give.
    static func codes() throws -> Set<String> {
        var codes = Set(inputFindings("{ old: 1 }").map(\.code.id))
        for name in names { codes.formUnion(ActionReader.read(try text(name), path: "a").1.map(\.code.id)) }
        return codes
    }

    @Test(arguments: names)
    func `the findings of an action are those written beside it`(name: String) throws {
        let text = try Self.text(name)
        let renderer = DiagnosticRenderer(sources: ["action.yml": text])
        let output = ActionReader.read(text, path: "action.yml").1.map { renderer.text(of: $0) + "\n" }
            .joined()
        if CaseFolder.isUpdating { CaseFolder.write(output, "\(CaseFolder.actions)/\(name).out") }
        #expect(output == CaseFolder.read("\(CaseFolder.actions)/\(name).out"))
    }

    @Test func `a composite action is read`() throws {
        let action = try action("composite")
        #expect(action.name == "Score")
        #expect(action.summary == "Scores a model")
        #expect(action.inputs.map(\.name) == ["model", "least"])
        #expect(action.inputs.map(\.isRequired) == [true, false])
        #expect(action.inputs[1].defaultValue?.raw == "0.5")
        #expect(action.outputs.map(\.name) == ["score"])
        #expect(action.outputs[0].value.raw == "${{ steps.run.outputs.score }}")
        guard case .composite(let steps) = action.runs else {
            Issue.record("it is a composite action")
            return
        }
        #expect(steps.map(\.number) == [1, 2, 3])
        #expect(steps[1].id == "run")
        #expect(action.needsImages == nil)
    }

    @Test func `a node action is read`() throws {
        guard case .node(let node) = try action("node").runs else {
            Issue.record("it is a node action")
            return
        }
        #expect(node.version == "node20")
        #expect([node.main, node.pre, node.post] == ["dist/main.js", "dist/pre.js", "../dist/post.js"])
        #expect(node.preCondition?.source == "runner.os == 'Linux'")
        #expect(node.postCondition?.source == "success()")
    }

    @Test func `a docker action is read and says that it needs images`() throws {
        let action = try action("docker")
        guard case .docker(let docker) = action.runs else {
            Issue.record("it is a docker action")
            return
        }
        #expect(docker.image == "Dockerfile")
        #expect(docker.arguments.map(\.raw) == ["--level", "${{ inputs.level }}", "3"])
        #expect(docker.environment.map(\.name) == ["LEVEL"])
        #expect(docker.entrypoint == "/run.sh")
        #expect(docker.postEntrypoint == "/end.sh")
        #expect(action.needsImages == "the image 'Dockerfile' of the action 'Docker'")
    }

    @Test func `an action without a name has its folder's`() {
        let text = "runs: { using: NODE24, main: a.js }"
        #expect(ActionReader.read(text, path: "actions/mine/action.yml").0?.name == "mine")
        #expect(ActionReader.read(text, path: "action.yml").0?.name == "action.yml")
    }

    @Test(arguments: ["", "# nothing\n", "~", "[]", "\u{0}"])
    func `an empty file is an error`(text: String) {
        #expect(ActionReader.read(text, path: "action.yml").0 == nil)
        #expect(ActionReader.read(text, path: "action.yml").1.hasErrors)
    }

    // MARK: - Inputs of steps

    private static let declared = """
        name: a
        description: b
        inputs:
          wanted: { required: true }
          given: { required: true, default: a }
          old: { deprecationMessage: use wanted }
        runs: { using: docker, image: a }
        """

    private static func inputFindings(_ with: String) -> [Diagnostic] {
        let workflow = WorkflowReader.read(
            "on: push\njobs: { a: { steps: [{ uses: ./a, with: \(with) }] } }", path: "pipelines/a.yml"
        ).0
        guard let definition = ActionReader.read(declared, path: "a/action.yml").0,
            case .uses(let action, let inputs)? = workflow?.jobs[0].steps[0].work
        else { return [] }
        return ActionInputCheck.findings(
            inputs, of: action, definition: definition, path: "pipelines/a.yml")
    }

    @Test(arguments: [
        ("{ Wanted: 1, args: -v, entrypoint: sh }", []),
        ("{ want: 1 }", ["W001 'want'", "W003 'wanted'"]), ("{ wanted: 1, old: 2 }", ["W066 'old'"]),
        ("", ["W003 'wanted'"]),
    ])
    func `the inputs of a step are compared with those of its action`(with: String, expected: [String]) {
        let findings = Self.inputFindings(with).map { finding in
            let names = finding.message.matches(of: /'[^']*'/).map { String($0.output) }
            return finding.code.id + " " + (names.first { $0 != "'./a'" } ?? "")
        }
        #expect(findings == expected)
    }
}
