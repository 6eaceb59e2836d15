public import Diagnostics
internal import WorkflowReading
internal import Workflows
internal import YAML

/// Finds what is wrong in pipeline files beyond what the reader must refuse.
///
///     for finding in Linter.lint(text, path: "pipelines/train.yml", in: LintContext()) { print(finding.message) }
public enum Linter {
    /// All findings about one file that no comment silences, sorted by place.
    public static func lint(_ text: String, path: String, in context: LintContext) -> [Diagnostic] {
        examine(text, path: path, in: context).settled().findings
    }

    /// Reads a file and applies every rule, for a caller that has findings of its own to add.
    ///
    /// A file named `action.yml` or `action.yaml` outside of the folders for workflows is an action.
    public static func examine(_ text: String, path: String, in context: LintContext) -> LintedFile {
        let (root, syntax) = YAMLDocument.parse(text, path: path)
        var file = LintedFile(path: path)
        let isAction = isAction(path)
        let workflow: Workflow?
        let findings: [Diagnostic]
        if isAction {
            let action: ActionDefinition?
            (action, findings) = ActionReader.read(text, path: path)
            workflow = action.map(workflow(of:))
        } else {
            (workflow, findings) = WorkflowReader.read(root, syntax, path: path)
        }
        file.add(findings)
        guard let root else { return file }
        if IgnoreComments.mayStand(in: text) { file.readComments(text, root) }
        if context.collectsScripts { file.scripts = ShellScript.all(in: root) }
        guard let workflow else { return file }
        let subject = LintSubject(path: path, root: root, workflow: workflow, context: context)
        file.add(LintRules.findings(in: subject, isAction: isAction))
        file.isWhole = true
        for job in workflow.jobs {
            switch job.work {
            case .gate(let node): file.gates.append(node)
            case .gateFile(let path): file.gateFiles.append(path)
            case .steps, .publish, .call: continue
            }
        }
        return file
    }

    private static func isAction(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard parts.last == "action.yml" || parts.last == "action.yaml" else { return false }
        let folder = parts.dropLast()
        return folder.last != "pipelines" && !folder.suffix(2).elementsEqual([".github", "workflows"])
    }

    /// The steps of a composite action as those of a job.
    private static func workflow(of action: ActionDefinition) -> Workflow {
        var steps: [Step] = []
        if case .composite(let composite) = action.runs { steps = composite }
        let job = Job(id: "", span: SourceSpan(line: 1, column: 1), work: .steps(steps))
        return Workflow(path: action.path, name: action.name, jobs: [job])
    }
}

/// What a linter may know of the repository around a file: handed in, for this module opens none.
public struct LintContext: Sendable {
    /// Gives the text of a file of the repository by its relative path, `nil` when it is not there.
    ///
    /// Without it nothing is said about files that may be missing.
    public var file: (@Sendable (String) -> String?)?
    /// Whether `LintedFile.scripts` is wanted.
    public var collectsScripts: Bool

    /// Creates a context that knows no other file.
    public init(
        collectsScripts: Bool = false, file: (@Sendable (String) -> String?)? = nil
    ) {
        self.collectsScripts = collectsScripts
        self.file = file
    }
}
