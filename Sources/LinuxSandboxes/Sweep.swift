internal import Glibc
internal import Linux
internal import Sandboxes

/// Removes what dead runners left of their sandboxes; what belongs to a living one stays.
struct Sweep: Sendable {
    let folders: StoreFolders
    let configuration: SandboxConfiguration

    /// Looks at every sandbox of the store; the names of those that were removed.
    func run() throws(SandboxError) -> [String] {
        guard let entries = try list(folders.sandboxes) else { return [] }
        let groups = Host.uid == 0 ? ControlGroups.inspect() : ControlGroups.unusable("")
        let containers = Set(try list(folders.runtimeState) ?? [])
        var removed: [String] = []
        let names = Set(entries.filter { !$0.hasPrefix(".") })
        for name in names.union(containers).union(groupNames(groups)).sorted() where !isOwned(name) {
            try remove(name, groups)
            removed.append(name)
        }
        for draft in entries where draft.hasPrefix(".") && isAbandoned(draft) {
            try attempt { () throws(SystemError) in try Files.remove(folders.sandboxes + "/" + draft) }
        }
        for draft in try list(folders.skeletons) ?? [] where isAbandoned(draft) {
            try attempt { () throws(SystemError) in try Files.remove(folders.skeletons + "/" + draft) }
        }
        return removed
    }

    private func isOwned(_ name: String) -> Bool {
        Owner.read(folders.sandboxes + "/" + name)?.isAlive ?? false
    }

    /// A folder that was never shown: its name ends with the pid and the start of its maker.
    private func isAbandoned(_ draft: String) -> Bool {
        let parts = draft.split(separator: ".")
        guard parts.count >= 3, let pid = Int32(parts[parts.count - 2]),
            let start = UInt64(parts[parts.count - 1])
        else { return false }
        return Host.startTicks(of: pid) != start
    }

    /// Sandboxes of this store that have a control group left and perhaps nothing else.
    private func groupNames(_ groups: ControlGroups) -> [String] {
        guard groups.isWritable else { return [] }
        let prefix = folders.prefix + "-"
        return groups.hierarchies.flatMap { hierarchy in
            // A hierarchy without our folder has none of our groups.
            ((try? Files.list(hierarchy.path + "/headgate")) ?? []).filter { $0.hasPrefix(prefix) }
                .map { String($0.dropFirst(prefix.count)) }
        }
    }

    private func remove(_ name: String, _ groups: ControlGroups) throws(SandboxError) {
        let folder = folders.sandboxes + "/" + name
        endRuntimes(of: name)
        if let path = try? configuration.findRuntime() {  // without one its state is removed by hand
            let runtime = ContainerRuntime(
                path: path, stateFolder: folders.runtimeState, groups: groups, isRootRunner: Host.uid == 0)
            try attempt { () throws(SystemError) in try runtime.deleteByForce(name) }
        }
        if groups.isWritable { try JobGroup(groups: groups, key: folders.key(name)).remove() }
        try attempt { () throws(SystemError) in
            try Files.remove(folders.runtimeState + "/" + name)
            try Mounts.detach(below: folder)
            try Files.remove(folder)
        }
    }

    private func list(_ folder: String) throws(SandboxError) -> [String]? {
        guard Files.isFolder(folder) else { return nil }
        var names: [String] = []
        try attempt { () throws(SystemError) in names = try Files.list(folder) }
        return names
    }

    private func attempt(_ body: () throws(SystemError) -> Void) throws(SandboxError) {
        do throws(SystemError) { try body() } catch {
            throw SandboxError(SandboxCode.cannotRemove, error.message, help: error.help, cause: error)
        }
    }
}
