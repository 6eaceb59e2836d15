internal import Diagnostics
internal import Digests
@testable internal import GitRepositories
internal import HeadgateTestKit
internal import Linux
internal import Repositories
internal import Testing

@Suite struct SubmoduleTests {
    /// A repository with the submodule `libs/inner`, which has the submodule `deep`.
    private func sample() throws -> (
        sample: SampleRepository, inner: SampleRepository, deep: SampleRepository
    ) {
        let deep = try SampleRepository()
        try deep.write("deep.txt", "deep\n")
        try deep.commit("deep")
        let inner = try SampleRepository()
        try inner.write("inner.txt", "inner\n")
        try inner.git("submodule", "--quiet", "add", "file://" + deep.path, "deep")
        try inner.commit("inner")
        let sample = try SampleRepository()
        try sample.git("submodule", "--quiet", "add", "file://" + inner.path, "libs/inner")
        try sample.commit("with a submodule")
        try sample.git("submodule", "--quiet", "update", "--init", "--recursive")
        return (sample, inner, deep)
    }

    private func request(
        _ sample: SampleRepository, _ ref: String?, _ submodules: CheckoutRequest.Submodules
    ) -> CheckoutRequest {
        var request = CheckoutRequest(ref: ref, destination: sample.destination)
        request.submodules = submodules
        return request
    }

