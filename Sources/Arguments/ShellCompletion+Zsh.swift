extension Program {
    func zshCompletion() -> String {
        let functions = commandPaths.map { zshFunction($0.words, $0.command) }.joined(separator: "\n")
        return """
            #compdef \(name)
            # zsh completion for \(name)

            \(functions)
            if [ "$funcstack[1]" = "\(functionName)" ]; then
                \(functionName) "$@"
            else
                compdef \(functionName) \(name)
            fi

            """
    }

    private func zshName(_ words: [String]) -> String {
        ([functionName] + words.dropFirst()).joined(separator: "_").replacingDashes
    }

    private func zshFunction(_ words: [String], _ command: CommandSpec) -> String {
        var rules = options(of: command).map { zshRule($0) } + ["'(-h --help)'{-h,--help}'[Show this help]'"]
        guard !command.subcommands.isEmpty else {
            rules += command.shapes.filter { $0.kind == .argument }.enumerated().map { index, shape in
                let place = shape.isRepeated ? "*" : "\(index + 1)"
                return shellQuoted(
                    "\(place)\(shape.isRequired || shape.isRepeated ? "" : ":"):\(shape.name.zshEscaped):"
                        + zshOffer(shape))
            }
            return """
                \(zshName(words))() {
                    _arguments -s -S \\
                        \(rules.joined(separator: " \\\n        "))
                }

                """
        }
        let children = command.visibleSubcommands
        let names =
            children.map { shellQuoted("\($0.name):\($0.summary)") }
            + (words.count == 1 ? ["'help:Show the help of a command'"] : [])
        rules += ["'1: :->command'", "'*:: :->rest'"]
        return """
            \(zshName(words))() {
                local curcontext="$curcontext" state line
                local -a commands
                commands=(
                    \(names.joined(separator: "\n        "))
                )
                _arguments -C -S \\
                    \(rules.joined(separator: " \\\n        ")) && return
                case "$state" in
                    command) _describe -t commands command commands ;;
                    rest)
                        case "$words[1]" in
                            \(children.map { "\($0.name)) \(zshName(words + [$0.name])) ;;" }
                                .joined(separator: "\n                "))
                        esac ;;
                esac
            }

            """
    }

    private func zshRule(_ shape: ParameterShape) -> String {
        let text =
            "[\(shape.help.zshEscaped)]" + (shape.kind == .flag ? "" : ":\(shape.name):\(zshOffer(shape))")
        let equals = shape.kind == .flag ? "" : "="
        guard let letter = shape.short else {
            return shellQuoted((shape.isRepeated ? "*" : "") + shape.label + equals + text)
        }
        let guardText = shape.isRepeated ? "*" : "(-\(letter) \(shape.label))"
        let value = shape.kind == .flag ? "" : "+"
        return "\(shellQuoted(guardText)){-\(letter)\(value),\(shape.label)\(equals)}\(shellQuoted(text))"
    }

    private func zshOffer(_ shape: ParameterShape) -> String {
        if !shape.choices.isEmpty { return "(\(shape.choices.joined(separator: " ")))" }
        switch shape.completion {
        case .none: return " "
        case .files: return "_files"
        case .folders: return "_files -/"
        }
    }
}

extension String {
    fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }

    /// The text with what `_arguments` gives a meaning escaped.
    fileprivate var zshEscaped: String {
        map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
