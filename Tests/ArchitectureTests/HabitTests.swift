import Testing

/// Habits of `STYLE.md` that a reader of the sources can check.
struct HabitTests {
    /// Modules that are larger than they should be, and why they are not split yet.
    private static let largeModules = [
        "Commands": "one file a subcommand, and they stand beside each other",
        "Execution": "the built-in actions become a module of their own when there are more of them",
        "Gates": "small files; rows and their metrics become a module of their own with the statistics",
        "WorkflowReading": "small files, about one for each mapping of the language, over one table of keys",
        "Linting": "a file for each rule, none of which knows another",
        "LinuxSandboxes": "small files, about one for each thing that the kernel or the runtime asks for",
    ]

    /// What may stand at the top of the checkout, besides dot files.
    private static let topLevel: Set = [
        "Package.swift", "Package.resolved", "Sources", "Tests", "Fuzz", "pipelines", "runners", "hooks",
        "docs",
        "README.md", "LICENSE", "CHANGELOG.md", "Makefile",
    ]

    @Test func `only Commands and Reporting print`() {
        let printing: Set = ["Commands", "Reporting", "Hooks"]
        for source in Checkout.sources where !printing.contains(source.module) {
            let prints = source.code.firstMatch(of: /(?:^|[^\w.`])(?:debugPrint|print|dump)\(/) != nil
            #expect(!prints, "\(source) prints")
        }
    }

    @Test func `nothing traps without saying why`() {
        for source in Checkout.sources {
            let traps = source.code.firstMatch(of: /\btry!|\bfatalError\(/) != nil
            #expect(!traps, "\(source) has try! or fatalError()")
        }
    }

    @Test func `no name says nothing`() {
        for source in Checkout.sources {
            let stem = source.name.split(separator: "/").last?.prefix { $0 != "." } ?? ""
            #expect(emptyWords(in: String(stem)).isEmpty, "\(source)")
            let types = /\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/
            for match in source.code.matches(of: types) {
                #expect(
                    emptyWords(in: String(match.output.1)).isEmpty, "\(source) declares \(match.output.1)")
            }
        }
    }

    @Test func `no file has more than 400 lines`() {
        for source in Checkout.sources {
            #expect(source.lines <= 400, "\(source) has \(source.lines) lines")
        }
    }

    @Test(arguments: Checkout.modules)
    func `no module has more than 25 files or 3000 lines`(module: String) {
        let sources = Checkout.sources.filter { $0.module == module }
        let lines = sources.reduce(0) { $0 + $1.lines }
        guard Self.largeModules[module] == nil else { return }
        #expect(sources.count <= 25)
        #expect(lines <= 3_000)
    }

    @Test func `the top of the checkout holds only what belongs there`() {
        let strangers = Checkout.names(in: "").filter { !$0.hasPrefix(".") && !Self.topLevel.contains($0) }
        #expect(strangers.isEmpty)
    }

    @Test(arguments: Checkout.modules)
    func `every module has its paragraph in docs`(module: String) {
        let isDescribed = Checkout.read("docs/architecture.md").contains("**\(module)**")
        #expect(isDescribed, "give '\(module)' a paragraph in docs/architecture.md")
    }

    @Test func `code is told from comments and strings`() {
        let text = #"""
            let a = "print(1) \(b("fatalError()")) // no"  // print(2)
            /* try! /* nested */ */ run(#"x "y" \(z)"#)
            """#
        #expect(SwiftText.code(of: text) == "let a = \"\"b(\"\")  \n run(\"\")")
    }

    private func emptyWords(in name: String) -> [String] {
        let empty: Set = [
            "Utils", "Util", "Utilities", "Helpers", "Helper", "Common", "Extensions", "Manager", "Base",
            "Misc",
        ]
        let words = name.matches(of: /[A-Z]?[a-z0-9]+|[A-Z]+/).map { String($0.output) }
        return words.filter(empty.contains)
    }
}
