internal import Arguments
internal import Diagnostics
internal import JSON

/// `headgate completion`: teaches a shell the commands and options.
enum CompletionCommand {
    /// The program that the script is for, while it runs.
    @TaskLocal static var program: Program?

    static var spec: CommandSpec {
        CommandSpec(
            "completion", "Print a shell's completion script",
            examples: [
                CommandExample("source <(headgate completion bash)", "for this shell"),
                CommandExample(
                    "headgate completion fish > ~/.config/fish/completions/headgate.fish", "for good"),
            ], argument("shell", "The shell", as: Shell.self), Answer.format
        ) { shell, format in
            try answer(shell).give(as: format)
        }
    }

    /// The script for a shell.
    static func answer(_ shell: Shell) throws -> Answer {
        guard let program else {
            throw Refusal(CommandCode.badUse, "completion scripts are made by the program 'headgate' only")
        }
        let script = program.completionScript(for: shell)
        return Answer(text: script, json: ["shell": .string(shell.rawValue), "script": .string(script)])
    }
}
