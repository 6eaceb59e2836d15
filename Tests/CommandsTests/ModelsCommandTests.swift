import Digests
import HeadgateTestKit
import JSON
import Linux
import Models
import Registry
import Reporting
import Testing

@testable import Commands

@Suite struct ModelsCommandTests {
    let plain = Style(isColoured: false)

    private func name(_ text: String) throws -> ModelName { try #require(ModelName(argument: text)) }

    @Test func `an empty store says where models come from`() async throws {
        let answer = try await ModelsCommand.list(StoreSample().store)
        #expect(answer.text.contains("no models yet"))
        #expect(answer.json == [])
    }

    @Test func `the list has every model with its aliases`() async throws {
        let sample = try await StoreSample()
        try await sample.publish("1")
        try await sample.publish("2", model: "other")
        let answer = try await ModelsCommand.list(sample.store)
        #expect(answer.text.contains("digits  1       @champion -> 1"))
        #expect(answer.json[1]?["name"] == "other")
        #expect(answer.json[1]?["aliases"]?["champion"] == 1)
    }

    @Test func `a version shows everything that it carries`() async throws {
        let sample = try await StoreSample()
        let version = try await sample.publish("7", accuracy: 0.97, extra: "notes")
        let answer = try await ModelsCommand.show(name("digits@champion"), in: sample.store, plain)
        for part in [
            "digits/1", "@champion", "c0ffee00c0ffee00", "pipelines/digits.yml", "promote", "gamma         7",
            "0.97",
            version.digest.description, version.verdict.description, "sha256:1", "weights.bin",
            "extra/notes.txt", "by ann",
        ] { #expect(answer.text.contains(part), "\(part) is missing in\n\(answer.text)") }
        #expect(answer.json["files"]?.array?.count == 2)
        #expect(answer.json["bytes"] == 6)
        #expect(answer.json["metrics"]?["accuracy"] == 0.97)
    }

    @Test func `a model without a version shows all versions, newest first`() async throws {
        let sample = try await StoreSample()
        try await sample.publish("1")
        try await sample.publish("2", expected: 1)
        let answer = try await ModelsCommand.show(name("digits"), in: sample.store, plain)
        let lines = answer.text.split(separator: "\n")
        #expect(lines[2].hasPrefix("2 ") && lines[2].contains("@champion") && lines[3].hasPrefix("1 "))
        #expect(answer.json["versions"]?.array?.count == 2)
    }

    @Test(arguments: [
        ("digit", "did you mean 'digits'?"), ("digits/9", "the newest is digits/1"),
        ("digits@champoin", "did you mean 'champion'?"), ("digits@prod", "it has champion"),
    ])
    func `an unknown name is refused with what there is`(_ text: String, _ help: String) async throws {
        let sample = try await StoreSample()
        try await sample.publish("1")
        let wanted = try name(text)
        let error = await refusal { _ = try await ModelsCommand.show(wanted, in: sample.store, plain) }
        #expect(error?.help == help)
        #expect((error as? Refusal)?.status == 2)
    }

    @Test func `a difference has numbers, digests and files`() async throws {
        let sample = try await StoreSample()
        try await sample.publish("1", accuracy: 0.97, extra: "old")
        try await sample.publish("22", accuracy: 0.98, expected: 1)
        let answer = try await ModelsCommand.diff(name("digits/1"), name("digits/2"), in: sample.store, plain)
        #expect(answer.text.contains("accuracy  0.97  0.98  +0.01"))
        #expect(answer.text.contains("extra/notes.txt  3 B  -    removed"))
        #expect(answer.text.contains("weights.bin      1 B  2 B  changed"))
        #expect(answer.text.contains("inputs: the same (1)"))
        #expect(answer.json["params"]?["gamma"] == ["old": "1", "new": "22"])
        let error = await refusal {
            _ = try await ModelsCommand.diff(name("digits"), name("digits/2"), in: sample.store, plain)
        }
        #expect(error?.help == "write digits/2, digits@champion or digits@latest")
    }

    @Test func `a tag is set and removed`() async throws {
        let sample = try await StoreSample()
        try await sample.publish("1")
        let version = try name("digits/1")
        let answer = try await ModelsCommand.tag(version, set: "note=a=b", delete: nil, in: sample.store)
        #expect(answer.text == "digits/1: note=a=b")
        #expect(try await sample.store.version(of: "digits", .number(1))?.tags == ["note": "a=b"])
        _ = try await ModelsCommand.tag(version, set: nil, delete: "note", in: sample.store)
        #expect(try await sample.store.version(of: "digits", .number(1))?.tags == [:])
        for (set, delete) in [("note", nil), ("=x", nil), (nil, nil), ("a=b", "c"), (nil, "note")]
            as [(String?, String?)]
        {
            #expect(
                await refusal {
                    _ = try await ModelsCommand.tag(version, set: set, delete: delete, in: sample.store)
                } != nil)
        }
    }

    @Test func `a download has the same bytes, and wants an empty folder`() async throws {
        let sample = try await StoreSample()
        try await sample.publish("weights", extra: "notes")
        let target = sample.folder.path + "/out"
        let answer = try await ModelsCommand.download(name("digits@champion"), to: target, from: sample.store)
        #expect(try Files.text(target + "/extra/notes.txt") == "notes")
        #expect(answer.text == "digits/1: 2 files, 12 B, in \(target)")
        let error = await refusal {
            _ = try await ModelsCommand.download(name("digits/1"), to: target, from: sample.store)
        }
        #expect(error?.message == "the folder '\(target)' is not empty")
    }

    @Test func `a damaged model is not downloaded, and nothing is left behind`() async throws {
        let sample = try await StoreSample()
        let version = try await sample.publish("weights", extra: "notes")
        let damaged = try #require(try await sample.store.tree(version.digest).last)
        try Files.setMode(sample.store.path(of: damaged.digest), 0o600)
        try Files.write("WEIGHTS", to: sample.store.path(of: damaged.digest))
        let target = sample.folder.path + "/out"
        try Files.createFolders(target)
        let error = await refusal {
            _ = try await ModelsCommand.download(name("digits/1"), to: target, from: sample.store)
        }
        #expect((error as? ModelError)?.code == ModelCode.damaged)
        #expect(try Files.list(target).isEmpty)
    }
}