    @Test(arguments: [nil, "main"])
    func `submodules are taken out of the clone, whose remote repositories are gone`(ref: String?)
        async throws
    {
        let (sample, inner, deep) = try sample()
        try Files.remove(inner.path)
        try Files.remove(deep.path)
        try await sample.open().checkout(request(sample, ref, .direct))
        let copy = sample.destination
        #expect(try Files.text(copy + "/libs/inner/inner.txt") == "inner\n")
        #expect(try Files.list(copy + "/libs/inner/deep").isEmpty)
        try await sample.open().checkout(request(sample, ref, .recursive))
        #expect(try Files.text(copy + "/libs/inner/deep/deep.txt") == "deep\n")
        #expect(try sample.inside("status", "--porcelain") == "")
        let lines = try sample.inside("submodule", "status", "--recursive").split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix(" ") }, "\(lines)")
        #expect(try Files.text(copy + "/libs/inner/.git") == "gitdir: ../../.git/modules/libs/inner\n")
        let settings = (try Command.run("/bin/grep", ["-rh", "url", copy + "/.git", "--include=config"])).text
        #expect(settings == "", "no path of the host is told")
    }

    @Test func `the working tree's submodule is taken as it is, a commit's as it was`() async throws {
        let (sample, _, _) = try sample()
        try sample.write("libs/inner/inner.txt", "changed\n")
        try sample.write("libs/inner/new.txt", "new\n")
        try await sample.open().checkout(request(sample, nil, .direct))
        #expect(try Files.text(sample.destination + "/libs/inner/inner.txt") == "changed\n")
        #expect(try Files.text(sample.destination + "/libs/inner/new.txt") == "new\n")
        try await sample.open().checkout(request(sample, "main", .direct))
        #expect(try Files.text(sample.destination + "/libs/inner/inner.txt") == "inner\n")
        #expect(!Files.exists(sample.destination + "/libs/inner/new.txt"))
    }

    @Test func `a path of this machine that only the author names is not read`() async throws {
        let (sample, inner, deep) = try sample()
        defer { withExtendedLifetime((inner, deep)) {} }
        try sample.git("submodule", "--quiet", "deinit", "--force", "--all")
        try Files.remove(sample.path + "/.git/modules")
        for ref in [nil, "main"] {
            let error = await #expect(throws: RepositoryError.self) {
                try await sample.open().checkout(request(sample, ref, .direct))
            }
            #expect(error?.code.id == "R023")
            #expect(
                error?.message.contains("transport 'file' not allowed") == true, "\(error?.message ?? "")")
            #expect(error?.help?.contains("git submodule update --init") == true)
        }
        // What the owner of the clone configured is his word.
        try sample.git("submodule", "--quiet", "init")
        try await sample.open().checkout(request(sample, "main", .direct))
        #expect(try Files.text(sample.destination + "/libs/inner/inner.txt") == "inner\n")
    }

    @Test(arguments: [
        ("../lib", "https://h/a/b.git", "https://h/a/lib"), ("./lib", "https://h/a/b", "https://h/a/b/lib"),
        ("../../x/lib", "git@h:a/b", "git@h/x/lib"), ("../lib", "git@h:b", "git@h/lib"),
        ("https://o/x", "/srv", "https://o/x"),
        ("../lib", "/srv/git/b/", "/srv/git/lib"), ("../../../../lib", "/a/b", "/lib"),
    ])
    func `a relative address starts from the remote repository`(
        address: String, remote: String, whole: String
    ) {
        #expect(Submodule.absolute(address, from: remote) == whole)
    }

    @Test func `names that lead out of the git folder name nothing`() {
        let listing = ["../x", "a/../b", "good/name", "-x", "/abs"].map {
            "submodule.\($0).path\np\0submodule.\($0).url\nu\0"
        }
        #expect(Submodule.read(Array(listing.joined().utf8)).map(\.name) == ["good/name"])
    }

    // MARK: - Large files

    private func pointer(_ content: String) -> String {
        let object = Digest.sha256(content).hex
        return
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(object)\nsize \(content.utf8.count)\n"
    }

    private func store(_ content: String, in folder: String) throws {
        let object = Digest.sha256(content).hex
        let place = "\(folder)/lfs/objects/\(object.prefix(2))/\(object.dropFirst(2).prefix(2))"
        try Files.createFolders(place)
        try Files.write(content, to: place + "/" + object)
    }

    @Test(arguments: [nil, "main"])
    func `large files come out of the clone's store`(ref: String?) async throws {
        let sample = try SampleRepository()
        try sample.write("model.bin", pointer("weights"))
        try sample.write("notes.txt", "version https://git-lfs.github.com/spec/v1\nnot a pointer\n")
        try sample.commit("large")
        try store("weights", in: sample.path + "/.git")
        try await sample.open().checkout(CheckoutRequest(ref: ref, destination: sample.destination))
        #expect(try Files.text(sample.destination + "/model.bin") == pointer("weights"))
        var request = CheckoutRequest(ref: ref, destination: sample.destination)
        request.largeFiles = true
        try await sample.open().checkout(request)
        #expect(try Files.text(sample.destination + "/model.bin") == "weights")
        #expect(try Files.text(sample.destination + "/notes.txt").hasSuffix("not a pointer\n"))
        #expect(try sample.inside("status", "--porcelain") == "")
        #expect(!Files.exists(sample.destination + "/.git/lfs"))
    }

    @Test func `content that is nowhere or damaged is an error`() async throws {
        let sample = try SampleRepository()
        try sample.write("model.bin", pointer("weights"))
        try sample.commit("large")
        var request = CheckoutRequest(ref: "main", destination: sample.destination)
        request.largeFiles = true
        let missing = await #expect(throws: RepositoryError.self) {
            try await sample.open().checkout(request)
        }
        #expect(missing?.code.id == "R024" && missing?.message.contains("model.bin") == true)
        try store("weights", in: sample.path + "/.git")
        let object = Digest.sha256("weights").hex
        try Files.write(
            "WEIGHTS",
            to:
                "\(sample.path)/.git/lfs/objects/\(object.prefix(2))/\(object.dropFirst(2).prefix(2))/\(object)"
        )
        let damaged = await #expect(throws: RepositoryError.self) {
            try await sample.open().checkout(request)
        }
        #expect(damaged?.message.contains("damaged") == true)
    }

    @Test(.enabled(if: Command.find("git-lfs") != nil, "needs git-lfs"))
    func `git-lfs brings from the remote repository what the clone lacks`() async throws {
        let remote = try SampleRepository()
        try remote.write("model.bin", pointer("weights"))
        try remote.commit("large")
        try store("weights", in: remote.path + "/.git")
        let sample = try SampleRepository()
        try sample.git("remote", "add", "origin", "file://" + remote.path)
        try sample.git("fetch", "-q", "origin")
        try sample.git("reset", "-q", "--hard", "origin/main")
        var request = CheckoutRequest(ref: "main", destination: sample.destination)
        request.largeFiles = true
        try await sample.open().checkout(request)
        #expect(try Files.text(sample.destination + "/model.bin") == "weights")
    }
}
