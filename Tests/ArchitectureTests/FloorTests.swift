import Testing

/// The floors of `DESIGN.md`, held by reading the sources.
struct FloorTests {
    /// Files of the thinking wing that name something asynchronous, and why they may.
    private static let waiting = [
        "Arguments/CommandSpec.swift": "a command's action is handed through and runs in Commands"
    ]

    @Test(arguments: Checkout.modules)
    func `every module has a floor`(module: String) {
        #expect(House.places[module] != nil, "give '\(module)' a floor in House.swift and in DESIGN.md")
    }

    @Test(arguments: Checkout.modules)
    func `imports point down and stay in their wing`(module: String) {
        for source in Checkout.sources where source.module == module {
            for imported in imports(of: source) {
                let objection = House.objection(to: imported, in: module)
                #expect(objection == nil, "\(source) imports \(imported)")
            }
        }
    }

    @Test func `the package lets modules stand on lower floors only`() {
        for (module, dependencies) in PackageText.dependencies {
            for dependency in dependencies {
                let objection = House.objection(to: dependency, in: module)
                #expect(objection == nil, "Package.swift lets '\(module)' import '\(dependency)'")
            }
        }
    }

    @Test func `the package names exactly the folders of Sources`() {
        #expect(PackageText.sourceTargets.sorted() == Checkout.modules)
    }

    @Test(arguments: Checkout.modules.filter { House.places[$0]?.wing == .thinking })
    func `thinking modules have no time and no system`(module: String) {
        for source in Checkout.sources where source.module == module {
            let foreign = imports(of: source).filter { House.places[$0] == nil }
            for name in foreign {
                #expect(
                    name == "Glibc" && House.calculating.contains(module), "\(source) imports \(name)")
            }
            guard Self.waiting[source.description] == nil else { continue }
            let isPure = source.code.firstMatch(of: /\b(async|await|Task|actor)\b/) == nil
            #expect(isPure, "\(source) waits for something")
        }
    }

    @Test func `nobody imports Foundation`() {
        for source in Checkout.sources {
            let found = imports(of: source).filter {
                $0.hasPrefix("Foundation") && $0 != "FoundationEssentials"
            }
            #expect(found.isEmpty, "\(source) imports \(found)")
        }
    }

    @Test func `what the commit hook reaches has no Foundation at all`() {
        let reached: Set = ["Diagnostics", "JSON", "Digests", "Linux", "YAML", "HookChecks", "headgate-hook"]
        for source in Checkout.sources where reached.contains(source.module) {
            #expect(!imports(of: source).contains("FoundationEssentials"), "\(source)")
        }
    }

    @Test(arguments: Checkout.modules.filter { House.places[$0]?.wing == .program })
    func `programs are at most twenty lines of Swift`(module: String) {
        let lines = Checkout.sources.filter { $0.module == module }.reduce(0) { $0 + $1.lines }
        #expect(lines <= 20)
    }

    /// Rows: importer, imported, whether it may.
    @Test(arguments: [
        ("Planning", "Workflows", true), ("Workflows", "Planning", false), ("Planning", "Gates", false),
        ("Planning", "Linux", false), ("Registry", "Gates", false), ("Registry", "Models", true),
        ("Execution", "Models", true), ("Execution", "Registry", false), ("Commands", "Registry", true),
        ("Storage", "CSQLite", true), ("Registry", "CSQLite", false), ("Linux", "Diagnostics", true),
        ("JSON", "Digests", false), ("headgate", "Commands", true), ("headgate", "Execution", false),
        ("HookChecks", "YAML", true), ("YAML", "Glibc", true),
    ])
    func `the table of floors says who may import whom`(importer: String, imported: String, allowed: Bool) {
        #expect((House.objection(to: imported, in: importer) == nil) == allowed)
    }

    private func imports(of source: Checkout.Source) -> [String] {
        let pattern =
            /(?m)^\s*(?:@[\w()]+\s+)*(?:(?:public|internal|package|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var)\s+)?(\w+)/
        return source.code.matches(of: pattern).map { String($0.output.1) }
    }
}
