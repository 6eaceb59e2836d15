internal import Diagnostics
internal import Expressions
internal import Workflows
internal import YAML

/// A workflow that was read without an error, with what a rule may ask about it.
///
/// The steps of a composite action are those of a job without a name.
struct LintSubject {
    let path: String
    let root: YAMLNode
    let workflow: Workflow
    let context: LintContext

    /// The mapping of a job, or `runs` of an action.
    func node(of job: Job) -> YAMLNode? { job.id.isEmpty ? root["runs"] : root["jobs"]?[job.id] }

    /// The mapping of a step, wherever in the job's steps it stands.
    func node(of step: Step, in job: Job) -> YAMLNode? {
        guard let steps = node(of: job)?["steps"] else { return nil }
        return Self.find(step.span.start, in: steps)
    }

    private static func find(_ start: SourcePosition, in steps: YAMLNode) -> YAMLNode? {
        for element in steps.elements ?? [] {
            if element.entries?.first?.key.span.start == start { return element }
            if let parallel = element["parallel"], let found = find(start, in: parallel) { return found }
        }
        return nil
    }

    /// The part of the file that holds some characters of a text.
    func span(in text: Text, ofCharacter offset: Int, count: Int) -> SourceSpan {
        guard let scalar = Self.scalar(at: text.span.start, in: root, text.raw) else { return text.span }
        return scalar.span(ofCharacter: offset, count: count)
    }

    /// The scalar that starts at a place; searched only when there is something to say about it.
    private static func scalar(at start: SourcePosition, in node: YAMLNode, _ text: String) -> YAMLScalar? {
        switch node.content {
        case .scalar(let scalar):
            return scalar.span.start == start && scalar.text == text ? scalar : nil
        case .sequence(let elements):
            for element in elements {
                if let found = Self.scalar(at: start, in: element, text) { return found }
            }
        case .mapping(let entries):
            for entry in entries {
                if let found = Self.scalar(at: start, in: entry.value, text) { return found }
            }
        }
        return nil
    }

    func finding(
        _ severity: Diagnostic.Severity, _ code: DiagnosticCode, _ message: String, at span: SourceSpan?,
        help: String? = nil, notes: [Diagnostic.Note] = []
    ) -> Diagnostic {
        Diagnostic(severity, code, message, path: path, span: span, help: help, notes: notes)
    }
}

/// One thing that a person should know of a workflow.
protocol LintRule {
    /// What it finds.
    static func findings(in subject: LintSubject) -> [Diagnostic]
}

/// All rules.
enum LintRules {
    private static var all: [any LintRule.Type] {
        [
            ExpressionRule.self, UntrustedInputRule.self, OldCommandRule.self, StepOutputRule.self,
            ActionInputRule.self, CallRule.self, NeverRunsRule.self, GateRule.self, HiddenFailureRule.self,
            MovingVersionRule.self, ActionNameRule.self, RunnerLabelRule.self, ContextNameRule.self,
            MissingActionRule.self,
        ]
    }

    /// Those that need no more than steps.
    private static var ofActions: [any LintRule.Type] {
        [
            UntrustedInputRule.self, OldCommandRule.self, StepOutputRule.self, ActionInputRule.self,
            MovingVersionRule.self, ActionNameRule.self, ContextNameRule.self,
        ]
    }

    static func findings(in subject: LintSubject, isAction: Bool) -> [Diagnostic] {
        var findings: [Diagnostic] = []
        for rule in isAction ? ofActions : all { findings += rule.findings(in: subject) }
        return findings
    }
}
