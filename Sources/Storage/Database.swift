internal import Linux

/// A database file with the one thread that works on it, so that Swift's own threads never wait for a disk.
///
///     let database = try await Database.open(path, schema: schema)
///     try await database.transaction(.full) { try $0.run("INSERT INTO models (name) VALUES (?)", name) }
///     let names = try await database.read { try $0.query("SELECT name FROM models") { $0.text(0) } }
///
/// Any number of processes may have the same file open: a writer waits up to ten seconds for another.
public final class Database: Sendable {
    /// The file.
    public let path: String
    private let worker: Worker

    private init(path: String, worker: Worker) {
        self.path = path
        self.worker = worker
    }

    deinit { worker.close() }

    /// Opens a database; makes it or brings its layout up to date unless it is opened for reading only.
    ///
    /// Before an older layout is changed, a copy named `<path>.layout-<version>.backup` is made.
    public static func open(
        _ path: String, schema: Schema, readOnly: Bool = false
    ) async throws(StorageError) -> Database {
        let worker = Worker()
        let failure: StorageError? = await withCheckedContinuation { continuation in
            Threads.start {
                serve(path, schema, readOnly, worker, opened: continuation)
                worker.leave()
            }
        }
        if let failure { throw failure }
        return Database(path: path, worker: worker)
    }

    /// Runs queries that all see the same state of the database.
    public func read<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        try await perform { connection in try connection.snapshot(body) }
    }

    /// Runs a body in one transaction; an error, also one of the body's own, rolls all of it back.
    @discardableResult
    public func transaction<Value: Sendable>(
        _ durability: Durability, _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        try await perform { connection in try connection.transaction(durability, body) }
    }

    /// Ends the thread and closes the file after all work before it.
    public func close() async {
        worker.close()
        await worker.waitUntilGone()
    }

    private func perform<Value: Sendable>(
        _ body: @escaping @Sendable (Connection) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = worker.submit { connection in
                continuation.resume(with: Swift.Result { try body(connection) })
            }
            if !isTaken {
                continuation.resume(throwing: StorageError(.cannotOpen, "'\(path)' was closed already"))
            }
        }
    }

    private static func serve(
        _ path: String, _ schema: Schema, _ readOnly: Bool, _ worker: Worker,
        opened: CheckedContinuation<StorageError?, Never>
    ) {
        let connection: Connection
        do throws(StorageError) {
            connection = try Connection.open(path, schema: schema, readOnly: readOnly)
        } catch {
            return opened.resume(returning: error)
        }
        opened.resume(returning: nil)
        worker.serve(connection)
    }
}
