import GitRepositories
import HeadgateTestKit
import Linux
import Repositories

/// A real repository for commands that read one.
struct EventRepository {
    let folder: TemporaryFolder
    var path: String { folder.path + "/repo" }

    init(_ files: [String: String] = ["train/a.py": "print(1)\n"]) throws {
        folder = try TemporaryFolder("headgate-event")
        try Files.createFolders(path)
        try git("init", "-q", "-b", "main")
        try git("config", "user.name", "Ada Lovelace")
        try git("config", "user.email", "ada@example.org")
        for (name, text) in files { try write(name, text) }
        try commit("first commit")
    }

    func write(_ name: String, _ text: String) throws { try folder.write(text, "repo/" + name) }

    func commit(_ message: String) throws {
        try git("add", "-A")
        try git("commit", "-q", "-m", message)
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let environment = [
            "PATH=/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
        ]
        let result = try Command.run(
            Command.find("git") ?? "/usr/bin/git", arguments, environment: environment, folder: path)
        guard result.status.isSuccess else { throw Failure(text: result.errorText) }
        return result.text
    }

    func open() async throws -> GitRepository { try await GitRepository.open(path) }

    struct Failure: Error { let text: String }
}
