internal import Diagnostics
internal import Workflows

/// Names that expressions may use, found whatever their case; looking one up costs the same for any number of them.
struct NameTable {
    let names: [String]
    private let places: [String: Int]

    init(_ names: [String]) {
        self.names = names
        places = Dictionary(
            names.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    var isEmpty: Bool { names.isEmpty }

    func index(of name: String) -> Int? { places[name.lowercased()] }

    func has(_ name: String) -> Bool { index(of: name) != nil }

    /// The name that was probably meant; in a very long list it is not searched.
    func help(for name: String) -> String? {
        names.count <= 1000 ? Suggestion.help(for: name, among: names) : nil
    }
}

/// The steps of a job or an action, by their ids.
struct StepTable {
    let steps: [Step]
    let ids: NameTable

    init(_ steps: [Step]) {
        self.steps = steps.filter { $0.id != nil }
        ids = NameTable(self.steps.compactMap(\.id))
    }
}
