internal import Diagnostics
internal import Glibc
internal import JSON
internal import Linting
internal import Linux

/// The program `shellcheck`, which reads the scripts of `run`.
struct Shellcheck: Sendable {
    private static let timeoutSeconds = 120
    /// How many scripts one process gets at most.
    private static let batchSize = 500
    /// What it cannot know of a step: included files, variables of the environment, the shell's -e, and constants
    /// that were expressions.
    private static let excluded = [
        "SC1090", "SC1091", "SC2034", "SC2043", "SC2050", "SC2078", "SC2148", "SC2153", "SC2154", "SC2157",
        "SC2164", "SC2193", "SC2194",
    ]

    private let program: String
    private let timeout: String?

    /// The one on the search path; `nil` when it is not installed.
    static func find() -> Shellcheck? {
        Command.find("shellcheck").map { Shellcheck(program: $0, timeout: Command.find("timeout")) }
    }

    /// A script with the number of its file.
    private struct Piece: Sendable {
        var file: Int
        var script: ShellScript
    }

    /// What it finds in the scripts of some files, by the file's number.
    func findings(in files: [LintedFile]) async -> [Int: [Diagnostic]] {
        var batches: [ShellScript.Dialect: [Piece]] = [:]
        for (index, file) in files.enumerated() {
            for script in file.scripts {
                batches[script.dialect, default: []].append(Piece(file: index, script: script))
            }
        }
        var found: [Int: [Diagnostic]] = [:]
        let paths = files.map(\.path)
        let jobs = batches.flatMap { dialect, pieces in
            Self.split(pieces, over: Host.processorCount).map { (dialect, $0) }
        }
        await withTaskGroup(of: [(Int, Diagnostic)].self) { group in
            for (dialect, pieces) in jobs {
                group.addTask { await Threads.run { check(pieces, dialect, paths) } }
            }
            for await results in group {
                for (file, finding) in results { found[file, default: []].append(finding) }
            }
        }
        return found
    }

    private static func split(_ pieces: [Piece], over count: Int) -> [[Piece]] {
        let size = max(1, min(batchSize, (pieces.count + count - 1) / count))
        return stride(from: 0, to: pieces.count, by: size).map {
            Array(pieces[$0..<min($0 + size, pieces.count)])
        }
    }

    /// Checks some scripts of one shell with one process, which reads them from a folder of its own.
    private func check(
        _ pieces: [Piece], _ dialect: ShellScript.Dialect, _ paths: [String]
    ) -> [(Int, Diagnostic)] {
        do throws(SystemError) {
            let folder = try Files.createTemporaryFolder("/tmp/headgate-lint-")
            defer { try? Files.remove(folder) }  // what stays in /tmp is no failure of the check
            for (index, piece) in pieces.enumerated() {
                try Files.write(piece.script.text, to: "\(folder)/\(index)", mode: 0o600)
            }
            var words = [program] + arguments(dialect) + ["--"] + pieces.indices.map { "\($0)" }
            if let timeout {
                words = [timeout, "-k", "5", "\(Self.timeoutSeconds)"] + words
            }
            let result = try Command.run(words[0], Array(words.dropFirst()), folder: folder)
            return Self.findings(result, pieces, paths) ?? Self.failed(result.errorText, pieces, paths)
        } catch {
            return Self.failed(error.message, pieces, paths)
        }
    }

    private func arguments(_ dialect: ShellScript.Dialect) -> [String] {
        [
            "--norc", "--format=json1", "--shell=\(dialect.rawValue)",
            "--exclude=" + Self.excluded.joined(separator: ","),
        ]
    }

    /// One warning, where the first of the scripts stands.
    private static func failed(_ reason: String, _ pieces: [Piece], _ paths: [String]) -> [(Int, Diagnostic)]
    {
        guard let first = pieces.first else { return [] }
        return [
            (
                first.file,
                Diagnostic(
                    .warning, CommandCode.shellcheckFailed,
                    "shellcheck could not check \(pieces.count) scripts: "
                        + (reason.split(separator: "\n").first.map(String.init) ?? "it took too long"),
                    path: paths[first.file], help: "pass --no-shellcheck to leave it out")
            )
        ]
    }

    // MARK: - Its answer

    private static func findings(
        _ result: Command, _ pieces: [Piece], _ paths: [String]
    ) -> [(Int, Diagnostic)]? {
        guard result.status == .exited(0) || result.status == .exited(1) else { return nil }
        // Anything but its own format is a failure, which the caller reports.
        guard let comments = (try? JSON.parse(result.text))?["comments"]?.array else { return nil }
        return comments.compactMap { comment in
            guard let name = comment["file"]?.string, let index = Int(name), pieces.indices.contains(index)
            else { return nil }
            let piece = pieces[index]
            return finding(comment, piece.script, paths[piece.file]).map { (piece.file, $0) }
        }
    }

    private static func finding(_ comment: JSON, _ script: ShellScript, _ path: String) -> Diagnostic? {
        guard let line = number(comment["line"]), let column = number(comment["column"]),
            let code = number(comment["code"]), let message = comment["message"]?.string
        else { return nil }
        let isOneLine = number(comment["endLine"]) == line
        let end = number(comment["endColumn"]) ?? column + 1
        return Diagnostic(
            severity(comment["level"]?.string, code), LintCode.shellcheck,
            "shellcheck: \(phrase(message)) (SC\(code))",
            path: path,
            span: script.span(line: line, column: column, length: isOneLine ? max(1, end - column) : 1),
            help: "https://www.shellcheck.net/wiki/SC\(code)")
    }

    private static func number(_ json: JSON?) -> Int? { json?.number.flatMap { Int(exactly: $0) } }

    /// Only a script that cannot be parsed (SC1xxx) is an error of the workflow; the rest is advice.
    private static func severity(_ level: String?, _ code: Int) -> Diagnostic.Severity {
        switch level {
        case "error": code < 2_000 ? .error : .warning
        case "warning": .warning
        default: .note
        }
    }

    /// Its sentence without the full stop.
    private static func phrase(_ message: String) -> String {
        message.hasSuffix(".") ? String(message.dropLast()) : message
    }
}
