internal import Arguments
internal import Models

/// How a command line names a model or one of its versions: `digits`, `digits/7`, `digits@champion`.
///
/// `digits@latest` is the newest version.
struct ModelName: ArgumentValue, Equatable {
    /// The registered model.
    let model: String
    /// The version of it, `nil` when the model itself is meant.
    let reference: VersionReference?

    /// Creates a name.
    init(model: String, reference: VersionReference? = nil) {
        self.model = model
        self.reference = reference
    }

    init?(argument: String) {
        if let at = argument.firstIndex(of: "@") {
            let alias = String(argument[argument.index(after: at)...])
            guard !alias.isEmpty, !alias.contains(where: { "@/:".contains($0) }) else { return nil }
            self.init(
                model: String(argument[..<at]), reference: alias == "latest" ? .latest : .alias(alias))
        } else if let slash = argument.firstIndex(of: "/") {
            let digits = argument[argument.index(after: slash)...]
            guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits), number > 0
            else {
                return nil
            }
            self.init(model: String(argument[..<slash]), reference: .number(number))
        } else {
            self.init(model: argument)
        }
        guard !model.isEmpty, !model.contains(where: { "@/:".contains($0) }) else { return nil }
    }

    var argumentText: String {
        switch reference {
        case nil: model
        case .number(let number)?: "\(model)/\(number)"
        case .alias(let alias)?: "\(model)@\(alias)"
        case .previous(let alias)?: "\(model)@\(alias)"
        case .latest?: "\(model)@latest"
        }
    }

    static var valueName: String { "NAME" }
    static var requirement: String { "a model's NAME, NAME/VERSION or NAME@ALIAS" }
}
