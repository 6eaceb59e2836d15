public import Diagnostics
public import Planning
internal import Workflows

/// Finds all that the steps of a plan use before anything runs: actions, node, and what this version cannot do yet.
///
///     let loaded = await ActionLoader.load(plan, catalog)
///     guard !loaded.findings.hasErrors else { … }
///
/// `./path` is left for the step: it lies in a workspace that does not exist yet.
public enum ActionLoader {
    /// What was found wrong, and the texts that findings point into.
    public struct Loaded: Sendable {
        /// Findings, each at its `uses`.
        public var findings: [Diagnostic] = []
        /// The files of actions by the path that findings name.
        public var sources: [String: String] = [:]
    }

    /// How deep composite actions may nest.
    static let deepest = 10

    /// Finds all actions of a plan's jobs, those that they use in turn too.
    public static func load(_ plan: Plan, _ catalog: ActionCatalog) async -> Loaded {
        var search = ActionSearch(catalog: catalog, path: plan.workflow.path)
        var seen: Set<String> = []
        for (planned, workflow) in plan.definitions {
            guard seen.insert(workflow.jobKey(planned.job.id)).inserted else { continue }
            search.path = workflow.path
            search.checkImages(planned.job)
            for step in planned.job.steps {
                if case .uses(let reference, _) = step.work { await search.visit(reference, []) }
            }
        }
        search.loaded.findings = search.loaded.findings.sortedByPlace()
        return search.loaded
    }
}

/// One search through the actions of a workflow.
private struct ActionSearch {
    let catalog: ActionCatalog
    /// The file whose `uses` is looked at.
    var path: String
    var loaded = ActionLoader.Loaded()
    /// Places whose insides were looked at.
    private var seen: Set<ActionPlace> = []

    init(catalog: ActionCatalog, path: String) {
        self.catalog = catalog
        self.path = path
    }

    /// Refuses `container` and `services`.
    mutating func checkImages(_ job: Job) {
        if let container = job.container { refuseImages("'container'", container.span) }
        if let service = job.services.first { refuseImages("'services'", service.span) }
    }

    private mutating func refuseImages(_ what: String, _ span: SourceSpan) {
        let error = ActionCatalog.needsImages(what)
        loaded.findings.append(
            Diagnostic(
                .error, error.code, error.message, path: path, span: span,
                help: "leave it out: the job then sees this machine's programs, read-only"))
    }

    /// Looks at a `uses`, and at those of the action that it names.
    ///
    /// - Parameter trail: The actions around it with the `uses` of each, the outermost first.
    mutating func visit(_ reference: ActionReference, _ trail: [(ActionPlace, ActionReference)]) async {
        let outer = trail.first?.1 ?? reference
        switch reference.source {
        case .builtIn, .workspace: return
        default: break
        }
        do throws(ExecutionError) {
            let found = try await catalog.find(reference, workspace: nil)
            let names = trail.map(\.0.name) + [found.place.name]
            guard !trail.contains(where: { $0.0 == found.place }) else {
                throw ExecutionError(
                    ExecutionCode.actionDepth, "actions use each other: \(names.joined(separator: " → "))")
            }
            guard trail.count < ActionLoader.deepest else {
                throw ExecutionError(
                    ExecutionCode.actionDepth,
                    "actions nest more than \(ActionLoader.deepest) deep: \(names.joined(separator: " → "))")
            }
            try await look(into: found, trail + [(found.place, reference)])
        } catch {
            report(error, at: outer, through: trail.map(\.0))
        }
    }

    private mutating func look(
        into found: ActionCatalog.Found, _ trail: [(ActionPlace, ActionReference)]
    ) async throws(ExecutionError) {
        switch found.definition.runs {
        case .docker: throw ActionCatalog.needsImages("the action '\(found.place.name)'")
        case .node(let node):
            guard catalog.node == nil else { return }
            throw ExecutionError(
                ExecutionCode.noNode,
                "the action '\(found.place.name)' needs \(node.version), and this runner has no node",
                help: "install nodejs, or set 'node: /path/to/node' in the runner's configuration")
        case .composite(let steps):
            guard seen.insert(found.place).inserted else { return }
            loaded.sources[found.definition.path] = found.text
            loaded.findings += found.findings.filter { $0.severity == .warning }
            for step in steps {
                if case .uses(let inner, _) = step.work { await visit(inner, trail) }
            }
        }
    }

    private mutating func report(
        _ error: ExecutionError, at reference: ActionReference, through trail: [ActionPlace]
    ) {
        let notes =
            trail.isEmpty
            ? []
            : [
                Diagnostic.Note(
                    "used by " + trail.reversed().map { "'\($0.name)'" }.joined(separator: ", used by "))
            ]
        loaded.findings.append(
            Diagnostic(
                .error, error.code, error.message, path: path, span: reference.span, help: error.help,
                notes: notes))
    }
}
