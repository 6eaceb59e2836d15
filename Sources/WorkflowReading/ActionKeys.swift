internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// An action's file while it is read.
struct ActionDraft {
    var name: String?
    var summary: String?
    var inputs: [ActionDefinition.Input] = []
    var outputs: [(name: YAMLScalar, value: Text?)] = []
    var runs: ActionDefinition.Runs?
}

/// `runs` while it is read.
struct RunsDraft {
    var main: String?
    var pre: String?
    var preCondition: Condition?
    var post: String?
    var postCondition: Condition?
    var image: String?
    var arguments: [Text] = []
    var environment: [NamedText] = []
    var entrypoint: String?
    var steps: [Step]?
}

/// The keys of an action's file.
///
/// GitHub runs actions whose files have further keys, and so do we: where it is loose, an unknown key is a warning.
enum ActionKeys {
    static let root = KeyTable<ActionDraft>(
        "an action",
        [
            .key("name") { reading, field, draft in draft.name = reading.scalarText(field) },
            .key("description") { reading, field, draft in
                draft.summary = reading.scalarText(field)
            },
            .key("author") { reading, field, _ in _ = reading.scalarText(field) },
            .key("inputs") { reading, field, draft in draft.inputs = reading.actionInputs(field) },
            .key("outputs", ActionPlaces.output) { reading, field, draft in
                draft.outputs = reading.actionOutputs(field)
            },
            .key("runs") { reading, field, draft in
                draft.runs = reading.runs(field)
            },
            .key("branding") { reading, field, _ in
                guard let entries = reading.entries(of: field.value, field.name) else { return }
                var none: Void = ()
                branding.read(entries, into: &none, &reading)
            },
        ], unknown: .warning)

    static let colors = ["white", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"]

    static let input = KeyTable<ActionDefinition.Input>(
        "an input",
        [
            .key("description") { reading, field, input in input.summary = reading.scalarText(field) },
            .key("required") { reading, field, input in
                input.isRequired = reading.looseFlag(field) ?? false
            },
            .key("default", ActionPlaces.inputDefault) { reading, field, input in
                input.defaultValue = reading.variable(field.value, field.name, field.rules)
            },
            .key("deprecationMessage") { reading, field, input in
                input.deprecation = reading.scalarText(field)
            },
        ], unknown: nil)

    static let output = KeyTable<Text?>(
        "an output",
        [
            .key("description") { reading, field, _ in _ = reading.scalarText(field) },
            .key("value", ActionPlaces.output) { reading, field, value in value = reading.text(field) },
        ], unknown: .warning)

    static let branding = KeyTable<Void>(
        "'branding'",
        [
            .key("icon") { reading, field, _ in _ = reading.scalarText(field) },
            .key("color") { reading, field, _ in
                guard let color = reading.scalarText(field), !colors.contains(color.lowercased()) else {
                    return
                }
                reading.report(
                    .warning, WorkflowCode.wrongValue, "there is no color '\(color.shortened)'",
                    at: field.value.span,
                    help: Suggestion.help(for: color, among: colors)
                        ?? "the colors are \(colors.joined(separator: ", "))")
            },
        ], unknown: .warning)
}

/// The keys of `runs`, by `using`.
enum RunsKeys {
    static let composite = KeyTable<RunsDraft>(
        "a composite action's 'runs'",
        [
            .key("using") { _, _, _ in },
            .key("steps") { reading, field, draft in
                var list = StepList(.action)
                reading.read(field, into: &list)
                draft.steps = list.steps
            },
        ])

    static let node = KeyTable<RunsDraft>(
        "a node action's 'runs'",
        [
            .key("using") { _, _, _ in }, path("main", \.main), path("pre", \.pre),
            condition("pre-if", \.preCondition),
            path("post", \.post), condition("post-if", \.postCondition),
        ])

    static let docker = KeyTable<RunsDraft>(
        "a docker action's 'runs'",
        [
            .key("using") { _, _, _ in },
            .key("image") { reading, field, draft in draft.image = reading.word(field.value, field.name) },
            path("entrypoint", \.entrypoint),
            .key("args", ActionPlaces.container) { reading, field, draft in
                for element in reading.elements(of: field.value, field.name) ?? [] {
                    if let text = reading.variable(element, field.name, field.rules) {
                        draft.arguments.append(text)
                    }
                }
            },
            .key("env", ActionPlaces.container) { reading, field, draft in
                draft.environment = reading.named(field)
            },
            path("pre-entrypoint", \.pre), condition("pre-if", \.preCondition),
            path("post-entrypoint", \.post), condition("post-if", \.postCondition),
        ])

    private static func path(
        _ name: String, _ place: any WritableKeyPath<RunsDraft, String?> & Sendable
    ) -> Key<RunsDraft> {
        .key(name) { reading, field, draft in
            draft[keyPath: place] = reading.word(field.value, field.name)
        }
    }

    private static func condition(
        _ name: String, _ place: any WritableKeyPath<RunsDraft, Condition?> & Sendable
    ) -> Key<RunsDraft> {
        .key(name, ActionPlaces.runsIf) { reading, field, draft in
            draft[keyPath: place] = reading.condition(field)
        }
    }
}
