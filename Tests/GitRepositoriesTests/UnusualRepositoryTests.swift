internal import GitRepositories
internal import HeadgateTestKit
internal import Linux
internal import Repositories
internal import Testing

@Suite struct UnusualRepositoryTests {
    @Test func `a linked worktree is a working tree of its own`() async throws {
        let sample = try SampleRepository()
        let tree = try #require(sample.top).path + "/linked"
        try sample.git("worktree", "add", "-q", "-b", "side", tree)
        try Files.write("side", to: tree + "/side.txt")
        let repository = try await GitRepository.open(tree)
        #expect(try await repository.head().ref == "refs/heads/side")
        #expect(try await repository.workingTree().isDirty)
        try await repository.checkout(CheckoutRequest(destination: sample.destination))
        #expect(try Files.list(sample.destination) == [".git", "side.txt", "train.py"])
        #expect(try sample.inside("status", "--porcelain") == "?? side.txt")
        #expect(Files.isFolder(sample.destination + "/.git"))
    }

    @Test func `a shallow repository can be checked out`() async throws {
        let sample = try SampleRepository()
        for number in 2...4 {
            try sample.write("train.py", "print(\(number))\n")
            try sample.commit("commit \(number)")
        }
        let shallow = try #require(sample.top).path + "/shallow"
        try sample.git("clone", "-q", "--depth", "2", "file://" + sample.path, shallow)
        let repository = try await GitRepository.open(shallow)
        for (depth, count) in [(1, "1"), (0, "2"), (9, "2")] {
            try await repository.checkout(CheckoutRequest(destination: sample.destination, depth: depth))
            #expect(try sample.inside("rev-list", "--count", "HEAD") == count)
        }
    }

    @Test func `a sparse checkout stays sparse`() async throws {
        let sample = try SampleRepository()
        try sample.write("in/a", "1")
        try sample.write("out/b", "2")
        try sample.commit("two folders")
        try sample.git("sparse-checkout", "set", "in")
        let repository = try await sample.open()
        #expect(try await !repository.workingTree().isDirty)
        try await repository.checkout(CheckoutRequest(destination: sample.destination))
        #expect(Files.exists(sample.destination + "/in/a") && !Files.exists(sample.destination + "/out"))
        #expect(try sample.inside("status", "--porcelain") == "")
    }

    @Test func `submodules are empty folders and nested repositories are left out`() async throws {
        let sample = try SampleRepository()
        let other = try SampleRepository()
        try sample.git("submodule", "--quiet", "add", other.path, "module")
        try sample.commit("submodule")
        try sample.git("init", "-q", "nested")
        try sample.write("nested/x", "1")
        for ref in [nil, "HEAD"] {
            try await sample.open().checkout(CheckoutRequest(ref: ref, destination: sample.destination))
            #expect(try Files.list(sample.destination) == [".git", ".gitmodules", "module", "train.py"])
            #expect(try Files.list(sample.destination + "/module").isEmpty)
            #expect(try sample.inside("status", "--porcelain") == "")
        }
    }

    @Test func `filters and line ends do not make the copy dirty`() async throws {
        let sample = try SampleRepository()
        try sample.git("config", "core.autocrlf", "true")
        try sample.git("config", "filter.shout.clean", "tr A-Z a-z")
        try sample.git("config", "filter.shout.smudge", "tr a-z A-Z")
        try sample.write(".gitattributes", "*.big filter=shout\n")
        try sample.write("text.txt", "one\r\ntwo\r\n")
        try sample.write("model.big", "WEIGHTS\n")
        try sample.commit("filters")
        let repository = try await sample.open()
        #expect(try await !repository.workingTree().isDirty)
        try await repository.checkout(CheckoutRequest(destination: sample.destination))
        #expect(try Files.text(sample.destination + "/model.big") == "WEIGHTS\n")
        #expect(try Files.text(sample.destination + "/text.txt") == "one\r\ntwo\r\n")
        #expect(try sample.inside("status", "--porcelain") == "")
        try await repository.checkout(CheckoutRequest(ref: "HEAD", destination: sample.destination))
        #expect(try Files.text(sample.destination + "/model.big") == "weights\n")
        #expect(try sample.inside("status", "--porcelain") == "")
    }

    @Test func `conflicts and staged files are copied as they lie there`() async throws {
        let sample = try SampleRepository()
        try sample.git("checkout", "-q", "-b", "side")
        try sample.write("train.py", "side\n")
        try sample.commit("side")
        try sample.git("checkout", "-q", "main")
        try sample.write("train.py", "main\n")
        try sample.commit("main")
        _ = try? sample.git("merge", "-q", "side")  // it must conflict
        try sample.write("staged.txt", "1")
        try sample.git("add", "staged.txt")
        try await sample.open().checkout(CheckoutRequest(destination: sample.destination))
        #expect(try Files.text(sample.destination + "/train.py").contains("<<<<<<<"))
        #expect(try sample.inside("status", "--porcelain") == " M train.py\n?? staged.txt")
    }

    @Test func `names that are not UTF-8 and strange paths are copied`() async throws {
        let sample = try SampleRepository()
        let strange = sample.path + "/we'ird %41 $(x) -n"
        try Files.createFolders(strange)
        let script =
            "printf 1 > \"$(printf 'latin\\351.txt')\"; printf 2 > ./-dash; printf 3 > ':(top)x'; printf 4 > '*'"
        _ = try Command.run("/bin/sh", ["-c", script], folder: strange)
        try sample.git("init", "-q", "-b", "main", folder: strange)
        try sample.git("add", "-A", folder: strange)
        try sample.git("-c", "user.name=a", "-c", "user.email=b", "commit", "-qm", "x", folder: strange)
        for ref in [nil, "main"] {
            let repository = try await GitRepository.open(strange)
            try await repository.checkout(CheckoutRequest(ref: ref, destination: sample.destination))
            #expect(try sample.inside("status", "--porcelain") == "")
            #expect(try Files.list(sample.destination).count == 5)
        }
    }

    @Test(.enabled(if: Host.uid == 0, "needs root"))
    func `as root another user's repository is read as that user`() async throws {
        let sample = try SampleRepository()
        try sample.git("config", "filter.spy.clean", "sh -c 'id -u > ../who; cat'")
        try sample.write(".gitattributes", "train.py filter=spy\n")
        try sample.commit("spy")
        let top = try #require(sample.top).path
        _ = try Command.run("/usr/bin/chown", ["-R", "65534:65534", top])
        try sample.writeAsOther()
        let repository = try await sample.open()
        _ = try await repository.workingTree()
        #expect(try Files.text(top + "/who") == "65534\n")
        try await repository.checkout(CheckoutRequest(destination: sample.destination))
        #expect(Files.exists(sample.destination + "/train.py"))
        try Files.setMode(top, 0o700)
        try Files.setOwner(top, uid: 0, gid: 0)
        #expect(await code { try await sample.open() } == "R008")
    }
}

extension SampleRepository {
    /// Changes a tracked file and forgets who did the last run of a filter.
    fileprivate func writeAsOther() throws {
        try write("train.py", "print(9)\n")
        try Files.setOwner(path + "/train.py", uid: 65_534, gid: 65_534)
        try Files.remove((top?.path ?? "") + "/who")
    }
}
