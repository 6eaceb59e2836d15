import GitRepositories
import Repositories
import Testing

@Suite struct HistoryTests {
    @Test func `a commit tells its people, message and files`() async throws {
        let sample = try SampleRepository()
        try sample.write("train.py", "print(2)\n")
        try sample.write("data/ü.csv", "1\n")
        try sample.write("old.txt", "x\n")
        try sample.commit("second")
        try sample.git("mv", "old.txt", "new.txt")
        try sample.write("train.py", "print(3)\n")
        try sample.commit("third\n\nwith a body")
        let repository = try await sample.open()
        let facts = try await repository.commitFacts("HEAD")
        #expect(facts.message == "third\n\nwith a body" && facts.parents.count == 1)
        #expect(facts.author.name == "Ada Lovelace" && facts.author.mail == "ada@example.org")
        #expect(facts.committer.time.count >= 20 && facts.tree.count == facts.commit.count)
        #expect(facts.added == ["new.txt"] && facts.removed == ["old.txt"] && facts.modified == ["train.py"])
        #expect(facts.paths == ["new.txt", "old.txt", "train.py"])
        let first = try await repository.commitFacts("HEAD~2")
        #expect(first.parents.isEmpty && first.added == ["train.py"])
    }

    @Test func `two commits are compared, or since they parted`() async throws {
        let sample = try SampleRepository()
        try sample.git("checkout", "-q", "-b", "feature")
        try sample.write("a.py", "a\n")
        try sample.commit("on the branch")
        try sample.git("checkout", "-q", "main")
        try sample.write("b.py", "b\n")
        try sample.commit("on main")
        let repository = try await sample.open()
        let (main, feature) = (try await repository.resolve("main"), try await repository.resolve("feature"))
        #expect(
            try await repository.changedPaths(from: main, to: feature, sinceFork: false) == ["a.py", "b.py"])
        #expect(try await repository.changedPaths(from: main, to: feature, sinceFork: true) == ["a.py"])
        let unknown = String(repeating: "1", count: 40)
        for other in [unknown, "main", "--output=x", ""] {
            #expect(try await repository.changedPaths(from: other, to: main, sinceFork: false) == nil)
        }
    }

    @Test func `branches and tags have full names, and one is the default`() async throws {
        let sample = try SampleRepository()
        try sample.git("tag", "v1")
        let repository = try await sample.open()
        #expect(try await repository.fullRef("main") == "refs/heads/main")
        #expect(try await repository.fullRef("v1") == "refs/tags/v1")
        #expect(try await repository.fullRef("nothing") == nil)
        #expect(try await repository.defaultBranch() == "main")
        try sample.git("branch", "-m", "main", "trunk")
        #expect(try await repository.defaultBranch() == nil)
        try sample.git("update-ref", "refs/remotes/origin/trunk", "HEAD")
        try sample.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
        #expect(try await repository.defaultBranch() == "trunk")
    }
}
