internal import GitRepositories
internal import HeadgateTestKit
internal import Linux
internal import Repositories

/// A real repository in a temporary folder, with one commit.
final class SampleRepository: Sendable {
    let top = try? TemporaryFolder("headgate-git")
    var path: String { (top?.path ?? "/nonexistent") + "/source" }
    var destination: String { (top?.path ?? "/nonexistent") + "/destination" }

    init(commit: Bool = true) throws {
        try Files.createFolders(path)
        try git("init", "-q", "-b", "main")
        try git("config", "user.name", "Ada Lovelace")
        try git("config", "user.email", "ada@example.org")
        guard commit else { return }
        try write("train.py", "print(1)\n")
        try self.commit("first commit")
    }

    func open() async throws -> GitRepository { try await GitRepository.open(path) }

    func write(_ name: String, _ text: String) throws {
        try Files.createFolders(Files.parent(of: "\(path)/\(name)"))
        try Files.write(text, to: "\(path)/\(name)")
    }

    func commit(_ message: String) throws {
        try git("add", "-A")
        try git("commit", "-q", "-m", message)
    }

    @discardableResult
    func git(_ arguments: String..., folder: String? = nil) throws -> String {
        try Self.git(arguments, in: folder ?? path)
    }

    /// What git says in the checkout, with nothing of the user's configuration.
    @discardableResult
    func inside(_ arguments: String...) throws -> String { try Self.git(arguments, in: destination) }

    private static func git(_ arguments: [String], in folder: String) throws -> String {
        let program = Command.find("git") ?? "/usr/bin/git"
        let environment = [
            "PATH=/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
        ]
        let settings = ["-c", "protocol.file.allow=always"]
        let result = try Command.run(program, settings + arguments, environment: environment, folder: folder)
        guard result.status.isSuccess else { throw GitTestError(text: "\(arguments): \(result.errorText)") }
        return result.text
    }
}

struct GitTestError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
