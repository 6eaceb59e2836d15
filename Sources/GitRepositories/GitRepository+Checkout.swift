internal import Linux
public import Repositories

extension GitRepository {
    /// Writes files into a folder: the working tree as it is, or what a commit holds.
    ///
    /// `.git` is made apart, in a folder of our own, and copied in last: git never runs on what a job may change.
    /// It has the commit and its history, no hooks, and nothing of the host: no path, no password, no alternates.
    /// Links in the destination are never followed. Submodules become empty folders.
    public func checkout(_ request: CheckoutRequest) async throws(RepositoryError) {
        try await blocking { () throws(RepositoryError) in
            let staged = try StagedRepository(in: request.stagingFolder)
            let source: String
            let entries: [TreeEntry]
            if let ref = request.ref {
                let commit = try commitNumber(ref)
                let git = try Git(staged: staged.repository, workTree: staged.tree)
                try staged.fill(
                    git, from: self, commit: commit, branch: nil, depth: request.depth, keepsLineEnds: false)
                try git.output(["read-tree", "--reset", "-u", "HEAD"])
                entries = try git.trackedEntries().values.sorted {
                    $0.path.lexicographicallyPrecedes($1.path)
                }
                source = staged.tree
            } else {
                entries = try self.entries()
                let commit = try commitNumber("HEAD")
                let branch = try git.line(["symbolic-ref", "--quiet", "HEAD"])
                let git = try Git(staged: staged.repository, workTree: folder)
                try staged.fill(
                    git, from: self, commit: commit, branch: branch, depth: request.depth, keepsLineEnds: true
                )
                try staged.takeIndex(git, from: self, entries)
                source = folder
            }
            do throws(SystemError) {
                try write(entries, from: source, gitFolder: staged.repository, request)
            } catch {
                throw RepositoryError(
                    GitCode.checkoutFailed, "cannot check out to '\(request.destination)': \(error.message)",
                    help: error.help, cause: error)
            }
        }
    }

    private func write(
        _ entries: [TreeEntry], from source: String, gitFolder: String, _ request: CheckoutRequest
    ) throws(SystemError) {
        try Files.createFolders(request.destination)
        let destination = try FolderHandle(request.destination)
        if request.clean { try destination.removeContents() } else { try destination.remove(Self.gitName) }
        var sources = FolderCache(try FolderHandle(source))
        var targets = FolderCache(destination)
        for entry in entries where entry.path.split(separator: 47).first?.elementsEqual(Self.gitName) != true
        {
            if entry.submodule != nil {
                _ = try destination.makeFolders(entry.path)
                continue
            }
            guard let parent = sources.folder(entry.parent), let status = parent.status(entry.name),
                status.kind == .file || status.kind == .link
            else { continue }  // deleted, or left out by a sparse checkout
            _ = try targets.made(entry.parent).copy(entry.name, from: parent)
        }
        try copyFolder(try FolderHandle(gitFolder), to: try destination.makeFolders(Self.gitName))
    }

    private func copyFolder(_ source: FolderHandle, to target: FolderHandle) throws(SystemError) {
        for name in try source.names() {
            if let folder = source.folder(name) {
                try copyFolder(folder, to: try target.makeFolders(name))
            } else {
                _ = try target.copy(name, from: source)
            }
        }
    }

    private static let gitName = Array(".git".utf8)
}
