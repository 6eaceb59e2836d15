internal import Diagnostics

/// What help and shell completion know of an option, flag or argument.
public struct ParameterShape: Sendable, Equatable {
    /// How it is written.
    public enum Kind: Sendable, Equatable {
        /// `--name`.
        case flag
        /// `--name VALUE`.
        case option
        /// `VALUE`.
        case argument
    }

    /// What a shell offers for its value.
    public enum Completion: Sendable, Equatable {
        /// Nothing.
        case none
        /// Files and folders.
        case files
        /// Folders.
        case folders
    }

    /// How it is written.
    public let kind: Kind
    /// The long name without dashes, or the argument's name.
    public let name: String
    /// One phrase for help.
    public let help: String
    /// The letter after one dash.
    public var short: Character?
    /// What stands for the value.
    public var valueName = ""
    /// All values that there are; empty when there are too many to list.
    public var choices: [String] = []
    /// What a value must be, for errors.
    public var requirement = ""
    /// The value when it is not given, as help shows it.
    public var defaultText: String?
    /// Whether it must be given.
    public var isRequired = false
    /// Whether it may be given more than once.
    public var isRepeated = false
    /// Whether one option takes all words up to the next option: `--changed a b`.
    public var takesMany = false
    /// What a shell offers.
    public var completion = Completion.none

    init(_ kind: Kind, _ name: String, _ help: String) {
        self.kind = kind
        self.name = name
        self.help = help
    }

    init<V: ArgumentValue>(_ kind: Kind, _ name: String, _ help: String, of type: V.Type, value: String?) {
        self.init(kind, name, help)
        valueName = value ?? V.valueName
        choices = V.choices
        requirement = V.requirement
    }

    /// How messages name it.
    public var label: String { kind == .argument ? name.uppercased() : "--" + name }
}

/// An option, flag or argument whose value has a type; `option`, `repeated`, `flag` and `argument` make them.
public struct Parameter<Value: Sendable>: Sendable {
    /// What help and completion know of it.
    public var shape: ParameterShape
    let decode: @Sendable ([String]) -> Value?

    func value(in words: [String: [String]]) throws(UsageProblem) -> Value {
        let given = words[shape.name] ?? []
        if let value = decode(given) { return value }
        guard !given.isEmpty else {
            throw UsageProblem(ArgumentsCode.missingArgument, "'\(shape.label)' is required")
        }
        throw UsageProblem.badValue(shape, given)
    }

    /// The same taking all words up to the next option.
    public func takingMany() -> Self {
        var copy = self
        copy.shape.takesMany = true
        copy.shape.valueName += "..."
        return copy
    }

    /// The same with files, folders or nothing offered by shells.
    public func completing(_ completion: ParameterShape.Completion) -> Self {
        var copy = self
        copy.shape.completion = completion
        return copy
    }
}

/// An option with a value that is taken when it is not given.
public func option<V: ArgumentValue>(
    _ name: String, _ help: String, short: Character? = nil, value: String? = nil, default fallback: V
) -> Parameter<V> {
    var shape = ParameterShape(.option, name, help, of: V.self, value: value)
    shape.short = short
    shape.defaultText = fallback.argumentText
    return Parameter(shape: shape) { $0.last.map { V(argument: $0) } ?? fallback }
}

/// An option that may be left out; its value is `nil` then.
public func option<V: ArgumentValue>(
    _ name: String, _ help: String, short: Character? = nil, value: String? = nil,
    as type: V.Type = String.self
) -> Parameter<V?> {
    var shape = ParameterShape(.option, name, help, of: V.self, value: value)
    shape.short = short
    return Parameter(shape: shape) { words in
        guard let word = words.last else { return .some(nil) }
        return V(argument: word).map { .some($0) }
    }
}

/// An option that must be given.
public func requiredOption<V: ArgumentValue>(
    _ name: String, _ help: String, short: Character? = nil, value: String? = nil,
    as type: V.Type = String.self
) -> Parameter<V> {
    var shape = ParameterShape(.option, name, help, of: V.self, value: value)
    shape.short = short
    shape.isRequired = true
    return Parameter(shape: shape) { $0.last.flatMap { V(argument: $0) } }
}

/// An option that may be given many times; its values are in the order of the command line.
public func repeated<V: ArgumentValue>(
    _ name: String, _ help: String, short: Character? = nil, value: String? = nil,
    as type: V.Type = String.self
) -> Parameter<[V]> {
    var shape = ParameterShape(.option, name, help, of: V.self, value: value)
    shape.short = short
    shape.isRepeated = true
    return Parameter(shape: shape, decode: all)
}

/// A switch.
public func flag(_ name: String, _ help: String, short: Character? = nil) -> Parameter<Bool> {
    var shape = ParameterShape(.flag, name, help)
    shape.short = short
    return Parameter(shape: shape) { !$0.isEmpty }
}

/// An argument that must be given.
public func argument<V: ArgumentValue>(
    _ name: String, _ help: String, as type: V.Type = String.self
) -> Parameter<V> {
    var shape = ParameterShape(.argument, name, help, of: V.self, value: nil)
    shape.isRequired = true
    return Parameter(shape: shape) { $0.last.flatMap { V(argument: $0) } }
}

/// An argument that may be left out; its value is `nil` then.
public func optionalArgument<V: ArgumentValue>(
    _ name: String, _ help: String, as type: V.Type = String.self
) -> Parameter<V?> {
    let shape = ParameterShape(.argument, name, help, of: V.self, value: nil)
    return Parameter(shape: shape) { words in
        guard let word = words.last else { return .some(nil) }
        return V(argument: word).map { .some($0) }
    }
}

/// All arguments that are left; it must be the last one.
public func repeatedArgument<V: ArgumentValue>(
    _ name: String, _ help: String, isRequired: Bool = false, as type: V.Type = String.self
) -> Parameter<[V]> {
    var shape = ParameterShape(.argument, name, help, of: V.self, value: nil)
    shape.isRepeated = true
    shape.isRequired = isRequired
    return Parameter(shape: shape, decode: all)
}

@Sendable private func all<V: ArgumentValue>(_ words: [String]) -> [V]? {
    let values = words.compactMap { V(argument: $0) }
    return values.count == words.count ? values : nil
}
