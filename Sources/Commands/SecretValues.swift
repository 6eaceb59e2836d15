internal import Diagnostics
internal import Linux
internal import Secrets

/// The secrets and variables that the command line names.
struct SecretValues {
    var secrets: [(name: String, value: String)] = []
    var variables: [(name: String, value: String)] = []

    /// None.
    init() {}

    /// Reads them: `--secret NAME`, `--secret-file F`, `--var K=V`, `--var-file F`.
    init(names: [String], files: [String], variables: [String], variableFiles: [String]) throws {
        for file in files { secrets += try Self.read(file, isSecret: true) }
        for name in names {
            if let equal = name.firstIndex(of: "=") {
                let name = name[..<equal]
                throw Refusal(
                    CommandCode.badUse,
                    "'--secret' takes a name and no value, which other users could see in the list of processes",
                    help: "export \(name)=…, then write --secret \(name); or use --secret-file")
            }
            guard let value = Environment[name] else {
                throw Refusal(
                    CommandCode.noSecret, "the environment has no variable '\(name)'",
                    help: "export \(name)=… first, or use --secret-file")
            }
            secrets.append((name, value))
        }
        for file in variableFiles { self.variables += try Self.read(file, isSecret: false) }
        for text in variables { self.variables.append(try Self.pair(text, "--var")) }
        for secret in secrets where !secret.value.isEmpty && secret.value.utf8.count < Masker.shortestNeedle {
            Console.warn(
                "the secret '\(secret.name)' is shorter than \(Masker.shortestNeedle) bytes and cannot be masked"
            )
        }
    }

    /// `name=value`.
    static func pair(_ text: String, _ option: String) throws -> (name: String, value: String) {
        guard let equal = text.firstIndex(of: "="), equal != text.startIndex else {
            throw Refusal(CommandCode.badUse, "'\(option) \(text)' must be NAME=VALUE")
        }
        return (String(text[..<equal]), String(text[text.index(after: equal)...]))
    }

    private static func read(_ path: String, isSecret: Bool) throws -> [(name: String, value: String)] {
        if isSecret, let status = Files.status(path, followingLinks: true),
            let problem = SecretFile.problem(path: path, mode: status.mode, owner: status.uid, user: Host.uid)
        {
            throw Refusal([problem], sources: [:])
        }
        let text: String
        do throws(SystemError) { text = try Files.text(path, limit: 1 << 20) } catch {
            throw Refusal(CommandCode.badUse, error.message, help: error.help)
        }
        switch CommandFile.parse(text) {
        case .success(let pairs): return pairs
        case .failure(let error): throw Refusal([error.diagnostic(path: path)], sources: [:])
        }
    }
}
