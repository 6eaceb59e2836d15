internal import Digests
internal import Diagnostics
internal import GitRepositories
internal import HeadgateTestKit
internal import Linux
internal import Repositories
internal import Testing

@Suite struct ReadingTests {
    @Test func `the head is described`() async throws {
        let sample = try SampleRepository()
        try sample.write("a", "2")
        try sample.commit("second: été\n\nbody")
        let head = try await sample.open().head()
        #expect(head.commit == (try sample.git("rev-parse", "HEAD")))
        #expect(head.ref == "refs/heads/main")
        #expect(head.author == "Ada Lovelace <ada@example.org>")
        #expect(head.subject == "second: été")
        #expect(head.repositoryName == "source")
        try sample.git("checkout", "-q", "--detach")
        #expect(try await sample.open().head().ref == nil)
    }

    @Test(arguments: [
        ("https://user:pw@github.com/acme/churn.git", "acme/churn"),
        ("git@github.com:acme/churn.git", "acme/churn"),
        ("ssh://git@host:22/team/sub/churn", "sub/churn"), ("/srv/git/churn.git", "churn"),
        ("file:///srv/git/churn.git", "churn"), ("../churn", "churn"), ("https://host/", "source"),
    ])
    func `the repository is named after its origin`(_ url: String, _ name: String) async throws {
        let sample = try SampleRepository()
        try sample.git("remote", "add", "origin", url)
        #expect(try await sample.open().head().repositoryName == name)
    }

    @Test func `a repository is found from a folder inside it`() async throws {
        let sample = try SampleRepository()
        try sample.write("deep/er/x", "1")
        #expect(try await GitRepository.open(sample.path + "/deep/er").folder == sample.path)
    }

    @Test func `what is no repository is an error with its mend`() async throws {
        let folder = try TemporaryFolder()
        #expect(await code { try await GitRepository.open(folder.path) } == "R001")
        #expect(await code { try await GitRepository.open(folder.path + "/missing") } == "R001")
        let sample = try SampleRepository()
        #expect(await code { try await GitRepository.open(sample.path + "/.git") } == "R001")
        let empty = try SampleRepository(commit: false)
        #expect(await code { try await empty.open() } == "R002")
    }

    @Test func `names become commits and wrong ones errors`() async throws {
        let sample = try SampleRepository()
        let repository = try await sample.open()
        let commit = try sample.git("rev-parse", "HEAD")
        try sample.git("tag", "-a", "v1", "-m", "x")
        for name in ["HEAD", "main", "refs/heads/main", "v1", String(commit.prefix(8)), commit] {
            #expect(try await repository.resolve(name) == commit)
        }
        for name in ["", "nope", "-x", "--all", "a\0b", "main..main", String(repeating: "0", count: 40)] {
            #expect(await code { try await repository.resolve(name) } == "R004")
        }
    }

    @Test func `a file is read as a commit has it`() async throws {
        let sample = try SampleRepository()
        try sample.write("pipelines/a b.yml", "on: push\n")
        try sample.commit("pipeline")
        try sample.write("pipelines/a b.yml", "changed\n")
        let repository = try await sample.open()
        #expect(try await repository.file("pipelines/a b.yml", at: "HEAD") == Array("on: push\n".utf8))
        #expect(try await repository.file("./pipelines/a b.yml", at: "main") == Array("on: push\n".utf8))
        #expect(try await repository.file("pipelines/a b.yml", at: "HEAD~1") == nil)
        #expect(try await repository.file("pipelines", at: "HEAD") == nil)
        #expect(await code { try await repository.file("x", at: "nope") } == "R004")
    }

    @Test func `the state of the working tree has a digest that anybody can compute`() async throws {
        let sample = try SampleRepository()
        let clean = try await sample.open().workingTree()
        let line = "100644 \(Digest.sha256("print(1)\n").hex) train.py\n"
        #expect(clean == WorkingTreeState(digest: Digest.sha256(line).hex, isDirty: false))
    }

    @Test func `every change of the working tree changes its digest`() async throws {
        let sample = try SampleRepository()
        try sample.write(".gitignore", "*.log\n")
        try sample.commit("ignore")
        let repository = try await sample.open()
        var seen = Set([try await repository.workingTree().digest])
        let changes: [() throws -> Void] = [
            { try sample.write("new.txt", "1") }, { try sample.write("train.py", "print(2)\n") },
            { try Files.setMode(sample.path + "/train.py", 0o755) },
            { try Files.remove(sample.path + "/new.txt") },
            {
                try sample.git("add", "-A"); try sample.write("train.py", "print(3)\n")
            },
            { try Files.remove(sample.path + "/train.py") },
        ]
        for change in changes {
            try change()
            let state = try await repository.workingTree()
            #expect(state.isDirty)
            #expect(seen.insert(state.digest).inserted)
        }
        let before = try await repository.workingTree().digest
        try sample.write("noise.log", "ignored")
        #expect(try await repository.workingTree().digest == before)
    }

    @Test func `a bare repository is read but has no working tree`() async throws {
        let sample = try SampleRepository()
        let bare = try #require(sample.top).path + "/bare.git"
        try sample.git("clone", "-q", "--bare", sample.path, bare)
        let repository = try await GitRepository.open(bare)
        #expect(try await repository.file("train.py", at: "main") != nil)
        #expect(await code { try await repository.workingTree() } == "R007")
        try await repository.checkout(CheckoutRequest(ref: "main", destination: sample.destination))
        #expect(try Files.text(sample.destination + "/train.py") == "print(1)\n")
    }

    @Test func `codes are unique and explained`() {
        #expect(Set(GitCode.all.map(\.id)).count == GitCode.all.count)
    }
}

/// The code of the error that a body throws; `nil` when it throws none.
func code<Value>(_ body: () async throws -> Value) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch { return (error as? RepositoryError)?.code.id }
}
