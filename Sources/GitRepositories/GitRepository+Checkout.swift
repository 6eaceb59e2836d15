internal import Linux
public import Repositories

extension GitRepository {
    /// Writes files into a folder: the working tree as it is, or what a commit holds.
    ///
    /// `.git` is made apart, in a folder of our own, and copied in last: git never runs on what a job may change.
    /// It has the commit and its history, no hooks, and nothing of the host: no path, no password, no alternates.
    /// Links in the destination are never followed. Submodules that are not asked for become empty folders.
    public func checkout(_ request: CheckoutRequest) async throws(RepositoryError) {
        try await blocking { () throws(RepositoryError) in
            let checkout = try prepare(request)
            try checkout.link()
            do throws(SystemError) {
                try Files.createFolders(request.destination)
                let destination = try FolderHandle(request.destination)
                if request.clean {
                    try destination.removeContents()
                } else {
                    try destination.remove(Self.gitName)
                }
                try write(checkout, to: destination)
                try copyFolder(
                    try FolderHandle(checkout.staged.repository),
                    to: try destination.makeFolders(Self.gitName))
                try writeModules(of: checkout, to: destination, below: ".git")
            } catch {
                throw RepositoryError(
                    GitCode.checkoutFailed, "cannot check out to '\(request.destination)': \(error.message)",
                    help: error.help, cause: error)
            }
        }
    }

    /// Writes the files of a checkout, without what is below its submodules.
    private func write(_ checkout: PreparedCheckout, to destination: FolderHandle) throws(SystemError) {
        var sources = FolderCache(try FolderHandle(checkout.source))
        var targets = FolderCache(destination)
        for entry in checkout.entries
        where entry.path.split(separator: 47).first?.elementsEqual(Self.gitName) != true {
            if entry.submodule != nil {
                _ = try destination.makeFolders(entry.path)
                continue
            }
            guard let parent = sources.folder(entry.parent), let status = parent.status(entry.name),
                status.kind == .file || status.kind == .link
            else { continue }  // deleted, or left out by a sparse checkout
            let target = try targets.made(entry.parent)
            if let content = checkout.contents[entry.path] {
                try copy(content, to: entry.name, in: target, like: status)
            } else {
                _ = try target.copy(entry.name, from: parent)
            }
        }
    }

    /// Writes the submodules of a checkout, and their git folders below that of the repository around them.
    private func writeModules(
        of checkout: PreparedCheckout, to destination: FolderHandle, below git: String, up: Int = 0,
        top: FolderHandle? = nil
    ) throws(SystemError) {
        let top = top ?? destination
        for (path, module) in checkout.modules {
            let folder = try destination.makeFolders(path)
            let depth = up + path.split(separator: 47).count
            let gitFolder = "\(git)/modules/\(module.submodule.name)"
            try write(module.checkout, to: folder)
            try copyFolder(
                try FolderHandle(module.checkout.staged.repository),
                to: try top.makeFolders(Array(gitFolder.utf8)))
            let link = "gitdir: " + String(repeating: "../", count: depth) + gitFolder + "\n"
            try folder.create(Self.gitName, mode: 0o644).write(Array(link.utf8))
            try writeModules(of: module.checkout, to: folder, below: gitFolder, up: depth, top: top)
        }
    }

    private func copy(
        _ content: String, to name: [UInt8], in folder: FolderHandle, like status: FileStatus
    ) throws(SystemError) {
        let target = try folder.create(name, mode: status.mode & 0o777)
        try Files.copy(try FileDescriptor.open(content), to: target)
        folder.setModified(name, nanoseconds: status.modifiedNanoseconds)
    }

    /// Copies a git folder, but for the large files, whose content is in the working tree.
    private func copyFolder(
        _ source: FolderHandle, to target: FolderHandle, isTop: Bool = true
    ) throws(SystemError) {
        for name in try source.names() where !isTop || name != Self.largeFiles {
            if let folder = source.folder(name) {
                try copyFolder(folder, to: try target.makeFolders(name), isTop: false)
            } else {
                _ = try target.copy(name, from: source)
            }
        }
    }

    private static let gitName = Array(".git".utf8)
    private static let largeFiles = Array("lfs".utf8)
}
