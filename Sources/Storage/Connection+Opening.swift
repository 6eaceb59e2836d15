internal import CSQLite
internal import Glibc
internal import Linux

extension Connection {
    /// Opens a database, makes it when it is missing, and brings its layout up to date.
    static func open(_ path: String, schema: Schema, readOnly: Bool) throws(StorageError) -> Connection {
        if readOnly { return try openForReading(path, schema: schema) }
        try createFile(path)
        let connection = try Connection(path, flags: SQLITE_OPEN_READWRITE)
        guard !connection.isReadOnly else {
            throw StorageError(.readOnly, "cannot write to '\(path)': the file may only be read")
        }
        try connection.check(schema)
        try connection.switchToWriteAheadLog()
        try connection.migrate(to: schema)
        // Triggers must see the deletion inside INSERT OR REPLACE, or it would get around them.
        try connection.execute(
            "PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY")
        return connection
    }

    private static func openForReading(_ path: String, schema: Schema) throws(StorageError) -> Connection {
        guard Files.exists(path) else {
            throw StorageError(.cannotOpen, "cannot open '\(path)': there is no store yet")
        }
        do throws(StorageError) {
            let connection = try Connection(path, flags: SQLITE_OPEN_READONLY)
            try connection.check(schema)
            return connection
        } catch {
            // Where no file can be made beside it, SQLite reads only a database that cannot change meanwhile.
            let hasLog = (Files.status(path + "-wal")?.size ?? 0) > 0
            guard error.kind == .cannotOpen || error.kind == .readOnly, !hasLog else { throw error }
            let name = "file:" + escaped(path) + "?immutable=1"
            let connection = try Connection(path, flags: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, name: name)
            try connection.check(schema)
            return connection
        }
    }

    private static func escaped(_ path: String) -> String {
        path.replacing("%", with: "%25").replacing("?", with: "%3f").replacing("#", with: "%23")
    }

    // SQLite gives the log and its index the mode of the database, so this one mode covers all three.
    private static func createFile(_ path: String) throws(StorageError) {
        if let status = Files.status(path, followingLinks: true) {
            guard status.kind == .file else {
                throw StorageError(.cannotOpen, "cannot open '\(path)': it is not a regular file")
            }
            return
        }
        do throws(SystemError) { _ = try FileDescriptor.open(path, O_RDWR | O_CREAT, mode: 0o600) } catch {
            throw StorageError(error)
        }
    }

    private func check(_ schema: Schema) throws(StorageError) {
        // In one transaction: another process may make the database between two of these questions.
        try execute("BEGIN")
        let application = try integer("PRAGMA application_id")
        let version = try integer("PRAGMA user_version")
        let objects = try integer("SELECT count(*) FROM sqlite_schema")
        try execute("COMMIT")
        guard (application == 0 && version == 0 && objects == 0) || application == Int64(schema.applicationID)
        else {
            throw StorageError(
                .foreign, "'\(path)' is a database of another program (application id \(application))")
        }
        guard version <= Int64(schema.version) else {
            throw StorageError(
                .newer,
                "'\(path)' has layout \(version), and this program knows layouts up to \(schema.version)")
        }
    }

    // Two processes that make the same store at once: SQLite does not wait for this one lock by itself.
    private func switchToWriteAheadLog() throws(StorageError) {
        for attempt in 1... {
            do throws(StorageError) { return try execute("PRAGMA journal_mode=WAL") } catch {
                guard error.kind == .busy, attempt < 500 else { throw error }
                usleep(20_000)
            }
        }
    }

    private func migrate(to schema: Schema) throws(StorageError) {
        let old = try integer("PRAGMA user_version")
        guard old < Int64(schema.version) else { return }
        if old > 0 { try backUp(version: old) }
        do {
            try transaction(.full) { connection in
                let now = Int(try connection.integer("PRAGMA user_version"))
                guard now < schema.version else { return }
                for step in schema.migrations[now...] { try connection.execute(step) }
                try connection.execute(
                    "PRAGMA application_id=\(schema.applicationID); PRAGMA user_version=\(schema.version)")
            }
        } catch let error as StorageError {
            throw error
        } catch {
            throw StorageError(.failed, "cannot bring '\(path)' to layout \(schema.version): \(error)")
        }
    }

    private func backUp(version: Int64) throws(StorageError) {
        let backup = "\(path).layout-\(version).backup"
        let temporary = "\(backup).\(Host.pid)"
        do throws(SystemError) {
            try Files.remove(temporary)
            _ = try FileDescriptor.open(temporary, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
        } catch { throw StorageError(error) }
        do throws(StorageError) { try run("VACUUM INTO ?", temporary) } catch {
            unsafe unlink(temporary)
            throw error
        }
        do throws(SystemError) {
            try FileDescriptor.open(temporary).synchronize()
            try Files.rename(temporary, to: backup)
            try Files.synchronizeFolder(Files.parent(of: backup))
        } catch { throw StorageError(error) }
    }
}
