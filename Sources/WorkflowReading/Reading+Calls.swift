internal import Diagnostics
internal import YAML
internal import Workflows

struct ConcurrencyDraft {
    var group: Text?
    var cancelInProgress: Text?
    var cancelSpan: SourceSpan?
    var queue = Concurrency.Queue.single
}

enum ConcurrencyKeys {
    static let table = KeyTable<ConcurrencyDraft>(
        "'concurrency'",
        [
            .key("group") { $2.group = $0.text($1, .notEmpty) },
            .key("cancel-in-progress") { reading, field, draft in
                draft.cancelInProgress = reading.text(field, .boolean)
                draft.cancelSpan = field.span
            },
            .key("queue") { reading, field, draft in
                draft.queue = reading.choice(field, Concurrency.Queue.self) ?? .single
            },
        ])
}

/// The keys of a job with `uses`.
enum CallKeys {
    /// What such a job may have.
    static let allowed: Set<String> = [
        "name", "uses", "with", "secrets", "needs", "if", "permissions", "concurrency", "strategy",
    ]
    /// What no other job has.
    static let own: Set<String> = ["with", "secrets"]
    /// The folders that a call may name.
    static let folders = [".github/workflows/", "pipelines/"]
}

extension Reading {
    /// `concurrency`: a group's name, or a mapping.
    mutating func concurrency(_ field: Field) -> Concurrency? {
        guard let entries = field.value.entries else {
            return text(field, .notEmpty).map { Concurrency(group: $0, span: field.span) }
        }
        var draft = ConcurrencyDraft()
        ConcurrencyKeys.table.read(entries, into: &draft, &self, under: field.rules)
        if field.value.entry("group") == nil {
            report(
                WorkflowCode.missingKey, "'concurrency' needs 'group'", at: field.span,
                help: "add 'group: ${{ github.workflow }}-${{ github.ref }}'")
        }
        if draft.queue == .max, draft.cancelInProgress?.raw == "true", let place = draft.cancelSpan {
            report(
                WorkflowCode.queueCancels, "'queue: max' excludes 'cancel-in-progress: true'", at: place,
                help: "remove one of them")
        }
        return draft.group.map {
            Concurrency(
                group: $0, cancelInProgress: draft.cancelInProgress, queue: draft.queue, span: field.span)
        }
    }

    /// `uses` of a job.
    mutating func call(_ field: Field) -> ReusableCall? {
        guard let text = plainWord(field.value, field.name) else { return nil }
        let span = field.value.span
        guard text.hasPrefix("./") else {
            reportCall(text, at: span)
            return nil
        }
        let path = String(text.dropFirst(2))
        if path.utf8.contains(UInt8(ascii: "@")) {
            report(
                WorkflowCode.badCall, "a workflow of the same repository is called without '@'", at: span,
                help: "write '\(text.prefix { $0 != "@" })'")
            return nil
        }
        let folders = isStrict ? Array(CallKeys.folders.prefix(1)) : CallKeys.folders
        let name = folders.first { path.hasPrefix($0) }.map { path.dropFirst($0.count) }
        guard let name, !name.utf8.contains(UInt8(ascii: "/")), name.utf8.count > 4,
            name.hasSuffix(".yml") || name.hasSuffix(".yaml")
        else {
            let forms = folders.map { "./\($0)NAME.yml" }.joined(separator: " or ")
            report(
                WorkflowCode.badCall, "a job calls a workflow file, not '\(text.shortened)'", at: span,
                help: "write \(forms)")
            return nil
        }
        return ReusableCall(path: path, span: span)
    }

    private mutating func reportCall(_ text: String, at span: SourceSpan) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let folders = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, folders.count > 2, folders.dropFirst(2).first == ".github" {
            report(
                WorkflowCode.remoteCall,
                "workflows of other repositories are not supported: '\(text.shortened)'", at: span,
                help:
                    "copy the file to .github/workflows/ and call it from there: the runner's mirror folder "
                    + "holds only actions")
            return
        }
        let isAction = parts.count == 2 || text.hasPrefix("docker://")
        report(
            WorkflowCode.badCall, "a job calls a workflow file, not '\(text.shortened)'", at: span,
            help: isAction
                ? "an action belongs into a step: 'steps: [{ uses: \(text.shortened) }]'"
                : "write ./.github/workflows/NAME.yml")
    }

    /// `secrets` of a job.
    mutating func passedSecrets(_ field: Field) -> ReusableCall.Secrets {
        if field.value.text == "inherit" { return .inherit }
        guard field.value.entries != nil || field.value.isNull else {
            if let word = field.value.text {
                report(
                    WorkflowCode.wrongValue,
                    "'secrets' takes a mapping or 'inherit', not '\(word.shortened)'",
                    at: field.value.span, help: Suggestion.help(for: word, among: ["inherit"]))
            } else {
                wrongKind(field.value, field.name, wants: "a mapping or 'inherit'")
            }
            return .none
        }
        return .named(named(field, isName: Names.isID))
    }

    /// Reports keys that a job with `uses` cannot have, or that only such a job can have.
    mutating func checkCallKeys(_ entries: [YAMLEntry], isCall: Bool) {
        for entry in entries {
            let name = entry.key.text
            if !isCall, CallKeys.own.contains(name) {
                report(
                    WorkflowCode.needsCall, "'\(name)' belongs to a job with 'uses'", at: entry.key.span,
                    help: "remove it, or move it to the step that it is meant for")
            } else if isCall, !CallKeys.allowed.contains(name), JobKeys.isOfSteps(name) {
                report(
                    WorkflowCode.needsSteps, "a job with 'uses' has no '\(name)'", at: entry.key.span,
                    help: "put it into the workflow that is called")
            }
        }
    }
}
