import Digests
import Glibc
import Linux
import Models
import Registry
import Storage
import Testing

@Suite struct ModelRegistryTests {
    @Test func `a version comes back as it was published`() async throws {
        let sample = try await Sample()
        var expected = try await sample.version()
        expected.metrics["loss"] = -.infinity
        let published = try await sample.store.publish(
            Publication(version: expected, alias: "champion", expected: nil, reason: "first"))
        expected.version = 1
        expected.aliases = ["champion"]
        #expect(published == expected)
        for reference in [VersionReference.number(1), .alias("champion"), .latest] {
            #expect(try await sample.store.version(of: "digits", reference) == expected)
        }
        #expect(try await sample.store.versions(of: "digits") == [expected])
        #expect(
            try await sample.store.models() == [
                RegisteredModel(name: "digits", aliases: ["champion": 1], latestVersion: 1, createdAt: 5)
            ])
    }

    @Test func `what is not there is nil or none`() async throws {
        let sample = try await Sample()
        #expect(try await sample.store.version(of: "x", .latest) == nil)
        #expect(try await sample.store.versions(of: "x").isEmpty)
        #expect(try await sample.store.history(of: "x").isEmpty)
        try await sample.publish()
        for reference in [VersionReference.number(2), .number(0), .alias("x"), .previous(alias: "champion")] {
            #expect(try await sample.store.version(of: "digits", reference) == nil)
        }
    }

    @Test func `an alias that moved meanwhile publishes nothing`() async throws {
        let sample = try await Sample()
        try await sample.publish()
        let error = await failure { try await sample.publish("other") }
        #expect(error?.code == ModelCode.aliasMoved)
        #expect(error?.message == "'digits@champion' names version 1 now, and no version was expected")
        #expect(try await sample.store.versions(of: "digits").count == 1)
        #expect(try await sample.store.history(of: "digits").count == 1)
        let unknown = await failure { try await sample.publish(model: "new", expected: 3) }
        #expect(unknown?.message == "'new@champion' names no version now, and version 3 was expected")
        #expect(try await sample.store.models().map(\.name) == ["digits"])
    }

    @Test func `of many that publish at once over one champion, one wins`() async throws {
        let sample = try await Sample()
        try await sample.publish()
        let version = try await sample.version()
        let stores = [sample.store, try await EmbeddedStore.open(home: sample.home)]
        let wins = await withTaskGroup(of: Bool.self) { group in
            for index in 0..<10 {
                group.addTask {
                    await failure {
                        _ = try await stores[index % 2].publish(
                            Publication(version: version, alias: "champion", expected: 1, reason: ""))
                    } == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
        #expect(try await sample.store.versions(of: "digits").map(\.version) == [1, 2])
    }

    @Test func `a version without its content is not published`() async throws {
        let sample = try await Sample()
        let version = try await sample.version()
        try Files.remove(sample.store.path(of: Digest.sha256("weights")))
        let error = await failure {
            _ = try await sample.store.publish(
                Publication(version: version, alias: nil, expected: nil, reason: ""))
        }
        #expect(error?.code == ModelCode.damaged)
        #expect(try await sample.store.models().isEmpty)
    }

    @Test func `the journal tells every move, and 'previous' is the version before the last`() async throws {
        let sample = try await Sample()
        let store = sample.store
        try await sample.publish("one")
        try await sample.publish("two", expected: 1)
        #expect(try await store.version(of: "digits", .previous(alias: "champion"))?.version == 1)
        try await store.moveAlias(
            "champion", of: "digits", to: 1, expected: .some(2), reason: "bad", by: "ada")
        #expect(try await store.version(of: "digits", .previous(alias: "champion"))?.version == 2)
        try await store.moveAlias("champion", of: "digits", to: 1, expected: nil, reason: "again", by: "ada")
        try await store.moveAlias("trial", of: "digits", to: 2, expected: .some(nil), reason: "", by: "ada")
        try await store.moveAlias("trial", of: "digits", to: nil, expected: nil, reason: "done", by: "ada")
        let moves = try await store.history(of: "digits").map { move in
            "\(move.action) \(move.alias ?? "-") \(move.from ?? 0)>\(move.to ?? 0) \(move.reason) \(move.by)"
        }
        #expect(
            moves == [
                "publish champion 0>1 better me", "publish champion 1>2 better me",
                "rollback champion 2>1 bad ada", "alias trial 0>2  ada", "remove trial 2>0 done ada",
            ])
        #expect(try await store.version(of: "digits", .alias("trial")) == nil)
    }

    @Test func `an alias moves only over what it was expected to name`() async throws {
        let sample = try await Sample()
        try await sample.publish("one")
        try await sample.publish("two", expected: 1)
        for expected in [Int??.some(1), .some(nil)] {
            let error = await failure {
                try await sample.store.moveAlias(
                    "champion", of: "digits", to: 1, expected: expected, reason: "", by: "")
            }
            #expect(error?.code == ModelCode.aliasMoved)
        }
        for (model, alias, to) in [("digits", "champion", 9), ("x", "champion", 1), ("digits", "trial", nil)]
        {
            let error = await failure {
                try await sample.store.moveAlias(alias, of: model, to: to, expected: nil, reason: "", by: "")
            }
            #expect(error?.code == ModelCode.notFound)
        }
        #expect(try await sample.store.version(of: "digits", .alias("champion"))?.version == 2)
    }

    @Test func `tags can be set, changed and removed`() async throws {
        let sample = try await Sample()
        try await sample.publish()
        for value in ["a", "b"] { try await sample.store.setTag("k", value, of: "digits", version: 1) }
        #expect(try await sample.store.version(of: "digits", .latest)?.tags == ["k": "b"])
        try await sample.store.setTag("k", nil, of: "digits", version: 1)
        #expect(try await sample.store.version(of: "digits", .latest)?.tags == [:])
        let error = await failure { try await sample.store.setTag("k", "v", of: "digits", version: 2) }
        #expect(error?.message == "there is no version 2 of 'digits'")
    }

    @Test(arguments: [
        "UPDATE model_versions SET commit_id = 'x'", "DELETE FROM model_versions",
        "UPDATE version_metrics SET value = 1", "DELETE FROM version_params",
        "INSERT INTO version_params VALUES (1, 1, 'late', 'x')",
        "INSERT OR REPLACE INTO version_metrics VALUES (1, 1, 'accuracy', 1.0)",
        "UPDATE version_gate_values SET value = 1", "DELETE FROM version_inputs",
        "UPDATE alias_journal SET reason = 'x'", "DELETE FROM alias_journal",
        "INSERT OR REPLACE INTO alias_journal SELECT id, model, action, alias, from_version, 9, at, by, reason, verdict FROM alias_journal",
        "DELETE FROM registered_models",
    ])
    func `the database itself refuses to change what was published`(sql: String) async throws {
        let sample = try await Sample()
        try await sample.publish()
        let before = try await sample.store.version(of: "digits", .latest)
        let schema = Schema(applicationID: 0x4867_6174, migrations: ["", ""])
        let database = try await Database.open(sample.home + "/headgate.db", schema: schema)
        let error = await #expect(throws: StorageError.self) {
            try await database.transaction(.full) { try $0.run(sql) }
        }
        #expect(error?.kind == .constraint, "\(error?.message ?? "")")
        #expect(try await sample.store.version(of: "digits", .latest) == before)
        #expect(try await sample.store.history(of: "digits").map(\.to) == [1])
    }
}

@Suite struct NameTests {
    @Test(arguments: ["", "a/b", "a:b", "a@b", "a\nb", String(repeating: "x", count: 251)])
    func `what cannot be a model's name is refused`(name: String) async throws {
        let sample = try await Sample()
        let error = await failure { try await sample.publish(model: name) }
        #expect(error?.code == ModelCode.badName)
    }

    @Test(arguments: [
        "", "latest", "Latest", "v1", "V22", "a b", "a@b", "ä", String(repeating: "x", count: 256),
    ])
    func `what cannot be an alias is refused`(alias: String) async throws {
        let sample = try await Sample()
        try await sample.publish()
        let error = await failure {
            try await sample.store.moveAlias(alias, of: "digits", to: 1, expected: nil, reason: "", by: "")
        }
        #expect(error?.code == ModelCode.badName)
    }

    @Test(arguments: ["champion", "v", "v1a", "1", "-", "_", String(repeating: "x", count: 255)])
    func `what can be an alias is taken`(alias: String) async throws {
        let sample = try await Sample()
        try await sample.publish()
        try await sample.store.moveAlias(alias, of: "digits", to: 1, expected: nil, reason: "", by: "")
        #expect(try await sample.store.version(of: "digits", .alias(alias))?.version == 1)
    }
}
