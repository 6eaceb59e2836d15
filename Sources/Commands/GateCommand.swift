internal import Arguments
internal import Diagnostics
internal import Digests
internal import Execution
internal import Gates
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Registry
internal import YAML

/// `headgate gate`: judges files that lie in the working folder, for fast feedback without a run.
enum GateCommand {
    static let spec = CommandSpec(
        "gate", "Judge metrics and predictions that are there already",
        details: """
            Reads a gate file (the keys of a pipeline's 'gate:' job), the files that it names below the working folder, and \
            the version to compare with from the registry. Publishes nothing. The exit status is 0 for promote, 10 when a \
            check fails, 12 when one cannot be computed or none can block, 2 for an invalid gate file.
            """,
        examples: [
            CommandExample("headgate gate pipelines/gates/digits.yml --name digits", "judge out/ as it is")
        ],
        argument("file", "The gate file").completing(.files),
        option("name", "The registered model, where the gate file has no 'name'", value: "NAME"),
        option("model", "The digest of the candidate's model folder", value: "sha256:…"),
        option("format", "How to print the verdict: Markdown or JSON", default: AnswerFormat.text)
    ) { file, name, model, format in
        Console.findingsAreJSON.with { $0 = format == .json }
        let gate = try read(file)
        let store = try await EmbeddedStore.open(home: Home.path)
        let verdict = try await judge(gate, name: name, model: model, store, in: Host.currentFolder)
        await store.close()
        if format == .json { Console.answer(verdict.json) } else { Console.answer(verdict.markdown) }
        return verdict.exitCode
    }

    /// Reads a gate file; what is wrong with it is thrown as a refusal that shows it.
    static func read(_ path: String) throws -> GateDefinition {
        let text = try Files.text(path, limit: 1 << 20)
        let (root, syntax) = YAMLDocument.parse(text, path: path)
        var findings = syntax
        guard let root else {
            if findings.isEmpty {
                findings = [Diagnostic(.error, CommandCode.badUse, "the gate file is empty", path: path)]
            }
            throw Refusal(findings, sources: [path: text])
        }
        let (gate, more) = GateReader.read(root, path: path)
        findings += more
        for scalar in gate?.expressions ?? [] where scalar.text != gate?.model {
            findings.append(
                Diagnostic(
                    .error, CommandCode.badUse, "an expression needs a run: 'headgate gate' evaluates none",
                    path: path,
                    span: scalar.span, help: "write the value itself"))
        }
        guard let gate, !findings.hasErrors else { throw Refusal(findings, sources: [path: text]) }
        Console.show(findings, sources: [path: text])
        return gate
    }

    /// Judges the files of a folder.
    static func judge(
        _ gate: GateDefinition, name: String?, model: String?, _ store: EmbeddedStore, in folder: String
    ) async throws -> GateVerdict {
        guard let name = gate.name ?? name else {
            throw Refusal(CommandCode.badUse, "the gate has no 'name'", help: "pass --name MODEL")
        }
        // Only `model` may hold an expression here; what the files belong to is not known without a run.
        let (evaluated, findings) = gate.evaluated { _ in model ?? "unknown" }
        guard let evaluated else { throw Refusal(findings, sources: [:]) }
        let references = GateReferences(registry: store, artifacts: store)
        let found = await references.find(evaluated, name)
        let inputs = GateInputs(
            modelName: name, model: model.flatMap { Digest($0) }, candidate: try candidate(evaluated, folder),
            reference: try references.side(found, evaluated, name), tool: "headgate " + Product.version)
        return GateEvaluation.evaluate(evaluated, inputs)
    }

    private static func candidate(_ gate: GateDefinition, _ folder: String) throws -> GateSide {
        let files = gate.requiredFiles
        var documents: [String: GateDocument] = [:]
        for path in files.json {
            documents[path] =
                PipelineFile.bytes(of: path, in: folder).map { GateDocument(parsing: $0, path: path) }
                ?? .unreadable("'\(path)' does not exist in '\(folder)'")
        }
        var rows = GateRows.none
        if let columns = gate.predictions {
            let path = folder + "/" + columns.path
            rows =
                Files.exists(path)
                ? try GateReferences.rows(path, columns)
                : .unreadable("'\(columns.path)' does not exist in '\(folder)'")
        }
        var testSet: Digest?
        if let path = files.testSet { testSet = Digest.sha256(try Files.read(folder + "/" + path)) }
        return .candidate(documents: documents, rows: rows, testSet: testSet)
    }
}
