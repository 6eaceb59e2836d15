internal import Arguments
internal import Diagnostics
internal import Synchronization

enum Format: String, CaseIterable, ArgumentValue {
    case tree, plain, json
}

let color = option("color", "When to use colours", value: "WHEN", default: ColorChoice.auto)

/// A program as ours: commands with every kind of parameter, whose actions note what they got.
func sample(_ note: @escaping @Sendable (String) -> Void = { _ in }) -> Program {
    Program(
        "headgate", "Train, gate and publish models", version: "1.2.3",
        examples: [CommandExample("headgate run", "Runs the only pipeline.")], globals: [color.shape],
        commands: [
            CommandSpec(
                "run", "Run a pipeline",
                details: "It runs in a sandbox.\n\nNothing is published unless gated.",
                examples: [CommandExample("headgate run -i alpha=0.5 digits", "Runs pipelines/digits.yml.")],
                optionalArgument("file", "The pipeline, or its name below pipelines/").completing(.files),
                repeated("input", "A value for an input of the workflow", short: "i", value: "K=V"),
                option("format", "How progress is shown", short: "f", default: Format.tree),
                option("jobs", "How many jobs at once", as: Int.self),
                option("ratio", "A share of memory", default: 0.5),
                flag("allow-dirty", "Publish although the tree differs from HEAD", short: "d"),
                flag("verbose", "Say more", short: "v")
            ) { file, inputs, format, jobs, ratio, dirty, verbose in
                note("\(file ?? "-") \(inputs) \(format) \(jobs ?? 0) \(ratio) \(dirty) \(verbose)")
                return 7
            },
            CommandSpec(
                "models", "Look at models",
                subcommands: [
                    CommandSpec("list", "List models") { 0 },
                    CommandSpec("show", "Show a model", argument("model", "NAME or NAME:VERSION")) { model in
                        note(model)
                        return 0
                    },
                ]),
            CommandSpec(
                "lint", "Check files", requiredOption("level", "The least level", as: Int.self),
                repeatedArgument("files", "What to check", isRequired: true)
            ) { level, files in
                note("\(level) \(files)")
                return 0
            },
            CommandSpec("dev", "For us", isHidden: true) { 0 },
        ])
}

/// What the action noted, or how parsing ended.
func outcome(_ words: [String]) async throws -> String {
    let noted = Mutex("")
    let program = sample { text in noted.withLock { $0 = text } }
    switch program.parse(words).invocation {
    case .run(let action):
        _ = try await action()
        return noted.withLock { $0 }
    case .help(let text): return text
    case .usageError(let finding):
        return "\(finding.code.id) \(finding.message)" + (finding.help.map { " | \($0)" } ?? "")
    }
}
