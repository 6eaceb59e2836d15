import Testing

/// Stable diagnostic codes: one place each, never twice.
struct CodeTests {
    private static let declarations: [(code: String, source: Checkout.Source)] = Checkout.sources.flatMap {
        source in
        source.text.matches(of: /DiagnosticCode\(\s*"([A-Z]\d{3})"/).map { (String($0.output.1), source) }
    }

    @Test func `every code is declared once`() {
        for (code, same) in Dictionary(grouping: Self.declarations, by: \.code) {
            let places = same.map { $0.source.description }
            #expect(same.count == 1, "\(code) in \(places)")
        }
    }

    @Test func `codes are declared in Codes files only`() {
        let others: Set = ["Linux/SystemError.swift"]  // the codes and the only error that carries them
        for (code, source) in Self.declarations where !others.contains(source.description) {
            #expect(source.name.hasPrefix("Codes"), "\(code) is declared in \(source)")
        }
    }

    @Test func `every code is of a known family`() {
        for (code, source) in Self.declarations {
            #expect("YWXTPGSRAMHNFCE".contains(code.prefix(1)), "\(code) in \(source)")
        }
    }

    @Test(arguments: Set(declarations.map(\.source.module)).sorted())
    func `a module lists all codes that it declares`(module: String) {
        let sources = Checkout.sources.filter { $0.module == module && $0.name.hasPrefix("Codes") }
        let declared = sources.flatMap { $0.code.matches(of: /static let (\w+)\s*=\s*DiagnosticCode/) }
        let listed = sources.flatMap { $0.code.matches(of: /static let all\b[^=]*=\s*\[([^\]]*)\]/) }
            .flatMap { $0.output.1.matches(of: /\w+/) }.map { String($0.output) }
        for name in declared.map({ String($0.output.1) }) {
            #expect(listed.contains(name), "'\(name)' is missing in 'all' of '\(module)'")
        }
    }
}
