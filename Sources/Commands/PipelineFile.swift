internal import Diagnostics
internal import Execution
internal import GitRepositories
internal import Glibc
internal import Linux
internal import Planning
internal import Repositories
internal import WorkflowReading
internal import Workflows
internal import YAML

/// A pipeline file of a repository, found by name and read.
struct PipelineFile {
    /// Relative to the repository.
    let path: String
    let text: String
    let workflow: Workflow
    /// Warnings and notes.
    let findings: [Diagnostic]

    /// Finds and reads a pipeline: a file, the name of one in `pipelines/`, or the only one there.
    static func find(_ name: String?, in repository: String) throws -> PipelineFile {
        let path = try locate(name, repository)
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try Files.read(path.hasPrefix("/") ? path : repository + "/" + path, limit: 2 << 20)
        } catch {
            throw Refusal(CommandCode.noPipeline, error.message, help: error.help)
        }
        return try read(bytes, path: relative(path, to: repository))
    }

    /// Reads a pipeline's bytes, which may not even be text.
    static func read(_ bytes: [UInt8], path: String) throws -> PipelineFile {
        let text = String(decoding: bytes, as: UTF8.self)
        let (root, syntax) = YAMLDocument.parse(bytes: bytes, path: path)
        let (workflow, findings) = WorkflowReader.read(root, syntax, path: path)
        guard let workflow, !findings.hasErrors else { throw Refusal(findings, sources: [path: text]) }
        return PipelineFile(path: path, text: text, workflow: workflow, findings: findings)
    }

    /// Reads a pipeline's text; errors are thrown as a refusal that shows them.
    static func read(_ text: String, path: String) throws -> PipelineFile {
        try read(Array(text.utf8), path: path)
    }

    /// The texts that findings about a plan of it may point into.
    func sources(_ plan: Plan) -> [String: String] {
        Dictionary(plan.called + [(path, text)]) { _, last in last }
    }

    /// A file below a folder, reached without links; `nil` when it is not there or too large.
    static func bytes(of path: String, in folder: String) -> [UInt8]? {
        // Every failure means the same to the caller: there is no such file.
        guard let root = try? FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY),
            let file = try? FileDescriptor.open(path, beneath: root, O_RDONLY | O_NONBLOCK),
            let bytes = try? file.readAll(limit: (1 << 20) + 1), bytes.count <= 1 << 20
        else { return nil }
        return bytes
    }

    private static func locate(_ name: String?, _ repository: String) throws -> String {
        let folder = repository + "/pipelines"
        // No folder, no pipelines.
        let there = ((try? Files.list(folder)) ?? []).filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
        guard let name else {
            if there.count == 1 { return "pipelines/" + there[0] }
            throw Refusal(
                CommandCode.noPipeline,
                there.isEmpty ? "there is no pipeline in '\(folder)'" : "there are \(there.count) pipelines",
                help: there.isEmpty
                    ? "write one, or name a file" : "name one of: \(there.map(stem).joined(separator: ", "))")
        }
        if name.contains("/") || name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
            let path = name.hasPrefix("/") ? name : Host.currentFolder + "/" + name
            guard let resolved = Files.resolved(path) else {
                throw Refusal(CommandCode.noPipeline, "there is no file '\(name)'")
            }
            return resolved
        }
        if let found = there.first(where: { stem($0) == name }) { return "pipelines/" + found }
        throw Refusal(
            CommandCode.noPipeline, "there is no pipeline '\(name)' in '\(folder)'",
            help: Suggestion.help(for: name, among: there.map(stem))
                ?? (there.isEmpty ? nil : "there are: \(there.map(stem).joined(separator: ", "))"))
    }

    private static func relative(_ path: String, to repository: String) -> String {
        let root = (Files.resolved(repository) ?? repository) + "/"
        return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
    }

    private static func stem(_ file: String) -> String {
        String(file[..<(file.lastIndex(of: ".") ?? file.endIndex)])
    }
}
