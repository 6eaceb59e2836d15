internal import Workflows
internal import YAML

/// What a step must know of an action of the repository.
struct LocalAction {
    struct Input {
        var name: String
        var isNeeded: Bool
        var deprecation: String?
    }

    var inputs: [Input] = []
    /// The outputs; `nil` when its program may set more than the file says.
    var outputs: [String]?

    /// The action that a step uses, when its file is at hand and can be read.
    static func find(_ action: ActionReference, in context: LintContext) -> LocalAction? {
        switch action.source {
        case .workspace(let path), .repository(let path): return find(path, in: context)
        case .builtIn, .remote, .image: return nil
        }
    }

    private static func find(_ path: String, in context: LintContext) -> LocalAction? {
        guard let file = context.file else { return nil }
        var folder = path
        while folder.hasPrefix("./") || folder.hasPrefix("$/") { folder = String(folder.dropFirst(2)) }
        while folder.hasSuffix("/") { folder.removeLast() }
        for name in ["action.yml", "action.yaml"] {
            guard let text = file(folder.isEmpty ? name : folder + "/" + name) else { continue }
            return YAMLDocument.parse(text, path: name).root.map { LocalAction($0) }
        }
        return nil
    }

    private init(_ root: YAMLNode) {
        for entry in root["inputs"]?.entries ?? [] {
            let isRequired = entry.value["required"]?.text == "true"
            inputs.append(
                Input(
                    name: entry.key.text, isNeeded: isRequired && entry.value["default"] == nil,
                    deprecation: entry.value["deprecationMessage"]?.text))
        }
        guard root["runs"]?["using"]?.text == "composite" else { return }
        outputs = (root["outputs"]?.entries ?? []).map(\.key.text)
    }
}
