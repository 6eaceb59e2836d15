internal import Digests
internal import Linux
public import Models
internal import Storage

extension EmbeddedStore {
    /// The version that `version` or an alias names, or `nil` when the model or it does not exist.
    public func version(
        of model: String, _ reference: VersionReference
    ) async throws(ModelError) -> ModelVersion? {
        try await read { connection in
            guard let id = try connection.modelID(model) else { return nil }
            guard let number = try connection.number(ofModel: id, reference) else { return nil }
            return try connection.versions(of: model, id, only: number).first
        }
    }

    /// All versions of a model, oldest first; none when there is no such model.
    public func versions(of model: String) async throws(ModelError) -> [ModelVersion] {
        try await read { connection in
            guard let id = try connection.modelID(model) else { return [] }
            return try connection.versions(of: model, id, only: nil)
        }
    }

    /// All registered models with their aliases and newest version, by name.
    public func models() async throws(ModelError) -> [RegisteredModel] {
        try await read { connection in
            try connection.query(
                """
                SELECT name, created_at, id, (SELECT max(version) FROM model_versions WHERE model = id)
                FROM registered_models ORDER BY name
                """
            ) { row in
                var aliases: [String: Int] = [:]
                _ = try connection.query("SELECT alias, version FROM aliases WHERE model = ?", row.int64(2)) {
                    aliases[$0.text(0)] = $0.int(1)
                }
                return RegisteredModel(
                    name: row.text(0), aliases: aliases, latestVersion: row.int(3), createdAt: row.int64(1))
            }
        }
    }

    /// Moves or makes an alias; `to: nil` removes it. `expected: nil` moves it whatever it names now.
    ///
    /// The journal calls a move to an older version `rollback`. An alias that names that version already stays,
    /// without a line in the journal.
    public func moveAlias(
        _ alias: String, of model: String, to version: Int?, expected: Int??, reason: String, by: String
    ) async throws(ModelError) {
        try Names.check(model: model)
        try Names.check(alias: alias)
        let now = Host.unixMilliseconds
        try await write(.full) { connection in
            let id = try connection.existingModel(model)
            let current = try connection.alias(alias, ofModel: id)
            if let expected { try connection.compare(alias, of: model, names: current, expected: expected) }
            if version == nil, current == nil {
                throw ModelError(ModelCode.notFound, "'\(model)' has no alias '\(alias)'")
            }
            guard version != current else { return }
            let verdict = try version.map { try connection.verdict(of: model, id, version: $0) }
            try connection.setAlias(alias, ofModel: id, to: version)
            let action =
                switch (current, version) {
                case (_, nil): "remove"
                case (let from?, let to?) where to < from: "rollback"
                default: "alias"
                }
            try connection.addToJournal(
                AliasMove(
                    action: action, alias: alias, from: current, to: version, at: now, by: by, reason: reason,
                    verdict: verdict), ofModel: id)
        }
    }

    /// Sets (or with `nil` removes) a tag of a version.
    public func setTag(
        _ name: String, _ value: String?, of model: String, version: Int
    ) async throws(ModelError) {
        try Names.check(name, what: "a tag")
        try await write(.full) { connection in
            let id = try connection.existingModel(model)
            _ = try connection.verdict(of: model, id, version: version)
            guard let value else {
                try connection.run(
                    "DELETE FROM version_tags WHERE model = ? AND version = ? AND key = ?", id, version, name)
                return
            }
            try connection.run(
                """
                INSERT INTO version_tags VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value
                """, id, version, name, value)
        }
    }

    /// The journal of a model, oldest first.
    public func history(of model: String) async throws(ModelError) -> [AliasMove] {
        try await read { connection in
            guard let id = try connection.modelID(model) else { return [] }
            return try connection.query(
                """
                SELECT action, alias, from_version, to_version, at, by, reason, verdict FROM alias_journal
                WHERE model = ? ORDER BY id
                """, id
            ) { row in
                AliasMove(
                    action: row.text(0), alias: row.optionalText(1), from: row.optionalInt(2),
                    to: row.optionalInt(3), at: row.int64(4), by: row.text(5), reason: row.text(6),
                    verdict: row.optionalText(7).flatMap { Digest($0) })
            }
        }
    }
}
