/// What the command lines of a step's output mean, one after the other.
///
///     var reader = CommandReader(isDebug: false)
///     let (line, effects) = reader.read("::warning file=a.py::look")   // .instead("##[warning]look"), [.annotate(…)]
///
/// Source: actions/runner, `ActionCommandManager.cs`.
public struct CommandReader: Sendable {
    /// What becomes of the line in the log.
    public enum Line: Sendable, Equatable {
        /// It stays as it is.
        case asItIs
        /// It is not shown.
        case hidden
        /// This is shown in its place.
        case instead(String)
    }

    /// What the runner is to do.
    public enum Effect: Sendable, Equatable {
        /// Hide the value, and each of its lines, from now on.
        case mask(String)
        case annotate(Annotation)
        case output(name: String, value: String)
        case state(name: String, value: String)
        case variable(name: String, value: String)
        case path(String)
        /// Use the problem matchers of a file.
        case addMatcher(file: String)
        case removeMatcher(owner: String)
        /// Stop using the problem matchers of a file.
        case removeMatchers(file: String)
        /// The command is an old one: tell so once a job.
        case deprecated(String)
        /// The command cannot be obeyed, and so the step has failed.
        case fail(String)
    }

    /// Whether `set-env` and `add-path` are obeyed.
    public var allowsUnsecureCommands = false
    private let isDebug: Bool
    private var isEchoing: Bool
    /// The word that ends `stop-commands`, lower case.
    private var resumeToken: String?

    /// Creates a reader.
    ///
    /// - Parameter isDebug: Whether `::debug::` lines are shown, and command lines echoed from the beginning.
    public init(isDebug: Bool) {
        self.isDebug = isDebug
        isEchoing = isDebug
    }

    /// Reads a line without its end.
    public mutating func read(_ line: String) -> (line: Line, effects: [Effect]) {
        guard let command = WorkflowCommand(line) else { return (.asItIs, []) }
        if let token = resumeToken {
            if command.name == token { resumeToken = nil }
            return (.asItIs, [])
        }
        switch command.name {
        case "stop-commands":
            resumeToken = command.data.isEmpty ? nil : command.data.lowercased()
            return (.asItIs, [])
        case "error", "warning", "notice":
            let annotation = Annotation(command)
            return (.instead("##[\(command.name)]\(command.data)"), [.annotate(annotation)])
        case "debug": return (isDebug ? .instead("##[debug]\(command.data)") : .hidden, [])
        case "group": return (.instead("##[group]\(command.data)"), [])
        case "endgroup": return (.instead("##[endgroup]"), [])
        case "add-mask": return mask(command)
        case "echo": return echo(command)
        case "set-output", "save-state", "set-env", "add-path", "add-matcher", "remove-matcher":
            return (isEchoing ? .asItIs : .hidden, obey(command))
        default: return (.asItIs, [])
        }
    }

    private func mask(_ command: WorkflowCommand) -> (line: Line, effects: [Effect]) {
        let isEmpty = command.data.utf8.allSatisfy { $0 == 32 || (9...13).contains($0) }
        let line = isEchoing ? Line.instead("::add-mask::***") : .hidden
        let empty = Annotation(level: .warning, message: "an empty value cannot be hidden ('add-mask')")
        return (line, [isEmpty ? .annotate(empty) : .mask(command.data)])
    }

    private mutating func echo(_ command: WorkflowCommand) -> (line: Line, effects: [Effect]) {
        let line = isEchoing ? Line.asItIs : .hidden
        switch command.data.filter({ !$0.isWhitespace }).lowercased() {
        case "on": isEchoing = true
        case "off": isEchoing = false
        default: return (line, [.fail("'::echo::' takes 'on' or 'off', not '\(command.data)'")])
        }
        return (line, [])
    }

    private func obey(_ command: WorkflowCommand) -> [Effect] {
        switch command.name {
        case "set-output":
            return named(command) { [.deprecated("set-output"), .output(name: $0, value: command.data)] }
        case "save-state":
            return named(command) { [.deprecated("save-state"), .state(name: $0, value: command.data)] }
        case "set-env":
            guard allowsUnsecureCommands else { return [disabled("set-env", "$GITHUB_ENV")] }
            return named(command) { name in
                guard name.uppercased() != "NODE_OPTIONS" else {
                    return [
                        .annotate(Annotation(level: .error, message: "'set-env' cannot set NODE_OPTIONS"))
                    ]
                }
                return [.variable(name: name, value: command.data)]
            }
        case "add-path":
            guard allowsUnsecureCommands else { return [disabled("add-path", "$GITHUB_PATH")] }
            return command.data.isEmpty ? [.fail("'add-path' needs a path")] : [.path(command.data)]
        case "add-matcher":
            return command.data.isEmpty
                ? [warning("'add-matcher' needs a file")] : [.addMatcher(file: command.data)]
        default: return removeMatcher(command)
        }
    }

    private func removeMatcher(_ command: WorkflowCommand) -> [Effect] {
        let owner = command.properties["owner"] ?? ""
        switch (owner.isEmpty, command.data.isEmpty) {
        case (false, true): return [.removeMatcher(owner: owner)]
        case (true, false): return [.removeMatchers(file: command.data)]
        default: return [warning("'remove-matcher' needs either an owner or a file")]
        }
    }

    private func named(_ command: WorkflowCommand, _ effects: (String) -> [Effect]) -> [Effect] {
        guard let name = command.properties["name"], !name.isEmpty else {
            return [.fail("'\(command.name)' needs a 'name'")]
        }
        return effects(name)
    }

    private func warning(_ message: String) -> Effect {
        .annotate(Annotation(level: .warning, message: message))
    }

    private func disabled(_ name: String, _ file: String) -> Effect {
        .fail("the command '\(name)' is disabled: write to \(file) instead")
    }
}
