extension Program {
    func bashCompletion() -> String {
        let paths = commandPaths.dropFirst().map { "\"\($0.words.joined(separator: " "))\"" }.joined(
            separator: "|")
        let known = paths.isEmpty ? "\"\"" : paths
        return """
            # bash completion for \(name)
            \(functionName)() {
                local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"
                local path="\(name)" words="" kind="" i
                COMPREPLY=()
                if [[ "$cur" == "=" ]]; then
                    cur=""
                elif [[ "$prev" == "=" && COMP_CWORD -ge 2 ]]; then
                    prev="${COMP_WORDS[COMP_CWORD-2]}"
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$path ${COMP_WORDS[i]}" in
                        \(known)) path="$path ${COMP_WORDS[i]}" ;;
                    esac
                done
                case "$path $prev" in
            \(bashValues())
                    *)
                        case "$path" in
            \(bashWords())
                        esac ;;
                esac
                if [[ "$kind" == files ]]; then
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
                elif [[ "$kind" == folders ]]; then
                    compopt -o filenames 2>/dev/null
                    mapfile -t COMPREPLY < <(compgen -d -- "$cur")
                fi
                if [[ -n "$words" ]]; then
                    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$cur")
                fi
            }
            complete -F \(functionName) \(name)

            """
    }

    /// What may follow an option that takes a value.
    private func bashValues() -> String {
        var lines: [String] = []
        for (words, command) in commandPaths {
            for shape in options(of: command) where shape.kind == .option {
                let patterns = shape.spellings.map { "\"\((words + [$0]).joined(separator: " "))\"" }
                lines.append("            \(patterns.joined(separator: "|"))) \(bashOffer(shape, [])) ;;")
            }
        }
        return lines.isEmpty ? "            \"\") ;;" : lines.joined(separator: "\n")
    }

    /// What may stand where no value is wanted: options after a dash, else commands or arguments.
    private func bashWords() -> String {
        commandPaths.map { words, command in
            let options = options(of: command).map(\.label) + ["--help"]
            let names = command.visibleSubcommands.map(\.name) + (words.count == 1 ? ["help"] : [])
            let arguments = command.shapes.filter { $0.kind == .argument }
            let offer =
                arguments.first.map { bashOffer($0, command.subcommands.isEmpty ? [] : names) }
                ?? "words=\"\((command.subcommands.isEmpty ? [] : names).joined(separator: " "))\""
            return """
                                "\(words.joined(separator: " "))")
                                    if [[ "$cur" == -* ]]; then words="\(options.joined(separator: " "))"; else \(offer); fi ;;
                """
        }.joined(separator: "\n")
    }

    private func bashOffer(_ shape: ParameterShape, _ more: [String]) -> String {
        let words = "words=\"\((shape.choices + more).joined(separator: " "))\""
        switch shape.completion {
        case .none: return words
        case .files: return words + " kind=files"
        case .folders: return words + " kind=folders"
        }
    }
}
