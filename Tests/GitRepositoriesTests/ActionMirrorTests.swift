internal import Diagnostics
internal import GitRepositories
internal import HeadgateTestKit
internal import Linux
internal import Repositories
internal import Testing

@Suite struct ActionMirrorTests {
    /// A repository of actions with a tag, a branch and one commit more.
    private func sample() throws -> (sample: SampleRepository, commits: [String]) {
        let sample = try SampleRepository()
        try sample.write("score/action.yml", "name: one\n")
        try sample.commit("one")
        let first = try sample.git("rev-parse", "HEAD")
        try sample.git("tag", "-a", "v1", "-m", "v1")
        try sample.write("score/action.yml", "name: two\n")
        try sample.commit("two")
        return (sample, [first, try sample.git("rev-parse", "HEAD")])
    }

    private func name(_ ref: String, _ name: String = "kit") -> RemoteAction {
        RemoteAction(owner: "acme", name: name, ref: ref)
    }

    @Test func `a tag, a branch and a commit are brought once, each by its commit`() async throws {
        let (sample, commits) = try sample()
        let top = try TemporaryFolder("headgate-mirror")
        try Files.createLink(top.path + "/mirror/acme/kit", to: sample.path)
        let mirror = GitActionMirror(mirror: top.path + "/mirror", base: nil, cache: top.path + "/cache")
        let tag = try await mirror.tree(of: name("v1"))
        #expect(tag.commit == commits[0])
        #expect(try Files.text(tag.folder + "/score/action.yml") == "name: one\n")
        #expect(!Files.exists(tag.folder + "/.git"))
        let branch = try await mirror.tree(of: name("main"))
        #expect(branch.commit == commits[1])
        #expect(try await mirror.tree(of: name(commits[0])) == tag)
        try Files.remove(sample.path + "/.git")
        #expect(try await mirror.tree(of: name(commits[1])) == branch, "what is there needs no repository")
    }

    @Test func `many who ask at once bring it once`() async throws {
        let (sample, commits) = try sample()
        let top = try TemporaryFolder("headgate-mirror")
        try Files.createLink(top.path + "/served/acme/kit", to: sample.path)
        let mirror = GitActionMirror(
            mirror: nil, base: "file://\(top.path)/served", cache: top.path + "/cache")
        let wanted = name("v1")
        try top.write("left by a killed process", "cache/acme/kit/headgate-checkout-abcdef/git/HEAD")
        let trees = try await withThrowingTaskGroup(of: ActionTree.self) { group in
            for _ in 0..<6 { group.addTask { try await mirror.tree(of: wanted) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(trees.allSatisfy { $0.commit == commits[0] && $0.folder == trees[0].folder })
        #expect(try Files.list(top.path + "/cache/acme/kit") == [".lock", commits[0]])
    }

    @Test func `a plain folder of the mirror needs no git`() async throws {
        let top = try TemporaryFolder("headgate-mirror")
        try top.write("name: plain\n", "acme/kit@v3/action.yml")
        let mirror = GitActionMirror(mirror: top.path, base: nil, cache: top.path + "/cache")
        let tree = try await mirror.tree(of: name("v3"))
        #expect(tree.commit == nil)
        #expect(try Files.text(tree.folder + "/action.yml") == "name: plain\n")
    }

    @Test(arguments: [
        ("v9", "kit", "R021"), ("v1", "nothing", "R020"), ("../v1", "kit", "R020"), ("--v1", "kit", "R020"),
        ("v1", "..", "R020"), ("v1", "-kit", "R020"), (String(repeating: "a", count: 40), "kit", "R022"),
    ])
    func `what is not there has a code`(ref: String, repository: String, code: String) async throws {
        let (sample, _) = try sample()
        let top = try TemporaryFolder("headgate-mirror")
        try Files.createLink(top.path + "/mirror/acme/kit", to: sample.path)
        let mirror = GitActionMirror(mirror: top.path + "/mirror", base: nil, cache: top.path + "/cache")
        let error = await #expect(throws: RepositoryError.self) {
            try await mirror.tree(of: name(ref, repository))
        }
        #expect(error?.code.id == code, "\(error?.message ?? "")")
    }

    @Test func `a runner without a mirror says what to configure`() async throws {
        let mirror = GitActionMirror(mirror: nil, base: nil, cache: "/nonexistent")
        let error = await #expect(throws: RepositoryError.self) { try await mirror.tree(of: name("v1")) }
        #expect(error?.help?.contains("actions: { mirror: FOLDER }") == true)
    }
}
