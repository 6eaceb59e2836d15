internal import WorkflowReading
internal import Workflows

/// Finds the actions of the repository that steps use.
enum LocalAction {
    /// The action, when its file is at hand and can be read.
    static func find(_ action: ActionReference, in context: LintContext) -> ActionDefinition? {
        switch action.source {
        case .workspace(let path), .repository(let path): find(path, in: context)
        case .builtIn, .remote, .image: nil
        }
    }

    private static func find(_ path: String, in context: LintContext) -> ActionDefinition? {
        text(of: path, in: context).flatMap { ActionReader.read($0.text, path: $0.place).0 }
    }

    /// Whether the file of an action is at hand, be it good or not.
    static func isThere(_ action: ActionReference, in context: LintContext) -> Bool {
        switch action.source {
        case .workspace(let path), .repository(let path): text(of: path, in: context) != nil
        case .builtIn, .remote, .image: true
        }
    }

    private static func text(of path: String, in context: LintContext) -> (text: String, place: String)? {
        guard let file = context.file else { return nil }
        var folder = path[...]
        while folder.hasPrefix("./") || folder.hasPrefix("$/") { folder = folder.dropFirst(2) }
        while folder.hasSuffix("/") { folder.removeLast() }
        for name in ["action.yml", "action.yaml"] {
            let place = folder.isEmpty || folder == "." ? name : folder + "/" + name
            if let text = file(place) { return (text, place) }
        }
        return nil
    }
}

extension ActionDefinition {
    /// Its outputs; `nil` when its program may set more than the file says.
    var allOutputs: [String]? {
        if case .composite = runs { outputs.map(\.name) } else { nil }
    }
}
