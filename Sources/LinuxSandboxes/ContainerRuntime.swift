internal import Linux
internal import Sandboxes

/// The program that makes containers: crun, or runc in its place.
struct ContainerRuntime: Sendable {
    /// The program's absolute path.
    let path: String
    /// Where it keeps its containers' state.
    let stateFolder: String
    let groups: ControlGroups
    let isRootRunner: Bool

    /// Whether it takes crun's options; others take runc's.
    var isCrun: Bool { (Files.resolved(path) ?? path).split(separator: "/").last?.hasPrefix("crun") ?? false }

    /// Whether the container gets a control group.
    var usesGroups: Bool { isRootRunner && groups.isWritable }

    /// Starts a container.
    ///
    /// crun stays its parent until it ends: detaching makes the first step a third slower (two more forks), and the
    /// one that stays waits for its child and removes the container also after the runner was killed. runc detaches,
    /// for its waiting Go program is large.
    ///
    /// - Parameters:
    ///   - id: The container's name.
    ///   - bundle: The folder of its `config.json`.
    ///   - socket: What becomes descriptor 3 of its first process.
    ///   - errors: Where the runtime's complaints go: a file, for the container inherits it.
    func start(_ id: String, bundle: String, socket: Int32, errors: Int32) throws(SystemError) -> Child {
        var request = ChildRequest(
            path, options + ["run"] + mode + ["-b", bundle, id], environment: environment, folder: "/")
        // Not /dev/null: in a user namespace the runtime gives its standard descriptors away to the job's user.
        request.descriptors = [errors, errors, errors, socket]
        request.newSession = true
        request.userNamespace = !isRootRunner
        // crun refuses hybrid cgroups when version 2 has any controller, whatever it is told to use.
        request.hidesUnifiedCGroup = isRootRunner && isCrun && groups.layout == .hybrid
        return try Child.start(request)
    }

    /// Ends a container that some dead runner left, and removes what the runtime knows of it.
    func deleteByForce(_ id: String) throws(SystemError) {
        guard Files.exists(stateFolder + "/" + id) else { return }
        _ = try Command.run(path, options + ["delete", "--force", id], environment: environment, folder: "/")
        try forget(id)
    }

    /// Removes the state of a container whose processes have ended: what `delete` does, without its 5 ms.
    func forget(_ id: String) throws(SystemError) { try Files.remove(stateFolder + "/" + id) }

    private var options: [String] {
        guard isCrun else { return ["--root", stateFolder] }
        return ["--root", stateFolder, "--cgroup-manager=" + (usesGroups ? "cgroupfs" : "disabled")]
    }

    private var mode: [String] { isCrun ? ["--preserve-fds=1"] : ["-d", "--preserve-fds", "1"] }

    /// Nothing of the runner's environment: it holds the host's secrets.
    private var environment: [String] {
        var entries = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
        if !isRootRunner, let folder = Environment["XDG_RUNTIME_DIR"] {
            entries.append("XDG_RUNTIME_DIR=" + folder)
        }
        return entries
    }
}
