internal import Arguments
internal import Diagnostics
internal import GitRepositories
internal import Linux
internal import Reporting
internal import WorkflowReading

/// `headgate init`.
enum InitCommand {
    static let spec = CommandSpec(
        "init", "Write a first pipeline for this repository",
        details: """
            Looks for requirements*.txt, pyproject.toml or environment.yml, for a script that trains, and for params.yaml, and \
            writes a commented pipeline that runs as it is. Where the script is not clear it asks at a terminal.
            """,
        examples: [CommandExample("headgate init --train src/train.py", "without a question")],
        option("path", "The file to write", value: "FILE", default: "pipelines/train.yml"),
        option("train", "The script that trains", value: "SCRIPT").completing(.files),
        flag("force", "Replace the file when it is there")
    ) { path, script, isForced in
        let repository = try await GitRepository.open(Host.currentFolder)
        var request = Request(folder: repository.folder, path: path)
        request.script = script
        request.isForced = isForced
        request.branch = try await repository.defaultBranch() ?? "main"
        if InputPrompt.isPossible { request.prompt = InputPrompt() }
        Console.answer(try request.write())
        return 0
    }

    /// What to write where.
    struct Request {
        /// The repository.
        var folder: String
        var path: String
        var script: String?
        var isForced = false
        var branch = "main"
        /// Who is asked; `nil` when nobody is there.
        var prompt: InputPrompt?

        init(folder: String, path: String = "pipelines/train.yml") {
            self.folder = folder
            self.path = path
        }
    }
}

extension InitCommand.Request {
    /// Writes the file and says what to do with it.
    func write() throws -> String {
        try checkPath()
        let survey = RepositorySurvey.look(at: folder)
        let script = try script(survey)
        let bytes = PipelineFile.bytes(of: script, in: folder) ?? []
        let pipeline = StarterPipeline(
            path: path, script: script, scriptText: String(decoding: bytes, as: UTF8.self), branch: branch,
            packages: survey.packages, parameterFiles: survey.parameterFiles)
        let (_, findings) = WorkflowReader.read(pipeline.text, path: path)
        // Names that no quoting helps, such as a script with a line feed in its name.
        guard !findings.hasErrors else { throw Refusal(findings, sources: [path: pipeline.text]) }
        do throws(SystemError) {
            try Files.createFolders(Files.parent(of: "\(folder)/\(path)"))
            try Files.write(pipeline.text, to: "\(folder)/\(path)")
        } catch { throw Refusal(CommandCode.notWritten, error.message, help: error.help) }
        return told(pipeline, survey)
    }

    private func told(_ pipeline: StarterPipeline, _ survey: RepositorySurvey) -> String {
        let packages =
            switch survey.packages {
            case .requirements(let files): "packages from \(files.joined(separator: ", "))"
            case .project: "packages from pyproject.toml"
            case .conda(let file): "packages from \(file), with conda"
            case nil: "no packages"
            }
        let name =
            path.hasPrefix("pipelines/") ? path.split(separator: "/").last?.split(separator: ".").first : nil
        let run = name.map(String.init) ?? path
        let text = """
            wrote \(path): \(pipeline.script), \(packages)

              headgate plan \(run)
              headgate run \(run)
            """
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
    }

    // MARK: - Where

    private func checkPath() throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let isThere = path.hasPrefix("pipelines/") && parts.count == 2
        let isStrict = path.hasPrefix(".github/workflows/") && parts.count == 3
        guard isThere || isStrict, path.hasSuffix(".yml") || path.hasSuffix(".yaml"), !parts.contains("..")
        else {
            throw Refusal(
                CommandCode.badUse, "a pipeline cannot be '\(path)'",
                help: "write pipelines/NAME.yml or .github/workflows/NAME.yml")
        }
        let above = Files.parent(of: path)
        for part in [above, Files.parent(of: above), path] where part != "." {
            if Files.status("\(folder)/\(part)")?.kind == .link {
                throw Refusal(
                    CommandCode.notWritten, "'\(part)' is a link, which may lead out of the repository")
            }
        }
        if !isForced, Files.status("\(folder)/\(path)") != nil {
            throw Refusal(
                CommandCode.notWritten, "'\(path)' is there already",
                help: "pass --force to replace it, or --path for another file")
        }
    }

    // MARK: - Script

    private func script(_ survey: RepositorySurvey) throws -> String {
        if let script { return try checked(script) }
        if let sure = survey.sureCandidate { return sure }
        guard let prompt else { throw unclear(survey) }
        let names = survey.candidates.prefix(9).map(\.path)
        if names.isEmpty {
            prompt.write("No script here looks like one that trains a model.\n")
        } else {
            prompt.write("Which script trains the model?\n")
            for (index, name) in names.enumerated() {
                prompt.write("  \(index + 1)  \(TerminalText.escaped(name))\n")
            }
        }
        while true {
            prompt.write(names.isEmpty ? "path of the script: " : "number or path [1]: ")
            guard let line = prompt.readLine() else { throw unclear(survey) }
            let answer = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if answer.isEmpty, let first = names.first { return first }
            if let number = Int(answer), names.indices.contains(number - 1) { return names[number - 1] }
            do { return try checked(answer) } catch let error as Refusal {
                prompt.write("  \(error.message)\n")
            }
        }
    }

    /// A script's path relative to the repository: it must be in there.
    private func checked(_ script: String) throws -> String {
        let root = Files.resolved(folder) ?? folder
        for base in [folder, Host.currentFolder] {
            guard !script.isEmpty,
                let found = Files.resolved(script.hasPrefix("/") ? script : base + "/" + script),
                Files.status(found)?.kind == .file
            else { continue }
            guard found.hasPrefix(root + "/") else {
                throw Refusal(CommandCode.badUse, "'\(script)' is not in the repository '\(root)'")
            }
            return String(found.dropFirst(root.count + 1))
        }
        throw Refusal(
            CommandCode.badUse, "there is no script '\(TerminalText.escaped(script))'",
            help: "--train takes a path in the repository")
    }

    private func unclear(_ survey: RepositorySurvey) -> Refusal {
        let names = survey.candidates.prefix(5).map(\.path)
        guard !names.isEmpty else {
            return Refusal(
                CommandCode.unclearScript, "no script here looks like one that trains a model",
                help: "name it: --train SCRIPT")
        }
        return Refusal(
            CommandCode.unclearScript,
            "\(survey.candidates.count) scripts may train the model: \(names.joined(separator: ", "))",
            help: "name one: --train \(names[0])")
    }
}
