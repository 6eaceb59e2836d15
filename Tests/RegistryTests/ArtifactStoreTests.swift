import Digests
import Glibc
import HeadgateTestKit
import JSON
import Linux
import Models
import Registry
import Testing

@Suite struct ArtifactStoreTests {
    @Test func `bytes, files and trees come back`() async throws {
        let sample = try await Sample()
        let bytes = Array("hello".utf8)
        #expect(try await sample.store.get(sample.store.put(bytes)) == bytes)
        let file = try await sample.store.put(Array("weights".utf8))
        let tree = try await sample.version().digest
        #expect(try await sample.store.putFile("model/w.bin", in: sample.folder.path + "/work") == file)
        #expect(
            try await sample.store.tree(tree)
                == [TreeEntry(path: "w.bin", isExecutable: false, digest: file, size: 7)])
        #expect(try Files.text(sample.store.path(of: file)) == "weights")
        try await sample.store.exportTree(
            tree, to: sample.folder.path + "/new/out", uid: nil, gid: nil, unless: { false })
        #expect(try Files.text(sample.folder.path + "/new/out/w.bin") == "weights")
    }

    @Test func `a link is the code of a bad path, missing content that of damage`() async throws {
        let sample = try await Sample()
        let work = sample.folder.path + "/work"
        try Files.createFolders(work)
        _ = try Command.run("/bin/ln", ["-s", "/etc/passwd", work + "/x"])
        #expect(
            await failure { _ = try await sample.store.putFile("x", in: work) }?.code == ModelCode.badPath)
        #expect(
            await failure { _ = try await sample.store.putTree("x", in: work) }?.code == ModelCode.badPath)
        #expect(
            await failure { _ = try await sample.store.get(Digest.sha256("x")) }?.code == ModelCode.damaged)
    }

    @Test func `a half-written export does not stay`() async throws {
        let sample = try await Sample()
        let tree = try await sample.version().digest
        try Files.remove(sample.store.path(of: Digest.sha256("weights")))
        let target = sample.folder.path + "/out"
        let error = await failure {
            try await sample.store.exportTree(tree, to: target, uid: nil, gid: nil, unless: { false })
        }
        #expect(error?.code == ModelCode.damaged)
        #expect(!Files.exists(target))
    }

    @Test func `no link that a job made leads an export out of its sandbox`() async throws {
        let sample = try await Sample()
        let tree = try await sample.version().digest
        let workspace = sample.home + "/sandboxes/1-train/workspace"
        try Files.createFolders(workspace)
        try Files.createFolders(sample.folder.path + "/victim")
        _ = try Command.run("/bin/ln", ["-s", sample.folder.path + "/victim", workspace + "/models"])
        let error = await failure {
            try await sample.store.exportTree(
                tree, to: workspace + "/models/a", uid: nil, gid: nil, unless: { false })
        }
        #expect(error?.code == ModelCode.badPath)
        #expect(try Files.list(sample.folder.path + "/victim").isEmpty)
        try await sample.store.exportTree(
            tree, to: workspace + "/fine/a", uid: nil, gid: nil, unless: { false })
        #expect(try Files.text(workspace + "/fine/a/w.bin") == "weights")
    }

    @Test(.enabled(if: Host.uid == 0, "changing owners needs root"))
    func `no link that another user made is followed outside of a sandbox either`() async throws {
        let sample = try await Sample()
        let tree = try await sample.version().digest
        let workspace = sample.folder.path + "/elsewhere/workspace"
        try Files.createFolders(workspace)
        try Files.createFolders(sample.folder.path + "/victim")
        _ = try Command.run("/bin/ln", ["-s", sample.folder.path + "/victim", workspace + "/models"])
        for path in [workspace, workspace + "/models"] { try Files.setOwner(path, uid: 4_321, gid: 4_321) }
        let error = await failure {
            try await sample.store.exportTree(
                tree, to: workspace + "/models", uid: 4_321, gid: 4_321, unless: { false })
        }
        #expect(error?.code == ModelCode.badPath)
        #expect(try Files.list(sample.folder.path + "/victim").isEmpty)
    }

    @Test func `an artifact's name is taken once unless it is overwritten`() async throws {
        let sample = try await Sample()
        _ = try await sample.store.begin(Sample.run())
        let tree = try await sample.version().digest
        func keep(_ name: String, job: String = "train", overwrite: Bool = false, until: Int64? = nil)
            async throws
        {
            try await sample.store.keepArtifact(
                name, tree: tree, run: 1, job: job, overwrite: overwrite, expiresAt: until)
        }
        try await keep("data")
        try await keep("old", until: 1)
        let error = await failure { try await keep("data", job: "gate") }
        #expect(error?.code == ModelCode.artifactExists)
        #expect(error?.message == "run #1 has an artifact 'data' already, from job 'train'")
        try await keep("data", job: "gate", overwrite: true)
        let artifacts = try await sample.store.artifacts(ofRun: 1)
        #expect(artifacts.map(\.name) == ["data"])
        #expect(
            artifacts.first?.job == "gate" && artifacts.first?.bytes == 7 && artifacts.first?.tree == tree)
    }

    @Test func `a cache is found by its key, else by the first prefix that has one, newest first`()
        async throws
    {
        let sample = try await Sample()
        let store = sample.store
        var trees: [String: Digest] = [:]
        for key in ["pip-a", "pip-b", "npm-a"] {
            let tree = try await sample.version(content: key).digest
            trees[key] = tree
            #expect(try await store.saveCache(key: key, version: "1", scope: "repo", tree: tree))
            #expect(
                try await !store.saveCache(
                    key: key, version: "1", scope: "repo", tree: Digest.sha256("other")))
        }
        func find(_ key: String, _ prefixes: [String] = [], scope: String = "repo") async throws -> String? {
            let found = try await store.findCache(key: key, prefixes: prefixes, version: "1", scope: scope)
            if let found { #expect(found.tree == trees[found.key]) }
            return found?.key
        }
        #expect(try await find("pip-a", ["pip-"]) == "pip-a")
        #expect(try await find("pip-c", ["x", "pip-", "npm-"]) == "pip-b")
        #expect(try await find("pip-c") == nil)
        #expect(try await find("pip-%", ["%"]) == nil)
        #expect(try await find("pip-a", scope: "else") == nil)
    }
}

