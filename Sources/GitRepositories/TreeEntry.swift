internal import Repositories

/// A path that a checkout consists of.
struct TreeEntry: Sendable, Equatable {
    /// The path below the top, as the bytes that git prints.
    var path: [UInt8]
    /// The commit of a submodule, else `nil`.
    var submodule: [UInt8]?
    /// Whether a sparse checkout leaves it out.
    var isSkipped = false

    var parent: [UInt8] { path.lastIndex(of: 47).map { Array(path[..<$0]) } ?? [] }
    var name: [UInt8] { path.lastIndex(of: 47).map { Array(path[($0 + 1)...]) } ?? path }
}

extension GitRepository {
    /// Tracked paths and untracked ones that git does not ignore, sorted; they need not exist.
    func entries() throws(RepositoryError) -> [TreeEntry] {
        guard !isBare else {
            throw RepositoryError(
                GitCode.noWorkingTree, "the repository '\(folder)' is bare and has no working tree",
                help: "name a ref, or use a clone")
        }
        var entries = try git.trackedEntries()
        for path in try git.output(["ls-files", "-z", "--others", "--exclude-standard"]).split(separator: 0)
        where path.last != 47 {  // a path with a slash is a repository inside this one
            entries[Array(path)] = TreeEntry(path: Array(path))
        }
        return entries.values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }
}

extension Git {
    /// What the index holds, by path.
    func trackedEntries() throws(RepositoryError) -> [[UInt8]: TreeEntry] {
        var entries: [[UInt8]: TreeEntry] = [:]
        // Each record is `T mode object stage<TAB>path`; T is S for what a sparse checkout leaves out.
        for record in try output(["ls-files", "-z", "-t", "--cached", "--stage"]).split(separator: 0) {
            guard let tab = record.firstIndex(of: 9) else { continue }
            let fields = record[..<tab].split(separator: 32)
            guard fields.count == 4 else { continue }
            let isSubmodule = fields[1].elementsEqual("160000".utf8)
            let path = Array(record[(tab + 1)...])
            entries[path] = TreeEntry(
                path: path, submodule: isSubmodule ? Array(fields[2]) : nil,
                isSkipped: fields[0].elementsEqual([83]))
        }
        return entries
    }
}
