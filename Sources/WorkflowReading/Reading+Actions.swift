internal import Diagnostics
internal import YAML
internal import Workflows

/// The inputs of the built-in actions.
enum ActionInputs {
    /// What each reads.
    static func read(by action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout: ["ref", "path", "fetch-depth", "clean"]
        case .cache: ["path", "key", "restore-keys", "fail-on-cache-miss", "lookup-only"]
        case .cacheRestore: ["path", "key", "restore-keys", "fail-on-cache-miss", "lookup-only"]
        case .cacheSave: ["path", "key"]
        case .uploadArtifact:
            ["name", "path", "if-no-files-found", "overwrite", "include-hidden-files"]
        case .downloadArtifact: ["name", "path", "pattern", "merge-multiple"]
        case .setupPython: ["python-version", "python-version-file", "cache", "cache-dependency-path"]
        }
    }

    /// What each accepts without effect: only GitHub's servers would use it.
    static func ignored(by action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout:
            ["token", "persist-credentials", "show-progress", "set-safe-directory", "github-server-url"]
        case .cache, .cacheRestore, .cacheSave: ["enableCrossOsArchive", "upload-chunk-size", "save-always"]
        case .uploadArtifact: ["retention-days", "compression-level"]
        case .downloadArtifact: ["github-token"]
        case .setupPython: ["token", "check-latest", "architecture", "update-environment", "pip-version"]
        }
    }

    /// What each has on GitHub that this version cannot do.
    static func later(in action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout:
            [
                "repository", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "filter",
                "sparse-checkout",
                "sparse-checkout-cone-mode", "fetch-tags", "lfs", "submodules",
            ]
        case .cache, .cacheRestore, .cacheSave: []
        case .uploadArtifact: ["archive"]
        case .downloadArtifact:
            ["repository", "run-id", "artifact-ids", "skip-decompress", "digest-mismatch"]
        case .setupPython: ["allow-prereleases", "freethreaded", "pip-install"]
        }
    }

    /// What each cannot do without.
    static func required(by action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .cache, .cacheRestore, .cacheSave: ["path", "key"]
        case .uploadArtifact: ["path"]
        case .checkout, .downloadArtifact, .setupPython: []
        }
    }
}

extension Reading {
    /// `uses` of a step.
    mutating func action(_ field: Field) -> ActionReference? {
        guard let text = plainWord(field.value, field.name) else { return nil }
        let span = field.value.span
        if text.hasPrefix("docker://") { return notYet("container images as actions", at: span) }
        if text.hasPrefix("./") || text.hasPrefix("$/") || text.hasPrefix("../") {
            return notYet("actions of the repository itself", at: span)
        }
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let name = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard name.count >= 2, name.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0x20) }) else {
            report(
                WorkflowCode.badAction, "'\(text.shortened)' is no action", at: span,
                help: "write owner/repository@version, such as actions/checkout@v4")
            return nil
        }
        let builtIn = ActionReference.BuiltIn(rawValue: parts[0].lowercased())
        guard parts.count == 2, !parts[1].isEmpty else {
            report(
                WorkflowCode.badAction, "'\(text.shortened)' needs a version", at: span,
                help: "write \(parts[0])@v4, or the version that you use")
            return nil
        }
        guard let builtIn else {
            let known = ActionReference.BuiltIn.allCases.map(\.rawValue)
            let near = Suggestion.help(for: parts[0], among: known)
            return notYet(
                "the action '\(parts[0].shortened)'", at: span,
                help: near ?? "built in are \(known.joined(separator: ", ")); a 'run' step can do the rest")
        }
        return ActionReference(text: text, source: .builtIn(builtIn), span: span)
    }

    private mutating func notYet(_ what: String, at span: SourceSpan, help: String? = nil) -> ActionReference?
    {
        let verb = what.hasPrefix("the ") ? "is" : "are"
        report(
            WorkflowCode.notYet, "\(what) \(verb) not supported yet", at: span,
            help: help ?? "use a 'run' step in its place")
        return nil
    }

    /// Compares the inputs that a step gives with those of the action.
    mutating func check(_ inputs: [NamedText], of action: ActionReference) {
        guard let builtIn = action.builtIn else { return }
        let read = ActionInputs.read(by: builtIn)
        let ignored = ActionInputs.ignored(by: builtIn)
        let later = ActionInputs.later(in: builtIn)
        for input in inputs where !read.contains(input.name) {
            let name = input.name
            if ignored.contains(name) {
                report(
                    .note, WorkflowCode.noEffect, "'\(name)' of \(builtIn.rawValue) has no effect here",
                    at: input.nameSpan)
            } else if later.contains(name) {
                report(
                    WorkflowCode.notYet, "'\(name)' of \(builtIn.rawValue) is not supported yet",
                    at: input.nameSpan,
                    help: "the inputs here are \(read.joined(separator: ", "))")
            } else {
                report(
                    .warning, WorkflowCode.unknownKey, "\(builtIn.rawValue) has no input '\(name.shortened)'",
                    at: input.nameSpan,
                    help: Suggestion.help(for: name, among: read)
                        ?? "the inputs are \(read.joined(separator: ", "))")
            }
        }
        for name in ActionInputs.required(by: builtIn) where !inputs.contains(where: { $0.name == name }) {
            report(WorkflowCode.missingKey, "\(builtIn.rawValue) needs the input '\(name)'", at: action.span)
        }
    }
}
