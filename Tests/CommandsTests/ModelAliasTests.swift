import HeadgateTestKit
import JSON
import Models
import Registry
import Testing

@testable import Commands

@Suite struct ModelAliasTests {
    private let digits = ModelName(model: "digits")

    /// A model with two versions, of which the second is champion.
    private func sample() async throws -> StoreSample {
        let sample = try await StoreSample()
        try await sample.publish("1", at: 1_000)
        try await sample.publish("2", expected: 1, at: 2_000)
        return sample
    }

    private func change(_ version: String?, _ alias: String?, delete: String? = nil, reason: String? = nil)
        throws -> AliasChange
    {
        try AliasChange(
            version.flatMap { ModelName(argument: $0) }, alias, delete.flatMap { ModelName(argument: $0) },
            reason: reason,
            by: "bob")
    }

    private func rollback(_ sample: StoreSample, to version: Int? = nil, alias: String = "champion")
        async throws -> Answer
    {
        try await ModelsCommand.rollback(
            digits, to: version, alias: alias, reason: nil, by: "bob", in: sample.store)
    }

    @Test func `a new alias needs no reason`() async throws {
        let sample = try await sample()
        let answer = try await change("digits/1", "staging").make(in: sample.store)
        #expect(answer.text == "digits@staging: version 1")
        #expect(try await sample.store.version(of: "digits", .alias("staging"))?.version == 1)
    }

    @Test func `an alias that names a version moves by hand with a reason, which the journal keeps`()
        async throws
    {
        let sample = try await sample()
        let error = await refusal { _ = try await change("digits/1", "champion").make(in: sample.store) }
        #expect(error?.help?.contains("--reason") == true)
        let answer = try await change("digits/1", "champion", reason: "drift").make(in: sample.store)
        #expect(answer.json["from"] == 2 && answer.json["to"] == 1)
        let last = try await sample.store.history(of: "digits").last
        #expect(last?.reason == "drift" && last?.by == "bob")
    }

    @Test func `an alias is removed with a reason`() async throws {
        let sample = try await sample()
        let answer = try await change(nil, nil, delete: "digits@champion", reason: "retired").make(
            in: sample.store)
        #expect(answer.text == "digits@champion removed; it named version 2")
        #expect(try await sample.store.version(of: "digits", .alias("champion")) == nil)
        #expect(
            await refusal { _ = try await change(nil, nil, delete: "digits@champion").make(in: sample.store) }
                != nil)
    }

    @Test(
        arguments: [
            ("digits/1", nil, nil), ("digits/1", "x", "digits@y"), (nil, nil, "digits/1"),
            (nil, nil, "digits"), (nil, nil, nil),
        ] as [(String?, String?, String?)])
    func `words that do not fit are refused`(_ version: String?, _ alias: String?, _ delete: String?) {
        #expect(throws: Refusal.self) { try change(version, alias, delete: delete) }
    }

    @Test func `a stale comparison moves nothing`() async throws {
        let sample = try await sample()
        var stale = AliasChange(model: "digits", alias: "champion", to: 1, reason: "late", by: "bob")
        stale.current = .some(1)
        let error = await refusal { _ = try await stale.move(in: sample.store) }
        #expect((error as? ModelError)?.code == ModelCode.aliasMoved)
        #expect(try await sample.store.version(of: "digits", .alias("champion"))?.version == 2)
    }

    @Test func `a rollback goes to what the alias named before its last move`() async throws {
        let sample = try await sample()
        #expect(try await rollback(sample).text == "digits@champion: version 2 -> 1")
        #expect(try await sample.store.history(of: "digits").last?.action == "rollback")
        #expect(try await rollback(sample, to: 2).json["to"] == 2)
    }

    @Test func `a rollback that cannot be is refused`() async throws {
        let sample = try await StoreSample()
        try await sample.publish("1")
        for (version, alias) in [(nil, "champion"), (9, "champion"), (1, "champion"), (nil, "nope")]
            as [(Int?, String)]
        {
            let error = await refusal { _ = try await rollback(sample, to: version, alias: alias) }
            #expect((error as? Refusal)?.status == 2)
        }
        #expect(try await sample.store.history(of: "digits").count == 1)
    }

    @Test func `the journal is a table of moves`() async throws {
        let sample = try await sample()
        let answer = try await ModelsCommand.history(digits, alias: nil, in: sample.store)
        let lines = answer.text.split(separator: "\n")
        #expect(lines[0].hasPrefix("TIME") && lines.count == 3)
        #expect(
            lines[2].hasPrefix("1970-01-01T00:00:02.000Z  publish  @champion  1     2   ann  run #1: promote")
        )
        #expect(answer.json[1]?["to"] == 2)
    }

    @Test(arguments: [(Int64(999), nil), (1_000, 1), (1_999, 1), (2_000, 2), (9_000, 2)] as [(Int64, Int?)])
    func `the journal tells what was champion at a time`(_ at: Int64, _ version: Int?) async throws {
        let sample = try await sample()
        let answer = try await ModelsCommand.aliases(
            of: digits, at: Moment(milliseconds: at), alias: "champion", in: sample.store)
        #expect(answer.json["aliases"]?["champion"]?.integer == version)
        #expect(answer.text.contains(version.map { "digits/\($0)" } ?? "named no version"))
    }
}
