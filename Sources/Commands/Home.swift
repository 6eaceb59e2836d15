internal import Linux
internal import LinuxSandboxes
internal import Models
internal import Registry
internal import Sandboxes

/// The store that the environment names, opened and swept.
enum Home {
    /// `$HEADGATE_HOME`, else `/var/lib/headgate` for root, else `$XDG_DATA_HOME/headgate`.
    static var path: String {
        if var named = Environment["HEADGATE_HOME"], !named.isEmpty {
            while named.utf8.count > 1, named.hasSuffix("/") { named.removeLast() }
            return named.hasPrefix("/") ? named : Host.currentFolder + "/" + named
        }
        if Host.uid == 0 { return "/var/lib/headgate" }
        if let data = Environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/headgate" }
        return (Environment["HOME"] ?? "/tmp") + "/.local/share/headgate"
    }

    /// Opens the store and cleans up what dead runners left: runs are marked as interrupted, sandboxes removed.
    static func open(_ sandboxes: SandboxConfiguration = SandboxConfiguration()) async throws -> EmbeddedStore
    {
        let store = try await EmbeddedStore.open(home: path)
        let interrupted = try await store.markInterrupted(isAlive: isAlive, at: Host.unixMilliseconds)
        for number in interrupted { Console.warn("run #\(number) was interrupted: its runner is gone") }
        // A folder that cannot be read is swept later.
        if Files.isFolder(path + "/sandboxes"), !((try? Files.list(path + "/sandboxes")) ?? []).isEmpty {
            _ = try await HostRootSandboxes(home: path, configuration: sandboxes).sweep()
        }
        return store
    }

    /// Whether the process that owns a run still lives.
    static let isAlive: @Sendable (RunRecord.Owner) -> Bool = { owner in
        owner.bootID == Host.bootID && Host.startTicks(of: owner.pid) == owner.startTicks
    }

    /// This process as an owner.
    static var owner: RunRecord.Owner {
        RunRecord.Owner(pid: Host.pid, startTicks: Host.startTicks(of: Host.pid) ?? 0, bootID: Host.bootID)
    }
}
