/// What `Package.swift` declares, read from its text.
enum PackageText {
    private static let text = Checkout.read("Package.swift")

    /// The targets whose sources are under `Sources`.
    static let sourceTargets: [String] = {
        let called = text.matches(of: /\b(?:module|system)\(\s*"([\w-]+)"/).map { String($0.output.1) }
        let written = text.matches(of: /\.(?:target|executableTarget)\(\s*name: "([\w-]+)"([^)]*)/)
            .filter { !$0.output.2.contains("path: \"Tests/") }.map { String($0.output.1) }
        return called + written
    }()

    /// What each module may import; the extra list of its tests is not part of it.
    static let dependencies: [(module: String, dependencies: [String])] = text.matches(
        of: /\bmodule\(\s*"(\w+)"\s*,\s*\[([^\]]*)\]/
    ).map { match in
        (String(match.output.1), match.output.2.matches(of: /"(\w+)"/).map { String($0.output.1) })
    }
}
