// swift-tools-version: 6.2
// A package of its own: its programs have libFuzzer's `main`, which a plain `swift build` cannot link.
// `Modules` is a link to the sources of the package above. `Fuzz/run` builds and runs all targets.
import PackageDescription

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
func system(_ name: String, _ pkgConfig: String) -> Target {
    .systemLibrary(name: name, path: "Modules/\(name)", pkgConfig: pkgConfig)
}

/// A module of the package above.
func module(_ name: String, _ dependencies: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, path: "Modules/\(name)",
        swiftSettings: strict)
}

/// A program that feeds bytes to a parser until it traps, hangs or leaks.
func fuzz(_ name: String, _ dependencies: [String]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, path: "Targets/\(name)",
        swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "headgate-fuzz",
    targets: [
        system("CYAML", "yaml-0.1"), system("COpenSSL", "libcrypto"),
        module("Diagnostics"), module("JSON"), module("Digests", ["COpenSSL"]),
        module("YAML", ["CYAML", "Diagnostics"]), module("Expressions", ["JSON", "Diagnostics"]),
        module("Distributions"), module("Statistics", ["Distributions"]),
        module("Patterns", ["JSON"]), module("Calendars", ["JSON"]),
        module("Workflows", ["YAML", "Expressions", "Patterns", "Calendars", "Diagnostics", "JSON"]),
        module(
            "WorkflowReading",
            ["Workflows", "YAML", "Expressions", "Patterns", "Calendars", "Diagnostics", "JSON"]),
        module(
            "Linting",
            [
                "WorkflowReading", "Workflows", "Expressions", "Patterns", "Calendars", "YAML", "Diagnostics",
                "JSON",
            ]),
        module("Planning", ["Workflows", "Expressions", "YAML", "Diagnostics", "JSON", "Digests"]),
        module("Gates", ["YAML", "Statistics", "Diagnostics", "JSON", "Digests"]),
        module("Secrets", ["JSON", "Diagnostics"]), module("StepCommands", ["JSON"]),
        system("CPCRE2", "libpcre2-8"), module("RegularExpressions", ["CPCRE2"]),
        fuzz("FuzzJSON", ["JSON"]), fuzz("FuzzYAML", ["YAML"]), fuzz("FuzzExpressions", ["Expressions"]),
        fuzz("FuzzGates", ["Gates", "YAML", "Digests", "Diagnostics", "JSON"]),
        fuzz("FuzzSecrets", ["Secrets"]), fuzz("FuzzCommands", ["StepCommands", "RegularExpressions"]),
        fuzz("FuzzPatterns", ["Patterns"]),
        fuzz("FuzzCalendars", ["Calendars"]),
        fuzz("FuzzLint", ["Linting", "Diagnostics"]),
        fuzz("FuzzActions", ["WorkflowReading", "Workflows", "Diagnostics"]),
        fuzz("FuzzWorkflows", ["Planning", "WorkflowReading", "Workflows", "Diagnostics"]),
    ])
