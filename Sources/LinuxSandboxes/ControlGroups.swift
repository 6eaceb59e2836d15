internal import Glibc
internal import Linux
internal import Sandboxes

/// The control groups of this machine and what can be done with them.
struct ControlGroups: Sendable, Equatable {
    /// How the hierarchies are arranged.
    enum Layout: String, Sendable {
        /// One hierarchy, version 2.
        case unified = "v2"
        /// Version 1 with version 2 beside it in `unified`.
        case hybrid
        /// Version 1 only.
        case legacy = "v1"
        /// None mounted, or none that we may use.
        case none
    }
    /// One mounted hierarchy.
    struct Hierarchy: Sendable, Equatable {
        let path: String
        let controllers: Set<String>
        let isUnified: Bool
    }

    let layout: Layout
    let hierarchies: [Hierarchy]
    /// Whether groups can be made in all of them.
    let isWritable: Bool
    /// Why not.
    let problem: String?

    /// For a runner that has none.
    static func unusable(_ problem: String) -> ControlGroups {
        let found = arranged((try? Mounts.all()) ?? [])  // without a mount table there are none
        return ControlGroups(
            layout: found.layout, hierarchies: found.hierarchies, isWritable: false, problem: problem)
    }

    /// What this process can use; makes the folder `headgate` in each hierarchy.
    static func inspect() -> ControlGroups {
        // Without a mount table there are no groups to be found.
        let found = arranged((try? Mounts.all()) ?? [])
        guard found.layout != .none else { return found }
        for hierarchy in found.hierarchies {
            let folder = hierarchy.path + "/headgate"
            do throws(SystemError) { try Files.createFolders(folder) } catch {
                return ControlGroups(
                    layout: found.layout, hierarchies: found.hierarchies, isWritable: false,
                    problem: error.message)
            }
            guard unsafe access(folder + "/cgroup.procs", W_OK) == 0 else {
                return ControlGroups(
                    layout: found.layout, hierarchies: found.hierarchies, isWritable: false,
                    problem: SystemError("write to", folder).message)
            }
        }
        return found
    }

    /// What a mount table shows.
    static func arranged(_ mounts: [Mount], below root: String = "/sys/fs/cgroup") -> ControlGroups {
        var hierarchies: [Hierarchy] = []
        for mount in mounts where mount.path == root || mount.path.hasPrefix(root + "/") {
            guard mount.fileSystem == "cgroup" || mount.fileSystem == "cgroup2" else { continue }
            hierarchies.removeAll { $0.path == mount.path }
            let isUnified = mount.fileSystem == "cgroup2"
            let controllers = isUnified ? [] : mount.options.filter { $0 != "rw" && $0 != "ro" }
            hierarchies.append(
                Hierarchy(path: mount.path, controllers: Set(controllers), isUnified: isUnified))
        }
        let layout: Layout =
            if hierarchies.isEmpty {
                .none
            } else if hierarchies.contains(where: { $0.isUnified && $0.path == root }) {
                .unified
            } else if hierarchies.contains(where: \.isUnified) { .hybrid } else { .legacy }
        return ControlGroups(
            layout: layout, hierarchies: hierarchies, isWritable: layout != .none,
            problem: layout == .none ? "no cgroups are mounted on \(root)" : nil)
    }

    /// The hierarchy that has a controller of version 1, or the unified one when that is all there is.
    func hierarchy(of controller: String) -> Hierarchy? {
        layout == .unified
            ? hierarchies.first(where: \.isUnified)
            : hierarchies.first { $0.controllers.contains(controller) }
    }

    /// The controllers whose limits would hold.
    func enforceable() -> Set<String> {
        guard isWritable else { return [] }
        let wanted: Set<String> = ["memory", "pids", "cpu"]
        guard layout == .unified, let root = hierarchies.first(where: \.isUnified) else {
            return wanted.filter { hierarchy(of: $0) != nil }
        }
        let text = (try? Files.text(root.path + "/cgroup.controllers")) ?? ""  // unreadable: nothing holds
        return wanted.intersection(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }

    /// Whether a memory limit can include swap.
    var limitsSwap: Bool {
        guard let memory = hierarchy(of: "memory") else { return false }
        return memory.isUnified || Files.exists(memory.path + "/memory.memsw.limit_in_bytes")
    }
}
