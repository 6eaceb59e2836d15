internal import Glibc
internal import JSON
internal import Linux
internal import Sandboxes

/// The folder that an OCI runtime starts a container from.
enum ContainerBundle {
    /// Writes `config.json`, and the root folder where no earlier sandbox made it.
    static func write(
        _ specification: SandboxSpecification, _ ground: Ground, _ group: JobGroup?
    ) throws(SandboxError) {
        do throws(SystemError) {
            let mounts = try mounts(of: specification, ground)
            let hosts = specification.network == .host ? hostNames() : ""
            let skeleton = Skeleton(
                ground.root, mounts: mounts, isRootRunner: ground.range != nil, hosts: hosts,
                agent: ground.agent)
            let configuration = ContainerConfiguration(
                ground: ground, specification: specification,
                rootFolder: try skeleton.path(in: ground.home.skeletons),
                mounts: mounts, group: group)
            let path = specification.folder + "/runtime/config.json"
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            try file.write(Array(configuration.json.text().utf8))
        } catch {
            throw SandboxError(SandboxCode.cannotPrepare, error.message, help: error.help, cause: error)
        }
    }

    private static func mounts(
        of specification: SandboxSpecification, _ ground: Ground
    ) throws(SystemError) -> [ContainerMount] {
        var mounts = ContainerMount.standard(specification) + ground.root.mounts
        if specification.network == .host, let resolver = HostRoot.resolverMount() { mounts.append(resolver) }
        mounts.append(
            .folder(specification.stageFolder, at: "/runner/stage", isWritable: false, point: .folder))
        // A folder before what is bound into it.
        let binds = specification.binds.sorted { $0.destination.utf8.count < $1.destination.utf8.count }
        for bind in binds {
            if bind.isWritable { try give(bind.source, ground) }
            let isPlaced = (SandboxSpecification.jobFolders.map(\.0) + ["/tmp", "/run"])
                .contains { bind.destination.hasPrefix($0 + "/") }
            mounts.append(
                Files.isFolder(bind.source)
                    ? .folder(
                        bind.source, at: bind.destination, isWritable: bind.isWritable,
                        point: isPlaced ? .none : .folder)
                    : .file(
                        bind.source, at: bind.destination, isWritable: bind.isWritable,
                        point: isPlaced ? .none : .file))
        }
        return mounts
    }

    /// Gives a writable bind, with what the runner put there, to the job's user. What is the job's already stays.
    private static func give(_ path: String, _ ground: Ground) throws(SystemError) {
        guard ground.range != nil, let status = Files.status(path), status.uid != ground.hostUser else {
            return
        }
        guard status.uid == Host.uid else { throw SystemError("give to the sandbox", path, number: EPERM) }
        if status.kind == .folder {
            for name in try Files.list(path) { try give(path + "/" + name, ground) }
        }
        try Files.setOwner(path, uid: ground.hostUser, gid: ground.hostGroup)
    }

    /// The host's own names; a job on its network may need them. Not being able to read them is no failure.
    private static func hostNames() -> String { (try? Files.text("/etc/hosts", limit: 1 << 20)) ?? "" }
}
