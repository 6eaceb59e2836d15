internal import Diagnostics
internal import JSON
internal import Models
internal import Registry

/// `models tag` and `models rollback`.
extension ModelsCommand {
    /// Sets or removes one tag.
    static func tag(
        _ name: ModelName, set: String?, delete: String?, in store: EmbeddedStore
    ) async throws -> Answer {
        let version = try await version(name, in: store)
        let label = "\(version.model)/\(version.version)"
        let key: String
        let value: String?
        switch (set, delete) {
        case (let set?, nil):
            guard let equals = set.firstIndex(of: "="), equals != set.startIndex else {
                throw Refusal(CommandCode.badUse, "'\(Figures.line(set))' is no tag", help: "write KEY=VALUE")
            }
            key = String(set[..<equals])
            value = String(set[set.index(after: equals)...])
        case (nil, let delete?):
            guard version.tags[delete] != nil else {
                throw Refusal(
                    ModelCode.notFound, "\(label) has no tag '\(Figures.line(delete))'",
                    help: Suggestion.help(for: delete, among: version.tags.keys.sorted()))
            }
            key = delete
            value = nil
        default:
            throw Refusal(
                CommandCode.badUse, "a tag is set or removed", help: "write KEY=VALUE, or --delete KEY")
        }
        try await store.setTag(key, value, of: version.model, version: version.version)
        let text = value.map { "\(label): \(key)=\($0)" } ?? "\(label): tag '\(key)' removed"
        return Answer(
            text: Figures.line(text),
            json: [
                "model": .string(version.model), "version": .integer(version.version), "key": .string(key),
                "value": .optional(value),
            ])
    }

    /// Moves an alias back in one compare-and-swap.
    static func rollback(
        _ name: ModelName, to number: Int?, alias: String, reason: String?, by user: String,
        in store: EmbeddedStore
    ) async throws -> Answer {
        let model = try await model(name, in: store)
        // What the alias names is read before its past: a move in between makes the comparison fail.
        let current = try await store.version(of: model.name, .alias(alias))?.version
        let target: Int
        if let number {
            target = try await version(ModelName(model: model.name, reference: .number(number)), in: store)
                .version
        } else {
            target = try await previous(alias, of: model, current: current, in: store)
        }
        guard target != current else {
            throw Refusal(
                CommandCode.badUse, "\(model.name)@\(alias) names version \(target) already",
                help: "'headgate models history \(model.name)' shows where it was")
        }
        var change = AliasChange(
            model: model.name, alias: alias, to: target, reason: reason ?? "rolled back", by: user)
        change.current = .some(current)
        return try await change.move(in: store)
    }

    private static func previous(
        _ alias: String, of model: RegisteredModel, current: Int?, in store: EmbeddedStore
    ) async throws -> Int {
        if let previous = try await store.version(of: model.name, .previous(alias: alias)) {
            return previous.version
        }
        guard current != nil else { throw unknown(alias: alias, of: model) }
        throw Refusal(
            ModelCode.notFound, "\(model.name)@\(alias) named no other version before",
            help: "--to VERSION chooses one of 1 to \(model.latestVersion)")
    }
}

/// A move of an alias by hand.
struct AliasChange: Sendable {
    /// The model's name.
    var model: String
    /// The alias.
    var alias: String
    /// The version to name, `nil` to remove the alias.
    var to: Int?
    /// How the version was named, until it is known.
    var target: ModelName?
    /// Why.
    var reason: String?
    /// Who.
    var user: String
    /// What the alias named when it was read; the outer `nil` before that.
    var current: Int??

    /// Creates a move to a known version.
    init(model: String, alias: String, to version: Int, reason: String, by user: String) {
        self.model = model
        self.alias = alias
        to = version
        self.reason = reason
        self.user = user
    }

    /// Takes the words of `models alias`.
    init(
        _ version: ModelName?, _ alias: String?, _ removed: ModelName?, reason: String?, by user: String
    ) throws {
        self.reason = reason
        self.user = user
        switch (version, alias, removed) {
        case (let version?, let alias?, nil):
            model = version.model
            self.alias = alias.hasPrefix("@") ? String(alias.dropFirst()) : alias
            target = version
        case (nil, nil, let removed?):
            guard case .alias(let alias)? = removed.reference else {
                throw Refusal(
                    CommandCode.badUse, "'\(removed.argumentText)' is no alias",
                    help: "write --delete NAME@ALIAS")
            }
            model = removed.model
            self.alias = alias
        default:
            throw Refusal(
                CommandCode.badUse, "an alias is set or removed",
                help: "write NAME/VERSION ALIAS, or --delete NAME@ALIAS")
        }
    }

    /// Reads what the alias names, and moves it from there.
    func make(in store: EmbeddedStore) async throws -> Answer {
        var change = self
        let registered = try await ModelsCommand.registered(model, in: store)
        if let target { change.to = try await ModelsCommand.version(target, in: store).version }
        let current = registered.aliases[alias]
        if change.to == nil, current == nil { throw ModelsCommand.unknown(alias: alias, of: registered) }
        if let current, current != change.to, (reason ?? "").isEmpty {
            throw Refusal(
                CommandCode.badUse,
                "\(model)@\(alias) names version \(current); by hand it moves only with a reason",
                help: "add --reason 'why'; the journal keeps it")
        }
        change.current = .some(current)
        return try await change.move(in: store)
    }

    /// The compare-and-swap, and what it came to.
    func move(in store: EmbeddedStore) async throws -> Answer {
        let from = current ?? nil
        let reason = reason ?? "set by hand"
        try await store.moveAlias(alias, of: model, to: to, expected: current, reason: reason, by: user)
        let label = "\(model)@\(alias)"
        let text =
            switch (from, to) {
            case (let from, let to?) where from == to: "\(label) names version \(to) already"
            case (let from?, let to?): "\(label): version \(from) -> \(to)"
            case (nil, let to?): "\(label): version \(to)"
            case (let from, nil): "\(label) removed" + (from.map { "; it named version \($0)" } ?? "")
            }
        return Answer(
            text: Figures.line(text),
            json: [
                "model": .string(model), "alias": .string(alias), "from": .optionalInteger(from),
                "to": .optionalInteger(to), "reason": .string(reason), "by": .string(user),
            ])
    }
}
