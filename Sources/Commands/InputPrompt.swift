internal import Diagnostics
internal import JSON
internal import Linux
internal import Planning
internal import Reporting
internal import Workflows

/// Asks a person at a terminal for the inputs of `workflow_dispatch`.
struct InputPrompt {
    /// Reads a line; `nil` at the end of the input.
    var readLine: () -> String? = { Swift.readLine() }
    /// Shows a question.
    var write: (String) -> Void = { Output.standardError.write($0) }

    /// Whether somebody is there to answer.
    static var isPossible: Bool { Terminal.isThere(0) && Terminal.isThere(2) }

    /// Asks for all inputs without a value when a required one has none; an empty answer is the default.
    ///
    /// - Returns: The answers as texts; `nil` for the end of the input.
    func answers(
        for inputs: [Trigger.Input], given: Set<String>
    ) -> [(name: String, value: String)]? {
        let open = inputs.filter { !given.contains($0.name.lowercased()) }
        guard open.contains(where: { $0.isRequired && $0.defaultValue == nil }) else { return [] }
        var answers: [(name: String, value: String)] = []
        for input in open {
            switch answer(to: input) {
            case .value(let text): answers.append((input.name, text))
            case .fallback: continue
            case .ended: return nil
            }
        }
        return answers
    }

    private enum Reply {
        case value(String)
        case fallback
        case ended
    }

    private func answer(to input: Trigger.Input) -> Reply {
        while true {
            write(Self.question(input))
            guard let line = readLine() else {
                write("\n")
                return .ended
            }
            let text = line.trimmedBlanks
            if text.isEmpty {
                if !input.isRequired || input.defaultValue != nil { return .fallback }
                write("  a value is needed\n")
            } else if input.value(of: text) == nil {
                write("  '\(TerminalText.escaped(text))' is not \(input.valueRule)\n")
            } else {
                return .value(text)
            }
        }
    }

    /// `alpha (number) Strength of the regularisation [0.5]: `
    static func question(_ input: Trigger.Input) -> String {
        let kind = input.kind == .choice ? input.options.joined(separator: "|") : input.kind.rawValue
        let summary = input.summary.map { " " + TerminalText.escaped($0) } ?? ""
        let fallback = input.defaultValue.map { " [\(TerminalText.escaped($0.string ?? $0.text()))]" } ?? ""
        let isOptional = !input.isRequired && input.defaultValue == nil
        return
            "\(input.name) (\(TerminalText.escaped(kind)))\(summary)\(fallback)\(isOptional ? " (may be empty)" : ""): "
    }
}

extension String {
    /// The text without blanks around it.
    fileprivate var trimmedBlanks: String {
        let isBlank = { (character: Character) in character.isWhitespace }
        return String(drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
