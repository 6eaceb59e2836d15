internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// A key of a mapping with its value and the names that expressions may use in it.
struct Field {
    let key: YAMLScalar
    let value: YAMLNode
    let rules: NameRules

    var name: String { key.text }
    var span: SourceSpan { key.span }

    /// The same value under another name in messages.
    func renamed(_ name: String) -> Field {
        Field(
            key: YAMLScalar(text: name, span: key.span, style: .plain, value: .string(name)), value: value,
            rules: rules)
    }
}

/// One key of a mapping: its name and what is done with its value.
struct Key<Target>: Sendable {
    typealias Read = @Sendable (inout Reading, Field, inout Target) -> Void

    enum Support: Sendable {
        /// It is read by this.
        case read(Read)
        /// The language has it, this version does not.
        case notYet
        /// It is refused for good, for this reason.
        case refused(String)
    }

    let name: String
    let support: Support
    /// What expressions in the value may name; `nil` where none can stand.
    var rules: NameRules?
    /// Whether GitHub does not know it.
    var isOurs = false
    /// Why it has no effect here; `nil` when it has one.
    var note: String?

    /// A key that is read by a function of its own.
    static func key(_ name: String, _ rules: NameRules? = nil, _ read: @escaping Read) -> Key {
        Key(name: name, support: .read(read), rules: rules)
    }

    /// A key whose value is one text.
    static func text(
        _ name: String, _ rules: NameRules, _ form: ValueForm = .any,
        _ place: any WritableKeyPath<Target, Text?> & Sendable
    ) -> Key {
        key(name, rules) { reading, field, target in target[keyPath: place] = reading.text(field, form) }
    }

    static func notYet(_ name: String) -> Key { Key(name: name, support: .notYet) }

    static func refused(_ name: String, _ reason: String) -> Key {
        Key(name: name, support: .refused(reason))
    }

    /// The same key, read and without effect for this reason.
    func noted(_ reason: String) -> Key {
        var copy = self
        copy.note = reason
        return copy
    }

    /// The same key, as one that GitHub does not know.
    var ours: Key {
        var copy = self
        copy.isOurs = true
        return copy
    }
}

/// The keys of one kind of mapping.
struct KeyTable<Target>: Sendable {
    /// The mapping, for messages: "a job".
    let owner: String
    let keys: [Key<Target>]
    /// How an unknown key is reported; `nil` only speaks of those that look misspelt.
    private let severity: Diagnostic.Severity?
    private let places: [String: Int]

    init(_ owner: String, _ keys: [Key<Target>], unknown severity: Diagnostic.Severity? = .error) {
        self.owner = owner
        self.keys = keys
        self.severity = severity
        places = Dictionary(keys.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the mapping may have this key.
    func has(_ name: String) -> Bool { places[name] != nil }

    /// Reads each entry of a mapping into the target; reports what cannot be read.
    ///
    /// - Parameter rules: What expressions may name under a key that says nothing of its own.
    func read(
        _ entries: [YAMLEntry], into target: inout Target, _ reading: inout Reading,
        under rules: NameRules = Places.nowhere
    ) {
        for entry in entries {
            guard let place = places[entry.key.text] else {
                reportUnknown(entry, &reading)
                continue
            }
            let key = keys[place]
            if key.isOurs, reading.isStrict {
                reading.report(
                    WorkflowCode.oursInStrictFile,
                    "'\(key.name)' is no key of GitHub's, and this file is under "
                        + ".github/workflows/", at: entry.key.span, help: "move the file to pipelines/")
                continue
            }
            switch key.support {
            case .read(let read):
                let field = Field(key: entry.key, value: entry.value, rules: key.rules ?? rules)
                read(&reading, field, &target)
                if let note = key.note { reading.noEffect(field, note) }
            case .notYet:
                reading.report(
                    WorkflowCode.notYet, "'\(key.name)' is not supported yet", at: entry.key.span,
                    help: "remove it: this version cannot do what it asks for")
            case .refused(let reason):
                reading.report(
                    WorkflowCode.refused, "'\(key.name)' cannot be used: \(reason)", at: entry.key.span,
                    help: "remove it")
            }
        }
    }

    private func reportUnknown(_ entry: YAMLEntry, _ reading: inout Reading) {
        let name = entry.key.text
        let known = keys.lazy.map(\.name)
        let near = Suggestion.help(for: name, among: known)
        guard near != nil || severity != nil else { return }
        let help = near ?? "the keys of \(owner) are \(known.joined(separator: ", "))"
        reading.report(
            severity ?? .warning, WorkflowCode.unknownKey, "\(owner) has no key '\(name.shortened)'",
            at: entry.key.span, help: help
        )
    }
}

extension String {
    /// At most 40 characters, for messages.
    var shortened: String {
        utf8.count <= 40 ? self : String(unicodeScalars.prefix(40)) + "…"
    }
}
