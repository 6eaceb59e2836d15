internal import JSON
internal import Linux
internal import Sandboxes

/// What is the same for all sandboxes of a provider: found once, at the first start.
struct Ground: Sendable {
    /// The job's user and group inside when the runner is root. An ordinary user's job is user 0 of a namespace
    /// that holds nobody else.
    static let jobUser = 1_000

    let home: StoreFolders
    let runtime: ContainerRuntime
    let agent: Skeleton.Agent
    /// `nil` when the runner is an ordinary user.
    let range: SubordinateRange?
    let groups: ControlGroups
    let root: HostRoot
    /// The system call profile as OCI runtimes read it.
    let profile: JSON
    /// The compiled profile in base 64.
    let filterText: String
    /// Whether the runtime can restrict devices: on cgroup v2 that takes a capability.
    let limitsDevices: Bool
    /// Folders of ours that would show through a bind of the host.
    let hiddenFolders: [String]
    let owner: Owner

    /// The host's number of the job's user; the runner's own for an ordinary user.
    var hostUser: UInt32 { range.map { $0.firstUser + UInt32(Self.jobUser) } ?? Host.uid }
    /// The host's number of the job's group.
    var hostGroup: UInt32 { range.map { $0.firstGroup + UInt32(Self.jobUser) } ?? Host.gid }

    /// Looks at the machine, makes the store's folders and compiles the filter.
    static func prepare(_ home: StoreFolders, _ configuration: SandboxConfiguration) throws(SandboxError)
        -> Ground
    {
        let isRoot = Host.uid == 0
        var range: SubordinateRange?
        if isRoot {
            if let given = configuration.range { range = given } else { range = try SubordinateRange.read() }
        }
        let groups =
            isRoot ? ControlGroups.inspect() : ControlGroups.unusable("an ordinary user has no cgroups")
        let runtime = ContainerRuntime(
            path: try configuration.findRuntime(), stateFolder: home.runtimeState, groups: groups,
            isRootRunner: isRoot)
        let agentPath = try configuration.findAgent()
        try home.create()
        if isRoot { try home.checkTraversable() }
        let profile = SeccompProfile.standard(architecture: Host.architecture)
        let filter = try SeccompFilter.cached(profile, folder: home.filters)
        return Ground(
            home: home, runtime: runtime, agent: try Skeleton.Agent(agentPath), range: range, groups: groups,
            root: .inspect(readOnlyPaths: configuration.readOnlyPaths), profile: profile.json,
            filterText: base64(filter.bytes),
            limitsDevices: groups.layout != .unified || Host.hasCapability(24),
            hiddenFolders: home.shownBelow(["/usr", "/opt"] + configuration.readOnlyPaths), owner: .current())
    }
}
