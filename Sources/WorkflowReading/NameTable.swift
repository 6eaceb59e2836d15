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
}
