public import Diagnostics

/// What a command line asks for.
public enum ParsedInvocation: Sendable {
    /// Run this; the exit status comes back.
    case run(CommandSpec.Action)
    /// Print this and exit with 0: help, or the version.
    case help(String)
    /// Print this and exit with 2.
    case usageError(Diagnostic)
}

/// The values of options that every command takes.
public struct GlobalValues: Sendable {
    fileprivate var words: [String: [String]] = [:]

    /// The value of a global option; `nil` only when the program does not have it.
    public func value<V>(of parameter: Parameter<V>) -> V? {
        parameter.decode(words[parameter.shape.name] ?? [])
    }
}

/// A program: its commands, and the options that may stand before or after any of them.
///
///     let color = option("color", "When to use colours", default: ColorChoice.auto)
///     let program = Program("headgate", "CI/CD for models", version: "0.1.0", globals: [color.shape], commands: [run])
///     let parsed = program.parse(["run", "--color", "never"])
///     parsed.globals.value(of: color)     // .never
///     parsed.invocation                   // .run, .help or .usageError
///
/// It never prints and never exits.
public struct Program: Sendable {
    /// The program's own name.
    public let name: String
    /// What `--version` says.
    public let version: String
    /// Options that may stand before or after any command.
    public let globals: [ParameterShape]
    /// The tree of commands; its top has the program's name.
    public let root: CommandSpec

    /// Creates a program.
    public init(
        _ name: String, _ summary: String, version: String, details: String = "",
        examples: [CommandExample] = [],
        globals: [ParameterShape] = [], commands: [CommandSpec]
    ) {
        self.name = name
        self.version = version
        self.globals = globals
        root = CommandSpec(name, summary, details: details, examples: examples, subcommands: commands)
    }

    /// Reads a command line.
    ///
    /// - Parameters:
    ///   - words: The arguments without the program's name.
    ///   - width: Columns that help may use; it keeps between 80 and 100.
    public func parse(_ words: [String], width: Int = 80) -> (
        globals: GlobalValues, invocation: ParsedInvocation
    ) {
        var reader = WordReader(words)
        var path = [root]
        let invocation: ParsedInvocation
        do throws(UsageProblem) {
            invocation = try read(&reader, &path, width)
        } catch {
            invocation = .usageError(error.diagnostic(seeing: path.map(\.name).joined(separator: " ")))
        }
        var globals = GlobalValues()
        for shape in self.globals { globals.words[shape.name] = reader.values[shape.name] }
        return (globals, invocation)
    }

    private func read(
        _ reader: inout WordReader, _ path: inout [CommandSpec], _ width: Int
    ) throws(UsageProblem) -> ParsedInvocation {
        var command = root
        while !command.subcommands.isEmpty {
            try reader.readOptions(globals)
            if reader.asksVersion { return .help("\(name) \(version)\n") }
            guard let word = reader.takeName() else {
                if reader.asksHelp || path.count == 1 { return .help(help(for: path, width: width)) }
                throw missing(below: command)
            }
            if word == "help", path.count == 1 { return try explicitHelp(&reader, width) }
            command = try subcommand(word, of: command)
            path.append(command)
        }
        let own = Set(command.shapes.map(\.name))
        try reader.readAll(command.shapes + globals.filter { !own.contains($0.name) })
        if reader.asksHelp { return .help(help(for: path, width: width)) }
        if reader.asksVersion { return .help("\(name) \(version)\n") }
        try reader.assignPositionals(command.shapes)
        for shape in globals where !own.contains(shape.name) { try check(shape, reader.values[shape.name]) }
        return .run(try command.bind(reader.values))
    }

    /// `help`, `help run`, `help models list`.
    private func explicitHelp(_ reader: inout WordReader, _ width: Int) throws(UsageProblem)
        -> ParsedInvocation
    {
        var path = [root]
        var command = root
        while true {
            try reader.readOptions(globals)
            guard let word = reader.takeName() else { return .help(help(for: path, width: width)) }
            command = try subcommand(word, of: command)
            path.append(command)
        }
    }

    private func subcommand(_ word: String, of command: CommandSpec) throws(UsageProblem) -> CommandSpec {
        if let found = command.subcommands.first(where: { $0.name == word }) { return found }
        let names = command.visibleSubcommands.map(\.name)
        let prefix = command.name == root.name ? "" : command.name + " "
        let list = names.isEmpty ? nil : "'\(command.name)' has " + names.joined(separator: ", ")
        throw UsageProblem(
            ArgumentsCode.unknownCommand, "unknown command '\(prefix)\(word)'",
            help: Suggestion.help(for: word, among: names) ?? list)
    }

    private func missing(below command: CommandSpec) -> UsageProblem {
        UsageProblem(
            ArgumentsCode.missingArgument, "'\(command.name)' needs a command",
            help: "one of " + command.visibleSubcommands.map(\.name).joined(separator: ", "))
    }

    /// A global option's value is checked like a command's own, from what its shape says.
    private func check(_ shape: ParameterShape, _ words: [String]?) throws(UsageProblem) {
        guard let words, !shape.choices.isEmpty else { return }
        for word in words where !shape.choices.contains(word) { throw UsageProblem.badValue(shape, [word]) }
    }
}
