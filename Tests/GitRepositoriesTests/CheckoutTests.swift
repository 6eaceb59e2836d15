internal import GitRepositories
internal import HeadgateTestKit
internal import Linux
internal import Repositories
internal import Testing

@Suite struct CheckoutTests {
    @Test func `the working tree is copied as it is`() async throws {
        let sample = try SampleRepository()
        try sample.write("gone.txt", "x")
        try sample.write(".gitignore", "*.log\n")
        try sample.commit("second")
        try sample.write("train.py", "print(2)\n")
        try sample.write("new/file with space\nand line.txt", "1")
        try sample.write("한글/é.txt", "2")
        try sample.write("noise.log", "ignored")
        try sample.write("run.sh", "#!/bin/sh\n")
        try Files.setMode(sample.path + "/run.sh", 0o755)
        try Files.remove(sample.path + "/gone.txt")
        try await sample.open().checkout(CheckoutRequest(destination: sample.destination))
        let copy = sample.destination
        #expect(try Files.text(copy + "/train.py") == "print(2)\n")
        #expect(try Files.text(copy + "/new/file with space\nand line.txt") == "1")
        #expect(try Files.text(copy + "/한글/é.txt") == "2")
        #expect(Files.isExecutable(copy + "/run.sh"))
        #expect(!Files.exists(copy + "/gone.txt") && !Files.exists(copy + "/noise.log"))
        let status = ["status", "--porcelain", "-z", "-uall"]
        let ours = try sample.inside(status[0], status[1], status[2], status[3])
        #expect(ours == (try sample.git(status[0], status[1], status[2], status[3])))
        #expect(try sample.inside("rev-parse", "HEAD") == sample.git("rev-parse", "HEAD"))
        #expect(try sample.inside("log", "--oneline").split(separator: "\n").count == 1)
        #expect(try sample.inside("symbolic-ref", "HEAD") == "refs/heads/main")
        #expect(try sample.inside("diff", "--stat").contains("train.py"))
    }

    @Test func `links stay links, and none leads the writer out`() async throws {
        let sample = try SampleRepository()
        let outside = try #require(sample.top).path + "/outside"
        try Files.createFolders(outside)
        try sample.write("folder/inner.txt", "1")
        try link("/etc/passwd", sample.path + "/absolute")
        try link("../../outside", sample.path + "/relative")
        try sample.commit("links")
        try Files.createFolders(sample.destination)
        try link(outside, sample.destination + "/folder")
        try link(outside + "/victim", sample.destination + "/train.py")
        try link(outside, sample.destination + "/.git")
        try await sample.open().checkout(CheckoutRequest(destination: sample.destination, clean: false))
        #expect(try Files.list(outside).isEmpty)
        #expect(try Files.linkTarget(sample.destination + "/absolute") == "/etc/passwd")
        #expect(try Files.linkTarget(sample.destination + "/relative") == "../../outside")
        #expect(try Files.text(sample.destination + "/folder/inner.txt") == "1")
        #expect(Files.status(sample.destination + "/train.py")?.kind == .file)
        #expect(try sample.inside("status", "--porcelain") == "")
    }

    @Test func `a tracked folder that became a link is not followed`() async throws {
        let sample = try SampleRepository()
        try sample.write("data/passwd", "mine")
        try sample.commit("data")
        try Files.remove(sample.path + "/data")
        try link("/etc", sample.path + "/data")
        try await sample.open().checkout(CheckoutRequest(destination: sample.destination))
        #expect(try Files.linkTarget(sample.destination + "/data") == "/etc")
    }

    @Test func `cleaning removes everything and follows nothing`() async throws {
        let sample = try SampleRepository()
        let outside = try #require(sample.top).path + "/outside"
        try Files.createFolders(outside)
        try Files.write("keep", to: outside + "/keep")
        try Files.createFolders(sample.destination + "/old/deep")
        try Files.write("x", to: sample.destination + "/old/deep/x")
        try link(outside, sample.destination + "/old/link")
        let repository = try await sample.open()
        try await repository.checkout(CheckoutRequest(destination: sample.destination, clean: false))
        #expect(Files.exists(sample.destination + "/old/deep/x"))
        try await repository.checkout(CheckoutRequest(destination: sample.destination))
        #expect(try Files.list(sample.destination) == [".git", "train.py"])
        #expect(Files.exists(outside + "/keep"))
    }

    @Test func `nothing of the host is left in the checkout`() async throws {
        let sample = try SampleRepository()
        try sample.git(
            "remote", "add", "origin", "https://user:hunter22@example.org/acme/churn.git?token=hunter23")
        try sample.git("config", "http.extraheader", "Authorization: hunter24")
        try Files.write(
            "#!/bin/sh\ntouch hooked\n", to: sample.path + "/.git/hooks/post-checkout", mode: 0o755)
        for ref in [nil, "main"] {
            try await sample.open().checkout(
                CheckoutRequest(ref: ref, destination: sample.destination, depth: 0))
            let config = try Files.text(sample.destination + "/.git/config")
            #expect(config.contains("url = https://example.org/acme/churn.git\n"))
            #expect(!config.contains("hunter") && !config.contains("worktree"))
            #expect(!Files.exists(sample.destination + "/.git/objects/info/alternates"))
            #expect(!Files.exists(sample.destination + "/.git/hooks"))
            #expect(!Files.exists(sample.destination + "/hooked"))
            let found = try Command.run("/usr/bin/grep", ["-rlF", sample.path, sample.destination])
            #expect(found.text == "", "a path of the host is left")
        }
    }

    @Test func `a ref gives what its commit holds`() async throws {
        let sample = try SampleRepository()
        try sample.git("tag", "v1")
        for number in 2...4 {
            try sample.write("train.py", "print(\(number))\n")
            try sample.commit("commit \(number)")
        }
        try sample.write("dirty.txt", "no")
        let repository = try await sample.open()
        try await repository.checkout(CheckoutRequest(ref: "v1", destination: sample.destination))
        #expect(try Files.text(sample.destination + "/train.py") == "print(1)\n")
        #expect(try Files.list(sample.destination) == [".git", "train.py"])
        #expect(try sample.inside("rev-parse", "HEAD") == sample.git("rev-parse", "v1"))
        #expect(try sample.inside("status", "--porcelain") == "")
        for (depth, count) in [(1, "1"), (2, "2"), (0, "4")] {
            try await repository.checkout(
                CheckoutRequest(ref: "main", destination: sample.destination, depth: depth))
            #expect(try sample.inside("rev-list", "--count", "HEAD") == count)
        }
        #expect(try sample.inside("tag") == "v1")
        #expect(try sample.inside("branch", "-r") == "  origin/main")
        #expect(
            await code { try await repository.checkout(CheckoutRequest(ref: "nope", destination: "/x")) }
                == "R004")
    }

    @Test func `a destination that cannot be written is an error`() async throws {
        let sample = try SampleRepository()
        let request = CheckoutRequest(destination: "/proc/headgate/x")
        #expect(await code { try await sample.open().checkout(request) } == "R006")
    }

    @Test func `five thousand files come out clean`() async throws {
        let sample = try SampleRepository()
        for number in 0..<5_000 { try sample.write("d\(number % 50)/f\(number)", "content \(number)") }
        try sample.commit("many")
        try await sample.open().checkout(CheckoutRequest(destination: sample.destination))
        #expect(try sample.inside("status", "--porcelain") == "")
    }
}

func link(_ target: String, _ path: String) throws {
    let result = try Command.run("/usr/bin/ln", ["-s", target, path])
    try #require(result.status.isSuccess)
}
