internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// A step while it is read.
struct StepDraft {
    let entries: [YAMLEntry]
    var id: YAMLScalar?
    var name: Text?
    var condition: Condition?
    var environment: [NamedText] = []
    var continueOnError: Text?
    var timeoutMinutes: Text?
    var script: Text?
    var shell: Text?
    var workingDirectory: Text?
    var action: ActionReference?
    var modelAction: ModelAction?
    /// `with`, which is read when it is known for what.
    var inputs: Field?
    var isBackground = false
    /// What `wait` or `cancel` names.
    var targets: [(text: String, span: SourceSpan)] = []
    /// `wait-all`.
    var waitsForAll: Bool?
    /// `parallel`.
    var group: Field?

    /// The place of a key, if the step has it.
    func place(_ name: String) -> SourceSpan? { entries.first { $0.key.text == name }?.key.span }
}

/// The keys of a step.
enum StepKeys {
    /// In a job.
    static let table = KeyTable<StepDraft>(
        "a step",
        shared(Places.step, Places.stepIf) + [
            .text("timeout-minutes", Places.step, .positive, \.timeoutMinutes),
            .key("background") { reading, field, draft in
                draft.isBackground = reading.flag(field.value, field.name) ?? false
            },
            .key("wait") { reading, field, draft in
                draft.targets = reading.words(field.value, field.name)
                if field.value.elements?.isEmpty == true {
                    reading.report(WorkflowCode.missingKey, "'wait' needs at least one id", at: field.span)
                }
            },
            .key("wait-all") { reading, field, draft in
                draft.waitsForAll = field.value.isNull ? true : reading.flag(field.value, field.name)
            },
            .key("cancel") { reading, field, draft in
                guard let id = reading.plainWord(field.value, field.name) else { return }
                draft.targets = [(id, field.value.span)]
            },
            .key("parallel") { _, field, draft in draft.group = field },
        ])

    /// In a composite action.
    static let composite = KeyTable<StepDraft>(
        "a step of an action",
        shared(ActionPlaces.step, ActionPlaces.stepIf)
            + onlyInJobs.map { name in
                .key(name) { reading, field, _ in
                    reading.report(
                        WorkflowCode.misplacedStep, "'\(name)' cannot stand in a composite action",
                        at: field.span, help: "put it into the steps of a job")
                }
            })

    /// The keys that no step of an action has.
    static let onlyInJobs = [
        "timeout-minutes", "background", "wait", "wait-all", "cancel", "parallel",
    ]

    private static func shared(_ rules: NameRules, _ conditionRules: NameRules) -> [Key<StepDraft>] {
        [
            .text("name", rules, .any, \.name),
            .key("id") { reading, field, draft in
                guard let scalar = field.value.scalar, reading.plainWord(field.value, field.name) != nil
                else { return }
                reading.checkID(scalar, of: "step")
                draft.id = scalar
            },
            .key("if", conditionRules) { reading, field, draft in draft.condition = reading.condition(field)
            },
            .key("run", rules) { reading, field, draft in draft.script = reading.script(field) },
            .text("shell", rules, .shell, \.shell),
            .text("working-directory", rules, .notEmpty, \.workingDirectory),
            .key("uses") { reading, field, draft in reading.action(field, into: &draft) },
            .key("with", rules) { _, field, draft in draft.inputs = field },
            .key("env", rules) { reading, field, draft in draft.environment = reading.named(field) },
            .text("continue-on-error", rules, .boolean, \.continueOnError),
        ]
    }
}

/// What a step is: the one of these keys that it has.
enum StepKind: String, CaseIterable {
    case run, uses, wait
    case waitAll = "wait-all"
    case cancel, parallel

    /// Whether it starts nothing itself.
    var isControl: Bool {
        switch self {
        case .run, .uses: false
        case .wait, .waitAll, .cancel, .parallel: true
        }
    }

    /// The keys that cannot stand beside it, with the kind they belong to.
    func refuses(_ key: String) -> Bool {
        switch self {
        case .run: key == "with"
        case .uses: key == "shell" || key == "working-directory"
        case .wait, .waitAll, .cancel: key != rawValue && !["name", "id", "continue-on-error"].contains(key)
        case .parallel: key != rawValue
        }
    }
}
