internal import Digests
internal import Models
internal import Storage

/// Rows of registered models.
extension Connection {
    func modelID(_ name: String) throws -> Int64? {
        try first("SELECT id FROM registered_models WHERE name = ?", name) { $0.int64(0) }
    }

    func existingModel(_ name: String) throws -> Int64 {
        guard let id = try modelID(name) else {
            throw ModelError(
                ModelCode.notFound, "there is no model '\(name)'",
                help: "'headgate models list' shows all models")
        }
        return id
    }

    func registerModel(_ name: String, at: Int64) throws -> Int64 {
        if let id = try modelID(name) { return id }
        try run("INSERT INTO registered_models (name, created_at) VALUES (?, ?)", name, at)
        return lastInsertedID
    }

    /// The version that an alias names now.
    func alias(_ alias: String, ofModel id: Int64) throws -> Int? {
        try first("SELECT version FROM aliases WHERE model = ? AND alias = ?", id, alias) { $0.int(0) }
    }

    func setAlias(_ alias: String, ofModel id: Int64, to version: Int?) throws {
        guard let version else {
            try run("DELETE FROM aliases WHERE model = ? AND alias = ?", id, alias)
            return
        }
        try run(
            "INSERT INTO aliases VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version",
            id, alias, version)
    }

    /// The comparison of the compare-and-swap.
    func compare(_ alias: String, of model: String, names current: Int?, expected: Int?) throws {
        guard current != expected else { return }
        let now = current.map { "version \($0)" } ?? "no version"
        let then = expected.map { "version \($0)" } ?? "no version"
        throw ModelError(
            ModelCode.aliasMoved, "'\(model)@\(alias)' names \(now) now, and \(then) was expected",
            help: "another run moved it meanwhile; run again to compare with what it names now")
    }

    func addToJournal(_ move: AliasMove, ofModel id: Int64) throws {
        try run(
            """
            INSERT INTO alias_journal (model, action, alias, from_version, to_version, at, by, reason, verdict)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, id, move.action, move.alias, move.from, move.to, move.at, move.by, move.reason, move.verdict)
    }

    func nextVersion(ofModel id: Int64) throws -> Int {
        try first("SELECT max(version) FROM model_versions WHERE model = ?", id) { $0.int(0) + 1 } ?? 1
    }

    /// The number that a reference stands for.
    func number(ofModel id: Int64, _ reference: VersionReference) throws -> Int? {
        switch reference {
        case .number(let number): return number
        case .alias(let alias): return try self.alias(alias, ofModel: id)
        case .latest:
            return try first("SELECT max(version) FROM model_versions WHERE model = ?", id) { $0.int(0) }
        case .previous(let alias):
            let from = try first(
                "SELECT from_version FROM alias_journal WHERE model = ? AND alias = ? ORDER BY id DESC", id,
                alias
            ) { $0.optionalInt(0) }
            return from ?? nil
        }
    }

    /// The verdict of a version, which must exist.
    func verdict(of model: String, _ id: Int64, version: Int) throws -> Digest {
        let verdict = try first(
            "SELECT verdict FROM model_versions WHERE model = ? AND version = ?", id, version
        ) { try digest($0.text(0)) }
        guard let verdict else {
            throw ModelError(
                ModelCode.notFound, "there is no version \(version) of '\(model)'",
                help: "'headgate models show \(model)' shows its versions")
        }
        return verdict
    }

    /// Writes a version; its parts come first, because none can be added once it is there.
    func insert(_ version: ModelVersion, ofModel id: Int64) throws {
        let number = version.version
        for (key, value) in version.params {
            try run("INSERT INTO version_params VALUES (?, ?, ?, ?)", id, number, key, value)
        }
        for (key, value) in version.metrics {
            try run("INSERT INTO version_metrics VALUES (?, ?, ?, ?)", id, number, key, value)
        }
        for (key, value) in version.gateValues {
            try run("INSERT INTO version_gate_values VALUES (?, ?, ?, ?)", id, number, key, value)
        }
        for (key, value) in version.inputs {
            try run("INSERT INTO version_inputs VALUES (?, ?, ?, ?)", id, number, key, value)
        }
        try run(
            "INSERT INTO model_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id, number, version.digest, version.run, version.job, version.commit, version.dirtyDigest,
            version.pipeline, version.pipelineDigest, version.predictions, version.testSet, version.verdict,
            version.decision, version.flavor, version.createdAt, version.by)
        for (key, value) in version.tags {
            try run("INSERT INTO version_tags VALUES (?, ?, ?, ?)", id, number, key, value)
        }
    }

    /// Versions with everything that belongs to them, oldest first.
    func versions(of model: String, _ id: Int64, only number: Int?) throws -> [ModelVersion] {
        try query(
            """
            SELECT version, digest, run, job, commit_id, dirty_digest, pipeline, pipeline_digest, predictions,
                test_set, verdict, decision, flavor, created_at, created_by FROM model_versions
            WHERE model = ?1 AND (?2 IS NULL OR version = ?2) ORDER BY version
            """, id, number
        ) { row in
            var version = ModelVersion(
                model: model, version: row.int(0), digest: try digest(row.text(1)), run: row.int(2),
                job: row.text(3), commit: row.text(4), dirtyDigest: row.optionalText(5),
                pipeline: row.text(6),
                pipelineDigest: row.text(7), predictions: try row.optionalText(8).map(digest),
                testSet: try row.optionalText(9).map(digest), verdict: try digest(row.text(10)),
                decision: row.text(11), flavor: row.optionalText(12), createdAt: row.int64(13),
                by: row.text(14))
            try complete(&version, id)
            return version
        }
    }

    private func complete(_ version: inout ModelVersion, _ id: Int64) throws {
        let number = version.version
        version.params = try values("version_params", id, number) { $0.text(1) }
        version.metrics = try values("version_metrics", id, number) { $0.double(1) }
        version.gateValues = try values("version_gate_values", id, number) { $0.double(1) }
        version.inputs = try values("version_inputs", id, number) { $0.text(1) }
        version.tags = try values("version_tags", id, number) { $0.text(1) }
        version.aliases = try query(
            "SELECT alias FROM aliases WHERE model = ? AND version = ? ORDER BY alias", id, number
        ) { $0.text(0) }
    }

    private func values<Value>(
        _ table: String, _ id: Int64, _ version: Int, value: (Row) throws -> Value
    ) throws -> [String: Value] {
        var values: [String: Value] = [:]
        _ = try query("SELECT key, value FROM \(table) WHERE model = ? AND version = ?", id, version) {
            values[$0.text(0)] = try value($0)
        }
        return values
    }
}
