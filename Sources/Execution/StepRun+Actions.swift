internal import Expressions
internal import JSON
internal import Linux
internal import Planning
internal import Workflows

/// How a step runs an action that is not built in.
extension StepRun {
    /// Finds the action and runs it.
    func use(
        found reference: ActionReference, _ given: [(name: String, value: String)]
    ) async throws(ExecutionError) -> StepEnd {
        let used = try await UsedAction.find(reference, given, in: frame, key: key, unless: stopCheck())
        var end: StepEnd
        switch used.found.definition.runs {
        case .docker: throw ActionCatalog.needsImages("the action '\(reference.text)'")
        case .node(let node):
            if node.pre != nil, case .workspace = used.found.place {
                output.note("'pre' of '\(reference.text)' is not run: the action is known only now")
            }
            notePost(used, node)
            end = try await run(node.main, of: used)
        case .composite(let steps):
            guard frame.depth < ActionLoader.deepest else {
                throw ExecutionError(
                    ExecutionCode.actionDepth,
                    "'\(reference.text)' nests more than \(ActionLoader.deepest) actions deep",
                    help: "does it use itself?")
            }
            end = try await run(composite: steps, of: used)
        }
        end.annotations = used.warnings + end.annotations
        return end
    }

    /// Notes the post step of an action; it runs whether its main step fails or not.
    func notePost(_ used: UsedAction, _ node: ActionDefinition.NodeRuns) {
        guard let script = node.post, job.actions.notesPost(of: used.key) else { return }
        effects.postSteps.append(
            ActionStep(phase: "Post", script, if: node.postCondition, of: used, step: step, in: frame))
    }

    // MARK: - Node

    /// Runs one script of a node action.
    func run(_ script: String, of used: UsedAction) async throws(ExecutionError) -> StepEnd {
        guard let node = job.services.actions.innerNode else {
            throw ExecutionError(
                ExecutionCode.noNode,
                "the action '\(used.found.place.name)' needs node, and this runner has none",
                help: "install nodejs, or set 'node: /path/to/node' in the runner's configuration")
        }
        let files = StepFiles(number: job.nextFileNumber())
        do throws(SystemError) { try files.create(in: job.temp) } catch {
            throw ExecutionError(
                ExecutionCode.runner, "the step's files cannot be made: \(error.message)", help: error.help)
        }
        let environment = try frame.stepEnvironment(step)
        let outer = frame
        defer { frame = outer }
        frame.actionVariables = StepFrame.merged(frame.actionVariables + used.variables)
        var end = await follow(
            [node, used.folder + "/" + script],
            environment: environment + used.inputVariables + job.actions.variables(of: used.key)
                + files.variables)
        takeFiles(files, into: &end)
        return end
    }

    // MARK: - Composite

    private func run(composite steps: [Step], of used: UsedAction) async throws(ExecutionError) -> StepEnd {
        let given = try frame.ownEnvironment(step)
        let inner = frame.inner(given: given, contexts: used.contexts(in: frame), variables: used.variables)
        var (last, end) = await run(steps, in: inner)
        let scope = last.scope(environment: last.environmentText())
        for output in used.found.definition.outputs {
            do throws(ExecutionError) {
                end.outputs.append((output.name, try Evaluation.text(output.value, in: scope)))
            } catch {
                end.fail("output '\(output.name)': \(error.message)")
            }
        }
        return end
    }
}

extension ActionStep {
    /// The step that an action runs before the job's first step, or after its last.
    ///
    /// - Parameters:
    ///   - condition: `pre-if` or `post-if`; `always()` where the action has none.
    ///   - frame: What the step that uses the action sees.
    init(
        phase: String, _ script: String, if condition: Condition?, of used: UsedAction, step: Step,
        in frame: StepFrame
    ) {
        var own = step
        own.id = nil
        own.condition = condition ?? Self.always
        (own.continueOnError, own.timeoutMinutes, own.isBackground) = (nil, nil, false)
        let name = phase + " " + frame.displayName(step, frame.scope(of: step))
        self.init(name, own, Self.body(script, used, frame))
        contexts = used.contexts(in: frame)
        variables = used.variables
    }

    private static func body(_ script: String, _ used: UsedAction, _ frame: StepFrame) -> Body {
        { (run) async throws(ExecutionError) in
            run.enter(frame, key: used.key)
            if case .node(let node) = used.found.definition.runs { run.notePost(used, node) }
            return try await run.run(script, of: used)
        }
    }

    private static let always: Condition? = {
        // It is written here, so it can be read.
        try? Condition.parse("always()", names: NameRules(contexts: [], functions: ["always"])).get()
    }()
}

extension StepRun {
    /// Takes the surroundings of the step that used the action; what was set since then stays.
    fileprivate func enter(_ surroundings: StepFrame, key: String) {
        var inner = surroundings
        (inner.status, inner.hadFailed, inner.reason) = (frame.status, frame.hadFailed, frame.reason)
        (inner.variables, inner.paths) = (frame.variables, frame.paths)
        frame = inner
        self.key = key
    }
}

extension StepSequence {
    /// What the actions of some steps run before the first of them.
    ///
    /// Actions of the workspace are known too late for that. What cannot be found or evaluated is told when the step
    /// itself starts.
    func preSteps(of steps: [Step]) async -> [ActionStep] {
        await Self.preSteps(of: steps, in: frame, below: "")
    }

    private static func preSteps(of steps: [Step], in frame: StepFrame, below key: String) async
        -> [ActionStep]
    {
        var all: [ActionStep] = []
        for step in steps {
            guard case .uses(let reference, let inputs) = step.work, reference.isKnownBefore else { continue }
            let scope = frame.scope(of: step)
            let given = inputs.map { (name: $0.name, value: (try? $0.value.string(in: scope)) ?? "") }
            let own = "\(key).\(step.number)"
            let found = try? await UsedAction.find(
                reference, given, in: frame, key: own, unless: frame.job.stopCheck())
            guard let used = found else { continue }
            switch used.found.definition.runs {
            case .node(let node):
                guard let script = node.pre else { continue }
                all.append(
                    ActionStep(phase: "Pre", script, if: node.preCondition, of: used, step: step, in: frame))
            case .composite(let inner) where frame.depth < ActionLoader.deepest:
                let surroundings = frame.inner(
                    given: (try? frame.ownEnvironment(step)) ?? [], contexts: used.contexts(in: frame),
                    variables: used.variables)
                all += await preSteps(of: inner, in: surroundings, below: own)
            case .composite, .docker: continue
            }
        }
        return all
    }
}

extension ActionReference {
    /// Whether it is found before the job has a workspace, and is not built in.
    fileprivate var isKnownBefore: Bool {
        switch source {
        case .repository, .remote: true
        case .builtIn, .workspace, .image: false
        }
    }
}
