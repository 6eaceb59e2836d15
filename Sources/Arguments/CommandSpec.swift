/// One line to try, and what it does.
public struct CommandExample: Sendable, Equatable {
    /// The words as they are typed.
    public let line: String
    /// What it does, in one phrase.
    public let meaning: String

    /// Creates an example.
    public init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}

/// A command: its parameters and what it does with their values, or the commands below it.
///
///     CommandSpec("run", "Run a pipeline", optionalArgument("file", "The pipeline"), flag("dirty", "…")) {
///         file, dirty in 0
///     }
///
/// The same value gives parsing, help and shell completion.
public struct CommandSpec: Sendable {
    /// What a command does once its words were read: the exit status comes back.
    public typealias Action = @Sendable () async throws -> Int32

    /// The word that calls it.
    public let name: String
    /// One phrase, capitalised, without a full stop.
    public let summary: String
    /// Paragraphs for its own help, parted by empty lines.
    public let details: String
    /// Lines to try.
    public let examples: [CommandExample]
    /// Whether lists leave it out.
    public let isHidden: Bool
    /// Its parameters, in the order of declaration.
    public let shapes: [ParameterShape]
    /// The commands below it; empty for one that does something itself.
    public let subcommands: [CommandSpec]
    let bind: @Sendable ([String: [String]]) throws(UsageProblem) -> Action

    /// Creates a command that does something.
    ///
    /// `@concurrent` is for the compiler: Swift 6.3.1 crashes on a parameter pack in a nonisolated(nonsending) closure.
    public init<each Value: Sendable>(
        _ name: String, _ summary: String, details: String = "", examples: [CommandExample] = [],
        isHidden: Bool = false, _ parameters: repeat Parameter<each Value>,
        run: @escaping @Sendable @concurrent (repeat each Value) async throws -> Int32
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.examples = examples
        self.isHidden = isHidden
        var shapes: [ParameterShape] = []
        for shape in repeat (each parameters).shape { shapes.append(shape) }
        self.shapes = shapes
        subcommands = []
        let parameters = (repeat each parameters)
        bind = { words throws(UsageProblem) in
            let values = (repeat try (each parameters).value(in: words))
            return { try await run(repeat each values) }
        }
    }

    /// Creates a command that only has others below it.
    public init(
        _ name: String, _ summary: String, details: String = "", examples: [CommandExample] = [],
        isHidden: Bool = false, subcommands: [CommandSpec]
    ) {
        self.name = name
        self.summary = summary
        self.details = details
        self.examples = examples
        self.isHidden = isHidden
        self.subcommands = subcommands
        shapes = []
        bind = { _ throws(UsageProblem) in
            throw UsageProblem(ArgumentsCode.missingArgument, "'\(name)' needs a command")
        }
    }

    var visibleSubcommands: [CommandSpec] { subcommands.filter { !$0.isHidden } }
}
