internal import Expressions
internal import JSON
internal import Planning
internal import Repositories
internal import Sandboxes
internal import StepCommands
internal import Workflows

/// One `uses` of an action that is not built in: what it is, where the job sees it, and what it was given.
struct UsedAction: Sendable {
    let found: ActionCatalog.Found
    /// Its folder, as seen inside.
    let folder: String
    /// Its inputs: those that the step gives, then defaults.
    let inputs: [(name: String, value: String)]
    /// Names the step among all of the job, also inside composite actions: its phases share their state by it.
    let key: String
    /// What is wrong with what the step gives.
    let warnings: [Annotation]

    /// Finds the action and brings it to where the job sees it.
    ///
    /// - Parameters:
    ///   - given: The step's `with`, evaluated.
    ///   - frame: What the step sees.
    init(
        _ reference: ActionReference, _ given: [(name: String, value: String)], in frame: StepFrame,
        key: String
    ) async throws(ExecutionError) {
        let job = frame.job
        found = try await job.services.actions.find(
            reference, workspace: job.sandbox.specification.workFolder)
        folder = try await job.actions.folder(of: found.place, in: job)
        self.key = key
        var all = given
        let names = Set(given.map { $0.name.lowercased() })
        let scope = frame.scope(environment: frame.environmentText())
        for input in found.definition.inputs where !names.contains(input.name.lowercased()) {
            all.append((input.name, try Evaluation.text(input.defaultValue, in: scope) ?? ""))
        }
        inputs = all
        warnings = Self.warnings(found.definition, given, reference)
    }

    /// Finds the action and brings it to where the job sees it, until nobody waits for it any more.
    static func find(
        _ reference: ActionReference, _ given: [(name: String, value: String)], in frame: StepFrame,
        key: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ExecutionError) -> UsedAction {
        let result = await StoppableWork.run(unless: isStopped) {
            await Self.result(reference, given, in: frame, key: key)
        }
        return try result.get()
    }

    private static func result(
        _ reference: ActionReference, _ given: [(name: String, value: String)], in frame: StepFrame,
        key: String
    ) async -> Result<UsedAction, ExecutionError> {
        do throws(ExecutionError) {
            return .success(try await UsedAction(reference, given, in: frame, key: key))
        } catch {
            return .failure(error)
        }
    }

    /// GitHub only warns of what does not fit.
    private static func warnings(
        _ definition: ActionDefinition, _ given: [(name: String, value: String)], _ reference: ActionReference
    ) -> [Annotation] {
        var messages: [String] = []
        let names = Set(given.map { $0.name.lowercased() })
        let known = Set(definition.inputs.map { $0.name.lowercased() })
        for input in definition.inputs {
            let isGiven = names.contains(input.name.lowercased())
            if !isGiven, input.isRequired, input.defaultValue == nil {
                messages.append(
                    "'\(reference.text)' needs the input '\(input.name)', and the step does not give it")
            }
            if isGiven, let why = input.deprecation {
                messages.append("the input '\(input.name)' of '\(reference.text)' is deprecated: \(why)")
            }
        }
        for input in given where !known.contains(input.name.lowercased()) {
            let valid = definition.inputs.map { "'\($0.name)'" }.joined(separator: ", ")
            messages.append(
                "'\(reference.text)' has no input '\(input.name)'; "
                    + (valid.isEmpty ? "it has none" : "it has \(valid)"))
        }
        return messages.map { Annotation(level: .warning, message: $0) }
    }

    /// The inputs as a node action sees them: `INPUT_DRY-RUN`, `INPUT_FILE_NAME` for `file name`.
    ///
    /// Source: actions/runner, `NodeScriptActionHandler`; actions/toolkit, `getInput`.
    var inputVariables: [(name: String, value: String)] {
        inputs.map { ("INPUT_" + $0.name.replacing(" ", with: "_").uppercased(), $0.value) }
    }

    /// What the runner tells its processes.
    var variables: [(name: String, value: String)] {
        [
            ("GITHUB_ACTION_PATH", folder), ("GITHUB_ACTION_REPOSITORY", origin.repository),
            ("GITHUB_ACTION_REF", origin.ref),
        ]
    }

    /// The contexts of its own expressions.
    func contexts(in frame: StepFrame) -> [String: Value] {
        var github =
            (frame.contexts["github"] ?? frame.job.baseContexts["github"])?.json.object ?? JSONObject()
        github["action_path"] = .string(folder)
        github["action_repository"] = .string(origin.repository)
        github["action_ref"] = .string(origin.ref)
        return ["inputs": Value(RunContexts.object(inputs)), "github": Value(.object(github))]
    }

    private var origin: (repository: String, ref: String) {
        guard case .remote(let action, _, _, _) = found.place else { return ("", "") }
        return ("\(action.owner)/\(action.name)", action.ref)
    }
}
