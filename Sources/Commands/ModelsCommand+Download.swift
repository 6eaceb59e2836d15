internal import Digests
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Registry

/// `models download`.
extension ModelsCommand {
    /// Writes a version's files into a folder; every file's digest is checked on the way.
    static func download(
        _ name: ModelName, to folder: String, from store: EmbeddedStore
    ) async throws -> Answer {
        let version = try await version(name, in: store)
        let files = try await NewFolder(folder).fill(with: version.digest, from: store)
        let label = "\(version.model)/\(version.version)"
        let bytes = files.reduce(0) { $0 &+ $1.size }
        return Answer(
            text: Figures.line(
                "\(label): \(files.count) file\(files.count == 1 ? "" : "s"), \(Figures.bytes(bytes)), in \(folder)"
            ),
            json: [
                "model": .string(version.model), "version": .integer(version.version),
                "digest": .string(version.digest.description), "folder": .string(folder),
                "files": .array(files.map(\.json)),
            ])
    }
}

/// A folder to download into: it is not there yet, or empty.
struct NewFolder {
    /// Its absolute path.
    let path: String
    private let isThere: Bool

    /// Refuses a folder that has something in it.
    init(_ folder: String) throws {
        path = folder.hasPrefix("/") ? folder : Host.currentFolder + "/" + folder
        isThere = Files.status(path) != nil
        guard isThere else { return }
        guard Files.isFolder(path) else {
            throw Refusal(CommandCode.badUse, "'\(Figures.line(folder))' is not a folder")
        }
        guard try Files.list(path).isEmpty else {
            throw Refusal(
                CommandCode.badUse, "the folder '\(Figures.line(folder))' is not empty",
                help: "name a new folder")
        }
    }

    /// Writes a stored tree into it; after a failure it is as it was.
    func fill(with tree: Digest, from store: EmbeddedStore) async throws -> [TreeEntry] {
        do {
            try await store.exportTree(tree, to: path, uid: nil, gid: nil, unless: { false })
        } catch {
            if isThere {
                for name in try Files.list(path) { try Files.remove(path + "/" + name) }
            }
            throw error
        }
        return try await store.tree(tree)
    }
}
