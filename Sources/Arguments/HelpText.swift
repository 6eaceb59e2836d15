extension Program {
    /// The help of a command, given as the commands from the top down to it.
    func help(for path: [CommandSpec], width: Int) -> String {
        HelpText(program: self, path: path, width: min(100, max(80, width))).text
    }
}

/// Lays out one command's help: summary, usage, arguments, options, commands, examples.
struct HelpText {
    private let program: Program
    private let path: [CommandSpec]
    private let width: Int
    private var lines: [String] = []

    init(program: Program, path: [CommandSpec], width: Int) {
        self.program = program
        self.path = path
        self.width = width
    }

    var text: String {
        var layout = self
        layout.build()
        return layout.lines.joined(separator: "\n") + "\n"
    }

    private var command: CommandSpec { path.last ?? program.root }
    private var title: String { path.map(\.name).joined(separator: " ") }

    private mutating func build() {
        lines += wrapped(command.summary, indent: 0)
        lines.append("")
        lines += wrapped(usage, indent: 7).enumerated().map { $0 == 0 ? "Usage: " + $1.dropFirst(7) : $1 }
        for paragraph in paragraphs(command.details) {
            lines.append("")
            lines += wrapped(paragraph, indent: 0)
        }
        section("Commands", command.visibleSubcommands.map { ("  " + $0.name, $0.summary) })
        section(
            "Arguments", command.shapes.filter { $0.kind == .argument }.map { ("  " + $0.label, $0.fullHelp) }
        )
        var options = command.shapes.filter { $0.kind != .argument }.map { ($0.optionLabel, $0.fullHelp) }
        options.append(("  -h, --help", "Show this help"))
        if path.count == 1 { options.append(("      --version", "Show the version")) }
        section("Options", options)
        section("Options of every command", program.globals.map { ($0.optionLabel, $0.fullHelp) })
        examples()
        guard !command.subcommands.isEmpty else { return }
        lines += [
            "",
            "'\(program.name) help \(path.dropFirst().map { $0.name + " " }.joined())COMMAND' tells more.",
        ]
    }

    private var usage: String {
        guard command.subcommands.isEmpty else { return title + " [OPTIONS] COMMAND" }
        var words = [title, "[OPTIONS]"]
        for shape in command.shapes where shape.kind == .option && shape.isRequired {
            words.append("\(shape.label) \(shape.valueName)")
        }
        for shape in command.shapes where shape.kind == .argument {
            let word = shape.label + (shape.isRepeated ? "..." : "")
            words.append(shape.isRequired ? word : "[\(word)]")
        }
        return words.joined(separator: " ")
    }

    private mutating func section(_ title: String, _ rows: [(label: String, help: String)]) {
        guard !rows.isEmpty else { return }
        lines += ["", title + ":"]
        let column = (rows.map { $0.label.count }.filter { $0 <= 27 }.max() ?? 7) + 3
        for row in rows {
            let help = wrapped(row.help, indent: column)
            guard let first = help.first, row.label.count + 2 <= column else {
                lines.append(row.label)
                lines += help
                continue
            }
            lines.append(row.label + first.dropFirst(row.label.count))
            lines += help.dropFirst()
        }
    }

    private mutating func examples() {
        guard !command.examples.isEmpty else { return }
        lines += ["", "Examples:"]
        for example in command.examples {
            lines.append("  $ " + example.line)
            lines += wrapped(example.meaning, indent: 6)
        }
    }

    private func paragraphs(_ text: String) -> [String] {
        var result: [String] = []
        var current: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) + [Substring()] {
            if line.isEmpty {
                if !current.isEmpty { result.append(current.joined(separator: " ")) }
                current = []
            } else {
                current.append(line)
            }
        }
        return result
    }

    private func wrapped(_ text: String, indent: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var result: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                result.append(margin + line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        if !line.isEmpty { result.append(margin + line) }
        return result
    }
}

extension ParameterShape {
    fileprivate var optionLabel: String {
        let letter = short.map { "  -\($0), " } ?? "      "
        return letter + label + (kind == .option ? " " + valueName : "")
    }

    fileprivate var fullHelp: String {
        var notes: [String] = []
        if kind == .argument, !choices.isEmpty { notes.append(choices.joined(separator: ", ")) }
        if let defaultText, !defaultText.isEmpty { notes.append("default: \(defaultText)") }
        if isRepeated, kind == .option { notes.append("may be repeated") }
        if isRequired, kind == .option { notes.append("required") }
        return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
    }
}
