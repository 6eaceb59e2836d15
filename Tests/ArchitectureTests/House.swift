/// The house of `DESIGN.md`: every module that there is or will be, with its floor and its wing.
enum House {
    /// The part of the house that a module belongs to.
    enum Wing {
        /// Module maps of C libraries and one small shim.
        case clang
        /// What everything stands on.
        case ground
        /// Turns text and values into values.
        case thinking
        /// Touches one outside thing.
        case doing
        /// Joins both wings.
        case joined
        /// An executable.
        case program
    }

    /// Where a module lives.
    struct Place {
        let floor: Int
        let wing: Wing
    }

    /// Floors from the cellar up: modules of one line never import each other.
    ///
    /// The ground has two lines, for `Linux` reports its failures as diagnostics (docs/adr/0001-floors-and-wings.md).
    private static let floors: [(wing: Wing, modules: String)] = [
        (.clang, "CYAML CGit COpenSSL CSQLite CCurl CMicroHTTPD CPCRE2 CSeccomp CLinux"),
        (.ground, "Diagnostics"),
        (.ground, "JSON Digests Linux Telemetry"),
        (.thinking, "Distributions"),
        (.thinking, "YAML Expressions Arguments Statistics Patterns Calendars"),
        (.doing, "Sandboxes Repositories Models Storage Secrets RegularExpressions HTTP"),
        (.thinking, "Workflows Resampling Drift"),
        (.thinking, "WorkflowReading"),
        (
            .doing,
            "LinuxSandboxes DockerSandboxes GitRepositories Registry RemoteRegistry Images HookChecks"
        ),
        (.thinking, "Triggers Planning Gates Linting Schemas StepCommands"),
        (.doing, "Tracking"),
        (.joined, "Runs"),
        (.joined, "Execution Reporting"),
        (.joined, "Daemon Hooks"),
        (.joined, "Commands"),
        (.program, "headgate headgate-hook headgate-init"),
    ]

    /// Every module by name.
    static let places: [String: Place] = {
        var places: [String: Place] = [:]
        for (floor, line) in floors.enumerated() {
            for module in line.modules.split(separator: " ") {
                places[String(module)] = Place(floor: floor, wing: line.wing)
            }
        }
        return places
    }()

    /// Which module wraps which C library: nobody else imports it.
    static let wrappers: [String: Set<String>] = [
        "CYAML": ["YAML"], "CGit": ["GitRepositories"], "COpenSSL": ["Digests", "HTTP"],
        "CSQLite": ["Storage"],
        "CCurl": ["HTTP"], "CMicroHTTPD": ["HTTP"], "CPCRE2": ["RegularExpressions"],
        "CSeccomp": ["LinuxSandboxes"],
        "CLinux": ["Linux"],
    ]

    /// The doing modules that turn a contract into deeds: `Execution` never sees them.
    static let implementations: Set<String> = [
        "LinuxSandboxes", "DockerSandboxes", "GitRepositories", "Registry", "RemoteRegistry", "Images",
        "HookChecks",
        "Storage", "HTTP", "Tracking",
    ]

    /// The thinking modules that need mathematics from Glibc.
    static let calculating: Set<String> = [
        "Distributions", "Statistics", "Resampling", "Drift", "Gates", "Expressions",
    ]

    /// What the thinking wing may stand on.
    private static let thinkingGround: Set<String> = ["Diagnostics", "JSON", "Digests", "CYAML"]

    /// Why `importer` may not import `imported`, or `nil` when it may. Modules that are not ours are no matter here.
    static func objection(to imported: String, in importer: String) -> String? {
        guard let above = places[importer], let below = places[imported], importer != imported else {
            return nil
        }
        if below.wing == .clang, wrappers[imported]?.contains(importer) != true {
            return "'\(importer)' does not wrap '\(imported)'"
        }
        if below.floor >= above.floor { return "'\(imported)' is not below '\(importer)'" }
        switch above.wing {
        case .thinking where below.wing != .thinking && !thinkingGround.contains(imported):
            return "'\(importer)' thinks and '\(imported)' does"
        case .doing where below.wing == .thinking && !(importer == "HookChecks" && imported == "YAML"):
            return "'\(importer)' does and '\(imported)' thinks"
        default: break
        }
        if importer == "Execution" && implementations.contains(imported) {
            return "'Execution' knows contracts, and '\(imported)' is an implementation"
        }
        if importer == "headgate" && imported != "Commands" { return "'headgate' only calls 'Commands'" }
        if importer == "headgate-hook" && imported != "HookChecks" {
            return "'headgate-hook' only calls 'HookChecks'"
        }
        return nil
    }
}
