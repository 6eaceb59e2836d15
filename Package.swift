// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: Swift 6 mode, and a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A C library that Debian keeps.
func system(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A module and the suite that tests it.
///
/// - Parameter cases: Folders of the suite with pairs of text in and text out.
func module(
    _ name: String, _ dependencies: [String] = [], tests: [String] = [], cases: [String] = []
) -> [Target] {
    [
        .target(name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: strict),
        .testTarget(
            name: name + "Tests",
            dependencies: ([name, "HeadgateTestKit"] + dependencies + tests)
                .filter { !systemLibraries.contains($0) }.unique.map { .byName(name: $0) },
            exclude: cases, swiftSettings: strict),
    ]
}

extension [String] {
    var unique: [String] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}

let systemLibraries = ["CYAML", "COpenSSL", "CSQLite", "CSeccomp", "CPCRE2", "CLinux"]

let ground: [Target] =
    [
        system("CYAML", "yaml-0.1", apt: "libyaml-dev"),
        system("COpenSSL", "libcrypto", apt: "libssl-dev"),
        system("CSQLite", "sqlite3", apt: "libsqlite3-dev"),
        system("CSeccomp", "libseccomp", apt: "libseccomp-dev"),
        system("CPCRE2", "libpcre2-8", apt: "libpcre2-dev"),
        .target(name: "CLinux"),
    ]
    + module("Diagnostics")
    + module("JSON")
    + module("Digests", ["COpenSSL"])
    + module("Linux", ["CLinux", "Diagnostics"])

let thinking: [Target] =
    module("YAML", ["CYAML", "Diagnostics"], cases: ["Cases"])
    + module("Expressions", ["JSON", "Diagnostics"])
    + module("Arguments", ["Diagnostics"])
    + module("Distributions", tests: ["JSON"])
    + module("Statistics", ["Distributions"], tests: ["JSON"])
    + module("Resampling", ["Statistics", "Distributions"], tests: ["JSON"])
    + module("Drift", ["Statistics", "Distributions"], tests: ["JSON"])
    + module("Patterns", ["JSON"], tests: ["Linux"])
    + module("Calendars", ["JSON"], tests: ["Linux"])
    + module("Workflows", ["YAML", "Expressions", "Patterns", "Calendars", "Diagnostics", "JSON"])
    + module(
        "WorkflowReading",
        ["Workflows", "YAML", "Expressions", "Patterns", "Calendars", "Diagnostics", "JSON"],
        cases: ["Cases", "ActionCases"])
    + module(
        "Triggers", ["Workflows", "Expressions", "Patterns", "Calendars", "Diagnostics", "JSON"],
        tests: ["WorkflowReading", "Linux"])
    + module(
        "Linting",
        [
            "WorkflowReading", "Workflows", "Expressions", "Patterns", "Calendars", "YAML", "Diagnostics",
            "JSON",
        ], tests: ["Linux"], cases: ["Cases"])
    + module(
        "Schemas", ["WorkflowReading", "JSON"], tests: ["Gates", "Linting", "Linux", "YAML", "Diagnostics"])
    + module(
        "Planning", ["Workflows", "Expressions", "YAML", "Diagnostics", "JSON", "Digests"],
        tests: ["WorkflowReading", "Patterns", "Calendars", "Linux"])
    + module("StepCommands", ["JSON"])
    + module("Gates", ["YAML", "Statistics", "Diagnostics", "JSON", "Digests"])

let doing: [Target] =
    module("Sandboxes", ["Linux", "Diagnostics"])
    + module("Repositories", ["Diagnostics"])
    + module("Models", ["Diagnostics", "JSON", "Digests"])
    + module("Secrets", ["JSON", "Diagnostics"], tests: ["Linux"])
    + module("RegularExpressions", ["CPCRE2"])
    + module("Storage", ["CSQLite", "Linux", "Digests", "Diagnostics"])
    + module(
        "LinuxSandboxes", ["Sandboxes", "Linux", "CSeccomp", "JSON", "Digests", "Diagnostics"],
        tests: ["headgate-init"])
    + module("GitRepositories", ["Repositories", "Linux", "Digests", "Diagnostics"])
    + module("Registry", ["Models", "Storage", "Linux", "JSON", "Digests", "Diagnostics"])

let joined: [Target] =
    module("Runs", ["JSON", "Diagnostics"])
    + module(
        "Execution",
        [
            "Runs", "Planning", "WorkflowReading", "Workflows", "Expressions", "Gates", "YAML", "Sandboxes",
            "Repositories", "Models", "StepCommands", "RegularExpressions",
            "Secrets", "Linux", "JSON", "Digests", "Diagnostics",
        ],
        tests: ["WorkflowReading", "LinuxSandboxes", "GitRepositories", "Registry", "Storage"])
    + module("Reporting", ["Runs", "JSON", "Diagnostics", "Linux"])
    + module(
        "Commands",
        [
            "Execution", "Reporting", "Runs", "Planning", "Triggers", "Linting", "Schemas", "WorkflowReading",
            "Workflows", "Patterns",
            "Calendars", "Expressions", "Gates", "YAML", "Arguments",
            "Sandboxes", "Repositories", "Models", "Secrets", "Storage", "LinuxSandboxes", "GitRepositories",
            "Registry",
            "Linux", "JSON", "Digests", "Diagnostics",
        ], cases: ["Cases"])

let programs: [Target] = [
    .executableTarget(name: "headgate", dependencies: ["Commands"], swiftSettings: strict),
    .executableTarget(
        name: "headgate-init",
        linkerSettings: [.unsafeFlags(["-static-executable", "-enable-experimental-feature", "Embedded"])]),
    .target(
        name: "HeadgateTestKit", dependencies: ["JSON", "Linux"], path: "Tests/HeadgateTestKit",
        swiftSettings: strict),
    .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    .executableTarget(
        name: "headgate-bench",
        dependencies: [
            "Execution", "Expressions", "GitRepositories", "HeadgateTestKit", "JSON", "Linux",
            "LinuxSandboxes", "Models",
            "Planning",
            "Registry", "Reporting", "Repositories", "Sandboxes", "WorkflowReading", "Workflows", "YAML",
            "Digests",
            "Diagnostics",
        ],
        path: "Tests/Benchmarks", swiftSettings: strict),
]

/// `HEADGATE_ONLY=Gates swift test` builds one suite and what it stands on: the quick loop of one room.
func selected(_ all: [Target]) -> [Target] {
    guard let only = Context.environment["HEADGATE_ONLY"], !only.isEmpty else { return all }
    var wanted = Set(only.split(separator: ",").flatMap { [String($0), String($0) + "Tests"] })
    var size = 0
    while size != wanted.count {
        size = wanted.count
        for target in all where wanted.contains(target.name) {
            for case .byNameItem(let name, _) in target.dependencies { wanted.insert(name) }
        }
    }
    return all.filter { wanted.contains($0.name) }
}

/// Under a sanitizer the step agent is left out: a sanitizer cannot be linked statically. HEADGATE_INIT names another.
func withoutAgent(_ all: [Target]) -> [Target] {
    guard Context.environment["HEADGATE_SANITIZE"] != nil else { return all }
    for target in all {
        target.dependencies.removeAll { if case .byNameItem("headgate-init", _) = $0 { true } else { false } }
    }
    return all.filter { $0.name != "headgate-init" }
}

let package = Package(
    name: "headgate", targets: withoutAgent(selected(ground + thinking + doing + joined + programs)))
