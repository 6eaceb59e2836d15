internal import Glibc
internal import Linux
public import Sandboxes

/// Makes sandboxes on this machine that show the host's /usr and /opt, read-only, and no image.
///
///     let sandboxes = HostRootSandboxes(home: "/var/lib/headgate")
///     let sandbox = try await sandboxes.start(SandboxSpecification(name: "1-train", folder: …))
///     let result = try await sandbox.run(SandboxProcess(["true"], environment: [])) { _ in }
///
/// A root runner's job is user 1000 of a user namespace whose numbers nobody else has, and has control groups. An
/// ordinary user's job is user 0 of a namespace that holds that user alone; there are no limits but the number of
/// processes. Everything of a sandbox is below its folder, in the runtime's state (`sandboxes/.runtime`) and in
/// `/headgate/<key>` of the control groups, so that a sweep finds it.
public final class HostRootSandboxes: SandboxProvider {
    private let folders: StoreFolders
    private let configuration: SandboxConfiguration
    private let ground = Guarded<Ground?>(nil)
    private let spares = Guarded(Spares())

    /// Job folders that were made ahead.
    private struct Spares {
        var count = 0
        var ready: String?
    }

    /// Creates a provider; nothing is looked at before the first start.
    ///
    /// - Parameters:
    ///   - home: HEADGATE_HOME.
    ///   - configuration: What the runner's configuration says.
    public init(home: String, configuration: SandboxConfiguration = SandboxConfiguration()) {
        folders = StoreFolders(home: home)
        self.configuration = configuration
    }

    // One that is made at this moment is left to the sweep.
    deinit { if let spare = spares.with({ $0.ready.take() }) { try? Files.remove(spare) } }

    /// Makes the job's folders and starts a sandbox.
    public func start(_ specification: SandboxSpecification) async throws(SandboxError) -> any Sandbox {
        try await blocking { () throws(SandboxError) in try self.startBlocking(specification) }
    }

    /// Removes a stopped sandbox's folders from the disk.
    public func remove(_ specification: SandboxSpecification) async throws(SandboxError) {
        try await blocking { () throws(SandboxError) in
            do throws(SystemError) { try Files.remove(specification.folder) } catch {
                throw SandboxError(SandboxCode.cannotRemove, error.message, help: error.help, cause: error)
            }
        }
    }

    /// Removes what dead owners left.
    public func sweep() async throws(SandboxError) -> [String] {
        let sweep = Sweep(folders: folders, configuration: configuration)
        return try await blocking { () throws(SandboxError) in try sweep.run() }
    }

    // MARK: - Starting

    /// One thread at a time looks at the machine; the others take what it found.
    private func prepared() throws(SandboxError) -> Ground {
        try ground.with { ground throws(SandboxError) in
            if let ground { return ground }
            let found = try Ground.prepare(folders, configuration)
            ground = found
            return found
        }
    }

    private func startBlocking(_ specification: SandboxSpecification) throws(SandboxError) -> any Sandbox {
        let ground = try prepared()
        try specification.check(in: folders, isRootRunner: ground.range != nil)
        let group =
            ground.runtime.usesGroups
            ? JobGroup(groups: ground.groups, key: folders.key(specification.name)) : nil
        try JobFolders(specification, ground).create(from: spares.with { $0.ready.take() })
        do throws(SandboxError) {
            // The kernel makes the groups while the bundle is written.
            if group != nil { ground.groups.hastenJoining() }
            let limits = specification.limits
            let making = try beside { () throws(SandboxError) in try group?.create(limits) }
            defer { try? making.wait() }  // its failure is thrown below, if nothing failed before
            try ContainerBundle.write(specification, ground, group)
            try making.wait()
            let container = try Container.start(
                specification.name, bundle: specification.folder + "/runtime", with: ground.runtime)
            prepareSpare(ground)
            return HostRootSandbox(specification, ground: ground, container: container, group: group)
        } catch {
            // The first failure is the one to tell; what stays is swept when this process is gone.
            try? ground.runtime.deleteByForce(specification.name)
            try? group?.remove()
            try? Files.remove(specification.folder)
            throw error
        }
    }

    /// Makes the next job's folders while this one's first step starts.
    private func prepareSpare(_ ground: Ground) {
        let number = spares.with { spares in
            spares.count += 1
            return spares.count
        }
        Threads.start { [weak self] in
            guard let self, let spare = JobFolders.makeSpare(number, ground) else { return }
            let surplus = self.spares.with { spares in
                defer { spares.ready = spares.ready ?? spare }
                return spares.ready == nil ? nil : spare
            }
            if let surplus { try? Files.remove(surplus) }  // what stays is swept
        }
    }

    private func beside(_ body: @escaping @Sendable () throws(SandboxError) -> Void) throws(SandboxError)
        -> Beside
    {
        do throws(SystemError) { return try Beside(body) } catch {
            throw SandboxError(SandboxCode.cannotPrepare, error.message, help: error.help, cause: error)
        }
    }
}