@Suite struct GarbageTests {
    @Test func `a deleted run takes its folder and content along, but not a published model's`() async throws
    {
        let sample = try await Sample()
        let store = sample.store
        _ = try await store.begin(Sample.run())
        let published = try await sample.publish("published")
        let other = try await sample.version(content: "artifact").digest
        try await store.keepArtifact("a", tree: other, run: 1, job: "train", overwrite: false, expiresAt: nil)
        let fact = try await store.put(Array("fact".utf8))
        var job = RunRecord.Job(key: "train", name: "train")
        job.facts = JSONObject([("deep", JSON.object(["x": .string(fact.description)]))])
        try await store.update(job, ofRun: 1)
        #expect(await failure { try await store.delete(run: 1) }?.message == "run #1 has not ended")
        try await store.finish(run: 1, .success, reason: nil, at: 2)
        #expect(try await store.collectGarbage(minimumAge: .seconds(-60)).count == 0)
        try await store.delete(run: 1)
        #expect(try await store.run(1) == nil && !Files.exists(store.folder(ofRun: 1)))
        #expect(try await store.get(fact).count == 4, "young content stays")
        #expect(try await store.collectGarbage(minimumAge: .seconds(-60)).count == 3)
        #expect(await failure { _ = try await store.get(fact) } != nil)
        #expect(try await store.tree(published.digest).count == 1)
        #expect(try await store.version(of: "digits", .alias("champion")) == published)
    }

    @Test func `content that is younger than an unfinished run stays`() async throws {
        let sample = try await Sample()
        var run = Sample.run()
        run.startedAt = Host.unixMilliseconds - 1_000
        _ = try await sample.store.begin(run)
        let digest = try await sample.store.put([1])
        #expect(try await sample.store.collectGarbage(minimumAge: .seconds(-60)).count == 0)
        #expect(try await sample.store.get(digest) == [1])
    }
}
