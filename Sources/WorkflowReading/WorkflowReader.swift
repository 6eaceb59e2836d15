public import Diagnostics
internal import Expressions
public import Workflows
public import YAML

/// Reads workflow files.
public enum WorkflowReader {
    /// Reads a workflow file and checks all that can be known before a run.
    ///
    /// Files under `.github/workflows/` are read strictly: what GitHub does not know is an error there.
    ///
    /// - Parameters:
    ///   - text: The file's text.
    ///   - path: Its path in the repository; findings name it.
    /// - Returns: The workflow, and all findings sorted by place. It is `nil` when any finding is an error.
    public static func read(_ text: String, path: String) -> (Workflow?, [Diagnostic]) {
        let (root, syntax) = YAMLDocument.parse(text, path: path)
        return read(root, syntax, path: path)
    }

    /// Reads a workflow file that is a tree already.
    ///
    /// - Parameters:
    ///   - root: The file's tree, `nil` when it has none.
    ///   - syntax: What was found wrong while it was made; it comes back with the other findings.
    ///   - path: The file's path in the repository.
    public static func read(
        _ root: YAMLNode?, _ syntax: [Diagnostic], path: String
    ) -> (Workflow?, [Diagnostic]) {
        var reading = Reading(path: path)
        guard let root else {
            guard syntax.isEmpty else { return (nil, syntax) }
            reading.report(
                WorkflowCode.missingKey, "the file is empty, and a workflow needs 'on' and 'jobs'",
                at: SourceSpan(line: 1, column: 1))
            return (nil, reading.findings)
        }
        reading.add(syntax)
        let workflow = reading.workflow(root)
        let findings = reading.findings.sortedByPlace()
        return (findings.hasErrors ? nil : workflow, findings)
    }
}

/// A workflow while it is read.
struct WorkflowDraft {
    var workflow: Workflow
    var triggers: SourceSpan?
    var jobs: [JobDraft]?
}

/// The top level of a workflow file.
enum WorkflowKeys {
    static let table = KeyTable<WorkflowDraft>(
        "a workflow",
        [
            .key("name") { reading, field, draft in
                guard let name = reading.plainWord(field.value, field.name) else { return }
                draft.workflow.name = name
                draft.workflow.isNamed = true
            },
            .key("description") { reading, field, _ in _ = reading.plainWord(field.value, field.name) },
            .text("run-name", Places.run, .any, \.workflow.runName),
            .key("on") { reading, field, draft in
                draft.triggers = field.span
                draft.workflow.triggers = reading.triggers(field.value)
            },
            Key<WorkflowDraft>.key("permissions") { reading, field, _ in reading.permissions(field) }
                .noted(Permissions.note),
            .key("env", Places.workflowEnv) { reading, field, draft in
                draft.workflow.environment = reading.named(field)
            },
            .key("defaults", Places.nowhere) { reading, field, draft in
                draft.workflow.defaults = reading.defaults(field)
            },
            .key("jobs") { reading, field, draft in draft.jobs = reading.jobs(field) },
            .key("concurrency", Places.run) { reading, field, draft in
                draft.workflow.concurrency = reading.concurrency(field)
            },
        ])
}

/// `defaults` of a workflow or job.
enum DefaultsKeys {
    static let outer = KeyTable<RunDefaults>(
        "'defaults'",
        [
            .key("run") { reading, field, defaults in
                guard let entries = reading.entries(of: field.value, field.name) else { return }
                inner.read(entries, into: &defaults, &reading, under: field.rules)
            }
        ])
    static let inner = KeyTable<RunDefaults>(
        "'defaults.run'",
        [
            .key("shell") { reading, field, defaults in defaults.shell = reading.text(field, .shell) },
            .key("working-directory") { reading, field, defaults in
                defaults.workingDirectory = reading.text(field, .notEmpty)
            },
        ])
}

extension Reading {
    mutating func workflow(_ root: YAMLNode) -> Workflow? {
        guard let entries = root.entries else {
            report(
                WorkflowCode.wrongKind, "a workflow file is a mapping, not \(root.kindName)", at: root.span,
                help: "begin with 'on:' and 'jobs:'")
            return nil
        }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        var draft = WorkflowDraft(workflow: Workflow(path: path, name: file, isNamed: false))
        WorkflowKeys.table.read(entries, into: &draft, &self)
        if draft.triggers == nil {
            report(
                WorkflowCode.missingKey, "a workflow needs 'on'", at: root.span,
                help: "add 'on: workflow_dispatch'")
        }
        guard let jobs = draft.jobs else {
            if root.entry("jobs") == nil {
                report(WorkflowCode.missingKey, "a workflow needs 'jobs'", at: root.span)
            }
            return nil
        }
        checkNames(of: uses, draft.workflow.triggers)
        checkJobs(of: uses, jobs)
        check(jobs, triggers: draft.workflow.triggers, defaults: draft.workflow.defaults)
        draft.workflow.jobs = jobs.map(\.job)
        return draft.workflow
    }

    mutating func defaults(_ field: Field) -> RunDefaults {
        var defaults = RunDefaults()
        guard let entries = entries(of: field.value, field.name) else { return defaults }
        DefaultsKeys.outer.read(entries, into: &defaults, &self, under: field.rules)
        return defaults
    }
}
