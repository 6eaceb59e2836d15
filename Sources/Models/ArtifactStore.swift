public import Digests

/// Content by digest: blobs, folders, a run's artifacts and keyed caches.
public protocol ArtifactStore: Sendable {
    /// Stores bytes; the same bytes are stored once.
    func put(_ bytes: [UInt8]) async throws(ModelError) -> Digest
    /// The bytes of a blob; a missing or changed blob is an error.
    func get(_ digest: Digest) async throws(ModelError) -> [UInt8]
    /// The path of a blob's file on the host, to be read and never written.
    func path(of digest: Digest) -> String

    /// Stores one regular file below a folder; a link anywhere on the way, or a way out of it, is an error.
    ///
    /// - Parameters:
    ///   - path: The file's path below the folder.
    ///   - root: The folder.
    ///   - isStopped: Is asked, on any thread, before each piece; once it is true the store gives up.
    func putFile(
        _ path: String, in root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) -> Digest
    /// Stores a file or folder below `root` as a manifest of sorted lines `mode sha256 path`.
    ///
    /// `path` must stay inside `root`; a symbolic link in it or below it is an error; a single file becomes a
    /// manifest of one line. `mode` is `100644` or `100755`. An empty folder is an error. `isStopped` as above.
    func putTree(
        _ path: String, in root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) -> Digest
    /// Writes a stored tree into a new folder; `isStopped` as above.
    func exportTree(
        _ digest: Digest, to folder: String, uid: UInt32?, gid: UInt32?,
        unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError)
    /// The entries of a stored tree.
    func tree(_ digest: Digest) async throws(ModelError) -> [TreeEntry]

    /// Keeps an artifact of a run under a name; an existing name is an error unless `overwrite`.
    func keepArtifact(
        _ name: String, tree: Digest, run: Int, job: String, overwrite: Bool, expiresAt: Int64?
    ) async throws(ModelError)
    /// The artifacts of a run by name.
    func artifacts(ofRun number: Int) async throws(ModelError) -> [StoredArtifact]

    /// Saves a cache entry; an existing key in that scope stays as it is (`false`).
    func saveCache(key: String, version: String, scope: String, tree: Digest) async throws(ModelError) -> Bool
    /// The entry with exactly that key, else the newest whose key starts with one of the prefixes, in their order.
    func findCache(
        key: String, prefixes: [String], version: String, scope: String
    ) async throws(ModelError) -> (key: String, tree: Digest)?
}

extension ArtifactStore {
    /// Stores one regular file below a folder, however long it takes.
    public func putFile(_ path: String, in root: String) async throws(ModelError) -> Digest {
        try await putFile(path, in: root) { false }
    }

    /// Stores a file or folder below `root`, however long it takes.
    public func putTree(_ path: String, in root: String) async throws(ModelError) -> Digest {
        try await putTree(path, in: root) { false }
    }
}

/// One file of a stored tree.
public struct TreeEntry: Sendable, Equatable {
    /// The path below the tree, without `..`.
    public var path: String
    /// Whether it may be executed.
    public var isExecutable: Bool
    /// The content.
    public var digest: Digest
    /// The size in bytes.
    public var size: Int64

    /// Creates an entry.
    public init(path: String, isExecutable: Bool, digest: Digest, size: Int64) {
        self.path = path
        self.isExecutable = isExecutable
        self.digest = digest
        self.size = size
    }
}

/// An artifact of a run.
public struct StoredArtifact: Sendable, Equatable {
    /// Its name, unique in the run.
    public var name: String
    /// The job that uploaded it.
    public var job: String
    /// Its files.
    public var tree: Digest
    /// The sum of the sizes in bytes.
    public var bytes: Int64
    /// Milliseconds since 1970.
    public var createdAt: Int64

    /// Creates an artifact.
    public init(name: String, job: String, tree: Digest, bytes: Int64, createdAt: Int64) {
        self.name = name
        self.job = job
        self.tree = tree
        self.bytes = bytes
        self.createdAt = createdAt
    }
}
