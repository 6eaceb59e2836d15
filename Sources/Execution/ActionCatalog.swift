internal import Diagnostics
internal import Linux
public import Repositories
internal import Sandboxes
internal import WorkflowReading
internal import Workflows

/// The actions of a run: each is found and read once, and then known.
///
/// Guards what was found, by place.
public final class ActionCatalog: Sendable {
    /// An action that was found.
    struct Found: Sendable {
        var definition: ActionDefinition
        var place: ActionPlace
        /// The file's text, for findings that point into it.
        var text: String
        /// What its reader noted.
        var findings: [Diagnostic]
    }

    private let repository: any RepositoryReader
    private let mirror: (any ActionMirror)?
    /// The commit whose tree `$/` means; `nil` for the working tree.
    let commit: String?
    /// The program that runs node actions, without links; `nil` when this machine has none.
    let node: String?
    private let trees = Guarded<[RemoteAction: ActionTree]>([:])
    private let found = Guarded<[ActionPlace: Found]>([:])

    /// Creates a catalog; nothing is looked for yet.
    ///
    /// - Parameters:
    ///   - repository: The repository that is built.
    ///   - commit: The commit whose tree `$/` means; `nil` for the working tree.
    ///   - mirror: Where the actions of other repositories come from.
    ///   - node: The absolute path of the program that runs node actions.
    public init(
        repository: any RepositoryReader, commit: String?, mirror: (any ActionMirror)?, node: String?
    ) {
        self.repository = repository
        self.commit = commit
        self.mirror = mirror
        self.node = node
    }

    /// Finds what a reference names.
    ///
    /// - Parameter workspace: The job's workspace on the host; without one, `./` names nothing.
    func find(_ reference: ActionReference, workspace: String?) async throws(ExecutionError) -> Found {
        let place: ActionPlace
        switch reference.source {
        case .builtIn: throw ExecutionError(ExecutionCode.action, "'\(reference.text)' is built in")
        case .image: throw Self.needsImages("the action '\(reference.text)'")
        case .workspace(let path): place = .workspace(path: path)
        case .repository(let path): place = .repository(path: path)
        case .remote(let owner, let name, let path, let ref):
            let action = RemoteAction(owner: owner, name: name, ref: ref)
            let tree = try await tree(of: action)
            place = .remote(action, path: path, folder: tree.folder, commit: tree.commit)
        }
        if case .workspace = place {
            guard let workspace else {
                throw ExecutionError(
                    ExecutionCode.noAction, "'\(reference.text)' is known when the step starts")
            }
            return try await read(place, in: workspace)
        }
        if let known = found.with({ $0[place] }) { return known }
        let new: Found
        switch place {
        case .remote(_, _, let folder, _): new = try await read(place, in: folder)
        default: new = try await readRepository(place)
        }
        found.with { $0[place] = new }
        return new
    }

    /// The path of node inside a sandbox.
    var innerNode: String? { node.map { Self.isShown($0) ? $0 : Self.nodePlace } }

    /// What a job's sandbox must be shown, read-only, so that its actions run.
    func binds(for job: Job) -> [SandboxSpecification.Bind] {
        let usesActions = job.steps.contains {
            if case .uses(let action, _) = $0.work { action.builtIn == nil } else { false }
        }
        guard usesActions, let node, !Self.isShown(node) else { return [] }
        return [SandboxSpecification.Bind(source: node, destination: Self.nodePlace)]
    }

    private static let nodePlace = "/runner/tools/.headgate/node"

    /// Whether every sandbox sees a path of the host.
    private static func isShown(_ path: String) -> Bool { path.hasPrefix("/usr/") || path.hasPrefix("/opt/") }

    /// What a run says that wants something of images.
    static func needsImages(_ what: String) -> ExecutionError {
        ExecutionError(
            ExecutionCode.needsImages, "\(what) comes with container images (not in this version)",
            help: "use a 'run' step, a composite action or a node action in its place")
    }

    // MARK: - Reading

    private func tree(of action: RemoteAction) async throws(ExecutionError) -> ActionTree {
        if let known = trees.with({ $0[action] }) { return known }
        guard let mirror else {
            throw ExecutionError(
                ExecutionCode.noAction,
                "the action '\(action)' is not built in, and this runner has no mirror",
                help: "set 'actions: { mirror: FOLDER }' in the runner's configuration")
        }
        do throws(RepositoryError) {
            let tree = try await mirror.tree(of: action)
            trees.with { $0[action] = tree }
            return tree
        } catch {
            throw ExecutionError(error)
        }
    }

    private func read(_ place: ActionPlace, in folder: String) async throws(ExecutionError) -> Found {
        try await Threads.run { () throws(ExecutionError) in
            let file: (name: String, text: String)?
            do throws(SystemError) { file = try ActionFile.read(in: folder, path: place.path) } catch {
                throw ExecutionError(error)
            }
            if let file { return try Self.parse(file.text, file.name, place) }
            if ActionFile.isImage(in: folder, path: place.path) {
                throw Self.needsImages("the action '\(place.name)'")
            }
            throw Self.missing(place)
        }
    }

    private func readRepository(_ place: ActionPlace) async throws(ExecutionError) -> Found {
        guard let commit else { return try await read(place, in: repository.folder) }
        let folder = place.path.isEmpty ? "" : place.path + "/"
        for name in ActionFile.names + ["Dockerfile"] {
            let bytes: [UInt8]?
            do throws(RepositoryError) { bytes = try await repository.file(folder + name, at: commit) } catch
            {
                throw ExecutionError(error)
            }
            guard let bytes else { continue }
            guard name != "Dockerfile" else { throw Self.needsImages("the action '\(place.name)'") }
            return try Self.parse(ActionFile.text(bytes), name, place)
        }
        throw Self.missing(place)
    }

    private static func parse(
        _ text: String, _ name: String, _ place: ActionPlace
    ) throws(ExecutionError) -> Found {
        let path = (place.path.isEmpty ? "" : place.path + "/") + name
        let shown = if case .remote(let action, _, _, _) = place { "\(action)/\(path)" } else { path }
        let (definition, findings) = ActionReader.read(text, path: shown)
        if let definition, !findings.hasErrors {
            return Found(definition: definition, place: place, text: text, findings: findings)
        }
        let first = findings.first { $0.severity == .error }
        let position = first?.span.map { ":\($0.start.line):\($0.start.column)" } ?? ""
        throw ExecutionError(
            ExecutionCode.badAction,
            "the action '\(place.name)' cannot be read: \(shown)\(position): \(first?.message ?? "it is empty")",
            help: first?.help)
    }

    private static func missing(_ place: ActionPlace) -> ExecutionError {
        let help =
            switch place {
            case .workspace: "the workspace is empty until a step checks the repository out"
            case .repository:
                "the folder is looked for in the repository at the running commit, not in the workspace"
            case .remote: "the repository is there, and has no action.yml in that folder"
            }
        return ExecutionError(ExecutionCode.noAction, "'\(place.name)' holds no action.yml", help: help)
    }
}
