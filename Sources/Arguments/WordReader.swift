internal import Diagnostics

/// Reads the words of a command line one after the other into values by parameter name.
struct WordReader {
    private(set) var words: ArraySlice<String>
    private(set) var values: [String: [String]] = [:]
    private(set) var positionals: [String] = []
    private(set) var asksHelp = false
    private(set) var asksVersion = false

    init(_ words: [String]) { self.words = words[...] }

    /// The next word when it is no option.
    mutating func takeName() -> String? {
        guard let word = words.first, !isOption(word) else { return nil }
        return words.popFirst()
    }

    /// Reads options until a word that is none.
    mutating func readOptions(_ shapes: [ParameterShape]) throws(UsageProblem) {
        while let word = words.first, isOption(word), word != "--" {
            words.removeFirst()
            try read(word, shapes)
        }
    }

    /// Reads all words that are left.
    mutating func readAll(_ shapes: [ParameterShape]) throws(UsageProblem) {
        while let word = words.popFirst() {
            if word == "--" {
                positionals += words
                words = []
            } else if isOption(word), !isNumber(word, shapes) {
                try read(word, shapes)
            } else {
                positionals.append(word)
            }
        }
    }

    /// Gives the arguments their words, in order; the last may take many.
    mutating func assignPositionals(_ shapes: [ParameterShape]) throws(UsageProblem) {
        var rest = positionals[...]
        for shape in shapes where shape.kind == .argument {
            guard !rest.isEmpty else {
                guard !shape.isRequired else {
                    throw UsageProblem(
                        ArgumentsCode.missingArgument, "the argument '\(shape.label)' is missing")
                }
                continue
            }
            values[shape.name] = shape.isRepeated ? Array(rest) : [rest[rest.startIndex]]
            rest = shape.isRepeated ? [] : rest.dropFirst()
        }
        guard let extra = rest.first else { return }
        throw UsageProblem(ArgumentsCode.extraArgument, "unexpected argument '\(extra)'")
    }

    private func isOption(_ word: String) -> Bool { word.hasPrefix("-") && word != "-" }

    private func isNumber(_ word: String, _ shapes: [ParameterShape]) -> Bool {
        guard Double(word) != nil, let digit = word.dropFirst().first else { return false }
        return !shapes.contains { $0.short == digit }
    }

    // MARK: - Options

    private mutating func read(_ word: String, _ shapes: [ParameterShape]) throws(UsageProblem) {
        guard word.hasPrefix("--") else { return try readShort(word, shapes) }
        let body = word.dropFirst(2)
        let equals = body.firstIndex(of: "=")
        let name = String(body[..<(equals ?? body.endIndex)])
        let given = equals.map { String(body[body.index(after: $0)...]) }
        guard let shape = shapes.first(where: { $0.name == name && $0.kind != .argument }) else {
            if given == nil, readBuiltIn(name) { return }
            throw unknown("--" + name, shapes)
        }
        try store(shape, given, shapes)
    }

    private mutating func readShort(_ word: String, _ shapes: [ParameterShape]) throws(UsageProblem) {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let shape = shapes.first(where: { $0.short == letter && $0.kind != .argument }) else {
                if letter == "h" {
                    asksHelp = true
                    continue
                }
                throw unknown("-\(letter)", shapes)
            }
            if shape.kind == .option {
                if letters.first == "=" {
                    letters.removeFirst()
                } else if letters.isEmpty {
                    return try store(shape, nil, shapes)
                }
                return try store(shape, String(letters), shapes)
            }
            try store(shape, nil, shapes)
        }
    }

    private mutating func readBuiltIn(_ name: String) -> Bool {
        if name == "help" { asksHelp = true }
        if name == "version" { asksVersion = true }
        return name == "help" || name == "version"
    }

    private mutating func store(
        _ shape: ParameterShape, _ given: String?, _ shapes: [ParameterShape]
    ) throws(UsageProblem) {
        if shape.kind == .flag {
            guard given == nil else {
                throw UsageProblem(ArgumentsCode.unexpectedValue, "'\(shape.label)' takes no value")
            }
            values[shape.name] = [""]
            return
        }
        guard let value = given ?? takeValue(shapes) else {
            throw UsageProblem(
                ArgumentsCode.missingValue, "'\(shape.label)' needs a value",
                help: "write '\(shape.label) \(shape.valueName)'")
        }
        guard shape.isRepeated || values[shape.name] == nil else {
            throw UsageProblem(
                ArgumentsCode.repeatedOption, "'\(shape.label)' is given twice", help: "keep one of them")
        }
        values[shape.name, default: []].append(value)
        guard shape.takesMany, given == nil else { return }
        while let word = words.first, !isOption(word) {
            values[shape.name, default: []].append(word)
            words.removeFirst()
        }
    }

    /// The next word, unless it is an option itself.
    private mutating func takeValue(_ shapes: [ParameterShape]) -> String? {
        guard let word = words.first, word != "--" else { return nil }
        let name = word.dropFirst(2).prefix { $0 != "=" }
        let isKnown = shapes.contains { word.hasPrefix("--") && $0.kind != .argument && $0.name == name }
        return isKnown ? nil : words.popFirst()
    }

    private func unknown(_ word: String, _ shapes: [ParameterShape]) -> UsageProblem {
        let names = shapes.filter { $0.kind != .argument }.map(\.label) + ["--help", "--version"]
        return UsageProblem(
            ArgumentsCode.unknownOption, "unknown option '\(word)'",
            help: Suggestion.help(for: word, among: names))
    }
}
