extension Program {
    func fishCompletion() -> String {
        let at = "_" + functionName + "_at"
        let known = commandPaths.dropFirst().map { shellQuoted($0.words.joined(separator: " ")) }
        var lines = [
            "# fish completion for \(name)",
            "function \(at)",
            "    set -l path \(name)",
            "    set -l known \(known.joined(separator: " "))",
            "    for word in (commandline -opc)[2..-1]",
            "        if contains -- \"$path $word\" $known",
            "            set path \"$path $word\"",
            "        end",
            "    end",
            "    test \"$path\" = \"$argv[1]\"",
            "end",
            "complete -c \(name) -f",
        ]
        for (words, command) in commandPaths {
            let start = "complete -c \(name) -n \"\(at) '\(words.joined(separator: " "))'\""
            for child in command.visibleSubcommands {
                lines.append("\(start) -a \(child.name) -d \(shellQuoted(child.summary))")
            }
            if words.count == 1 { lines.append("\(start) -a help -d 'Show the help of a command'") }
            for shape in options(of: command) { lines.append(start + fishOption(shape)) }
            lines.append("\(start) -s h -l help -d 'Show this help'")
            for shape in command.shapes where shape.kind == .argument {
                lines.append(start + fishOffer(shape))
            }
        }
        return lines.filter { !$0.hasSuffix("\" ") }.joined(separator: "\n") + "\n"
    }

    private func fishOption(_ shape: ParameterShape) -> String {
        let letter = shape.short.map { " -s \($0)" } ?? ""
        let text = "\(letter) -l \(shape.name) -d \(shellQuoted(shape.help))"
        return shape.kind == .flag ? text : text + " -x" + fishOffer(shape)
    }

    private func fishOffer(_ shape: ParameterShape) -> String {
        let choices = shape.choices.isEmpty ? "" : " -a \(shellQuoted(shape.choices.joined(separator: " ")))"
        switch shape.completion {
        case .none: return choices.isEmpty ? " " : choices
        case .files: return choices.isEmpty ? " -a '(__fish_complete_path)'" : choices
        case .folders: return choices.isEmpty ? " -a '(__fish_complete_directories)'" : choices
        }
    }
}
