internal import Linux
internal import Storage

/// The folder of a store and its parts.
struct HomeFolder {
    let path: String

    /// The database.
    var database: String { path + "/headgate.db" }
    /// The folder of blobs.
    var blobs: String { path + "/blobs" }
    /// The file that is written whenever a concurrency group changes.
    var groupBell: String { path + "/groups" }
    /// The folder of a run.
    func run(_ number: Int) -> String { "\(path)/runs/\(number)" }

    /// Makes the folders that are missing, with their modes whatever the caller's umask is.
    ///
    /// The home and `sandboxes` may be walked through, because the root user of a user namespace must.
    func create() throws(StorageError) {
        if let status = Files.status(path, followingLinks: true) {
            guard status.kind == .folder else {
                throw StorageError(.cannotOpen, "'\(path)' is not a folder")
            }
            guard status.uid == Host.uid else {
                throw StorageError(
                    .cannotOpen, "'\(path)' belongs to user \(status.uid), and this is user \(Host.uid)")
            }
        }
        try create(path, mode: 0o711)
        for name in ["blobs", "runs", "caches", "keys"] { try create("\(path)/\(name)", mode: 0o700) }
        try create(path + "/sandboxes", mode: 0o711)
    }

    private func create(_ folder: String, mode: UInt32) throws(StorageError) {
        guard !Files.isFolder(folder) else { return }
        do throws(SystemError) {
            try Files.createFolders(folder, mode: 0o755)
            try Files.setMode(folder, mode)
        } catch { throw StorageError(error) }
    }
}
