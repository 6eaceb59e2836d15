internal import Linux
public import Models
internal import Storage

/// The store of runs, models and artifacts in one folder: a database and files named by their digest.
///
///     let store = try await EmbeddedStore.open(home: home)
///     let run = try await store.begin(record)
///     let version = try await store.publish(publication)
///
/// Any number of processes may use the same folder at once.
public final class EmbeddedStore: RunLedger, ModelRegistry, ArtifactStore, Sendable {
    /// The folder.
    public var home: String { folder.path }
    let folder: HomeFolder
    let database: Database
    let blobs: BlobFolder

    private init(folder: HomeFolder, database: Database, blobs: BlobFolder) {
        self.folder = folder
        self.database = database
        self.blobs = blobs
    }

    /// Opens the store of a folder, and makes it when it is missing unless it is opened for reading only.
    public static func open(home: String, readOnly: Bool = false) async throws(ModelError) -> EmbeddedStore {
        do {
            let folder = HomeFolder(path: absolute(home))
            let blobs = try await Threads.run {
                if !readOnly { try folder.create() }
                return try BlobFolder(folder.blobs, readOnly: readOnly)
            }
            let database = try await Database.open(
                folder.database, schema: RegistrySchema.current, readOnly: readOnly)
            return EmbeddedStore(folder: folder, database: database, blobs: blobs)
        } catch { throw ModelError(of: error) }
    }

    /// Closes the database after all work before it; the store cannot be used afterwards.
    public func close() async { await database.close() }

    /// Runs queries that see one state of the database.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws(ModelError) -> Value {
        do { return try await database.read(body) } catch { throw ModelError(of: error) }
    }

    /// Runs changes that happen all or not at all.
    @discardableResult
    func write<Value: Sendable>(
        _ durability: Durability, _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws(ModelError) -> Value {
        do { return try await database.transaction(durability, body) } catch { throw ModelError(of: error) }
    }

    /// Works on files on a thread that may block.
    func files<Value: Sendable>(
        _ body: @escaping @Sendable (BlobFolder) throws -> Value
    ) async throws(ModelError) -> Value {
        do { return try await Threads.run { [blobs] in try body(blobs) } } catch {
            throw ModelError(of: error)
        }
    }

    private static func absolute(_ path: String) -> String {
        var path = path.hasPrefix("/") ? path : Host.currentFolder + "/" + path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
