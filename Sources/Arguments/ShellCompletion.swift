/// A shell that completion scripts are written for.
public enum Shell: String, CaseIterable, ArgumentValue {
    /// GNU bash 4 or newer.
    case bash
    /// zsh with compinit.
    case zsh
    /// fish 3 or newer.
    case fish
}

extension Program {
    /// The script that teaches a shell the program's commands, options and choices.
    public func completionScript(for shell: Shell) -> String {
        switch shell {
        case .bash: bashCompletion()
        case .zsh: zshCompletion()
        case .fish: fishCompletion()
        }
    }

    /// Every visible command with its words from the top, the program's own first.
    var commandPaths: [(words: [String], command: CommandSpec)] {
        var result: [(words: [String], command: CommandSpec)] = []
        func walk(_ words: [String], _ command: CommandSpec) {
            result.append((words, command))
            for child in command.visibleSubcommands { walk(words + [child.name], child) }
        }
        walk([name], root)
        return result
    }

    /// The options that a command takes, the global ones last.
    func options(of command: CommandSpec) -> [ParameterShape] {
        let own = command.shapes.filter { $0.kind != .argument }
        return own + globals.filter { global in !own.contains { $0.name == global.name } }
    }

    /// The program's name as part of a shell function's name.
    var functionName: String {
        "_"
            + String(
                name.unicodeScalars.map { $0.isASCII && $0.properties.isAlphabetic ? Character($0) : "_" })
    }
}

extension ParameterShape {
    /// `--name`, and `-n` when it has a letter.
    var spellings: [String] { [label] + (short.map { ["-\($0)"] } ?? []) }
}

/// A text in single quotes, as every shell takes it.
func shellQuoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" ? #"'\''"# : String($0) }.joined() + "'"
}
