internal import Diagnostics
internal import Glibc
internal import Linux
internal import Models
internal import Registry

/// Finding what a name means; an unknown one is invalid input with the nearest that there is.
extension ModelsCommand {
    /// The model that a name names without a version.
    static func model(_ name: ModelName, in store: EmbeddedStore) async throws -> RegisteredModel {
        if let reference = name.reference {
            throw Refusal(
                CommandCode.badUse, "'\(name.argumentText)' names a version, and a model is wanted here",
                help: "write '\(name.model)'"
                    + (reference == .latest ? "" : ", with an option for the version"))
        }
        return try await registered(name.model, in: store)
    }

    /// A registered model.
    static func registered(_ name: String, in store: EmbeddedStore) async throws -> RegisteredModel {
        let models = try await store.models()
        if let found = models.first(where: { $0.name == name }) { return found }
        throw Refusal(
            ModelCode.notFound, "there is no model '\(Figures.line(name))'",
            help: Suggestion.help(for: name, among: models.map(\.name))
                ?? (models.isEmpty
                    ? "this store has no models yet" : "'headgate models list' shows all models"))
    }

    /// The version that a name names.
    static func version(_ name: ModelName, in store: EmbeddedStore) async throws -> ModelVersion {
        let model = try await registered(name.model, in: store)
        guard let reference = name.reference else {
            let alias = model.aliases.keys.sorted().first.map { ", \(name.model)@\($0)" } ?? ""
            throw Refusal(
                CommandCode.badUse, "'\(name.model)' names no version",
                help: "write \(name.model)/\(model.latestVersion)\(alias) or \(name.model)@latest")
        }
        if let found = try await store.version(of: name.model, reference) { return found }
        switch reference {
        case .alias(let alias), .previous(let alias): throw unknown(alias: alias, of: model)
        case .number, .latest:
            throw Refusal(
                ModelCode.notFound, "there is no version \(name.argumentText)",
                help: "the newest is \(name.model)/\(model.latestVersion)")
        }
    }

    /// The refusal of an alias that a model does not have.
    static func unknown(alias: String, of model: RegisteredModel) -> Refusal {
        let names = model.aliases.keys.sorted()
        let list =
            names.isEmpty ? "'\(model.name)' has no aliases" : "it has " + names.joined(separator: ", ")
        return Refusal(
            ModelCode.notFound, "'\(model.name)' has no alias '\(Figures.line(alias))'",
            help: Suggestion.help(for: alias, among: names) ?? list)
    }

    /// Who changes things, for the journal: the user behind sudo, else the name of this process's user.
    static var user: String {
        if Host.uid == 0, let behind = Environment["SUDO_USER"], !behind.isEmpty {
            return Figures.line(behind)
        }
        return unsafe getpwuid(Host.uid).map { unsafe String(cString: $0.pointee.pw_name) }
            ?? "uid\(Host.uid)"
    }
}
