internal import Diagnostics
internal import Linux
internal import Secrets
internal import StepCommands

/// The files through which a step speaks to the runner: GITHUB_ENV, GITHUB_OUTPUT and their like.
///
/// Source: spec/workflows.md section 6.
struct StepFiles: Sendable {
    /// What a step wrote.
    struct Content: Sendable {
        var environment: [(name: String, value: String)] = []
        var outputs: [(name: String, value: String)] = []
        var states: [(name: String, value: String)] = []
        var paths: [String] = []
        var summary = ""
        var metrics = ""
        var artifacts = ""
        var warnings: [String] = []
        /// What is wrong with files that have not the form that they must have; the others count all the same.
        var failures: [ExecutionError] = []
    }

    private static let limit = 16 << 20
    private static let summaryLimit = 1 << 20
    private static let kinds: [(variable: String, name: String)] = [
        ("GITHUB_ENV", "env"), ("GITHUB_OUTPUT", "output"), ("GITHUB_STATE", "state"),
        ("GITHUB_PATH", "path"), ("GITHUB_STEP_SUMMARY", "summary"), ("GITHUB_ARTIFACTS", "artifacts"),
        ("HEADGATE_METRICS", "metrics"),
    ]
    private let prefix: String

    /// Names the files of one step.
    init(number: Int) { prefix = "_headgate_\(number)_" }

    /// The variables that tell the step where its files are.
    var variables: [(name: String, value: String)] {
        Self.kinds.map { ($0.variable, "/runner/temp/" + prefix + $0.name) }
    }

    /// The script's name inside `RUNNER_TEMP`.
    func script(extension suffix: String) -> String { prefix + "script" + suffix }

    /// Makes the empty files.
    func create(in folder: borrowing JobFolder) throws(SystemError) {
        for kind in Self.kinds { try folder.renew(prefix + kind.name, from: Self.spare(kind.name), "") }
    }

    /// Reads and removes the files.
    ///
    /// Source: actions/runner, FileCommandManager.cs: a file that cannot be read fails the step and hides no other.
    func collect(from folder: borrowing JobFolder) -> Content {
        var content = Content()
        for kind in Self.kinds {
            do throws(ExecutionError) {
                try take(kind.name, from: folder, into: &content)
                folder.setAside(prefix + kind.name, as: Self.spare(kind.name))
            } catch { content.failures.append(error) }
        }
        return content
    }

    private func take(
        _ kind: String, from folder: borrowing JobFolder, into content: inout Content
    ) throws(ExecutionError) {
        switch kind {
        case "env":
            content.environment = try pairs(kind, folder).filter { pair in
                guard pair.name.uppercased() == "NODE_OPTIONS" else { return true }
                content.warnings.append("NODE_OPTIONS cannot be set through $GITHUB_ENV")
                return false
            }
        case "output": content.outputs = try pairs(kind, folder)
        case "state": content.states = try pairs(kind, folder)
        case "path":
            content.paths = try text(kind, folder, limit: Self.limit).text.split(separator: "\n")
                .map { String($0.hasSuffix("\r") ? $0.dropLast() : $0) }.filter { !$0.isEmpty }
        case "summary":
            let summary = try text(kind, folder, limit: Self.summaryLimit)
            if summary.isCut {
                content.warnings.append("the step summary is longer than 1 MiB and was left out")
            }
            content.summary = summary.isCut ? "" : summary.text
        case "artifacts":
            let artifacts = try text(kind, folder, limit: ArtifactList.longest)
            guard !artifacts.isCut else {
                throw ExecutionError(ExecutionCode.commandFile, "$GITHUB_ARTIFACTS is larger than 1 MiB")
            }
            content.artifacts = artifacts.text
        default: content.metrics = try text(kind, folder, limit: Self.limit).text
        }
    }

    /// Where an emptied file waits for the next step.
    static func spare(_ kind: String) -> String { "_headgate_spare_" + kind }

    private func pairs(
        _ kind: String, _ folder: borrowing JobFolder
    ) throws(ExecutionError) -> [(name: String, value: String)] {
        let file = try text(kind, folder, limit: Self.limit)
        let variable = "$GITHUB_" + kind.uppercased()
        guard !file.isCut else {
            throw ExecutionError(ExecutionCode.commandFile, "\(variable) is larger than 16 MiB")
        }
        guard kind != "env" || !file.text.utf8.contains(0) else {
            throw ExecutionError(ExecutionCode.commandFile, "\(variable) holds a NUL, which no variable can")
        }
        switch CommandFile.parse(file.text) {
        case .success(let pairs): return pairs
        case .failure(let error):
            throw ExecutionError(
                ExecutionCode.commandFile, "\(variable), line \(error.line): \(error.message)",
                help: error.help)
        }
    }

    private func text(
        _ kind: String, _ folder: borrowing JobFolder, limit: Int
    ) throws(ExecutionError) -> (text: String, isCut: Bool) {
        do throws(SystemError) {
            guard let file = try folder.read(prefix + kind, limit: limit) else { return ("", false) }
            return (String(decoding: file.bytes, as: UTF8.self), file.isCut)
        } catch {
            throw ExecutionError(
                ExecutionCode.commandFile, "the step replaced its \(kind) file: \(error.message)",
                help: "append lines to the file; do not replace it by a link or a folder")
        }
    }
}
