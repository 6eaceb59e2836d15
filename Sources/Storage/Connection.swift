internal import CSQLite
internal import Glibc

/// How much a commit survives.
public enum Durability: String, Sendable {
    /// The end of the process at any moment.
    case normal = "NORMAL"
    /// A power cut as well: the commit waits for the disk.
    case full = "FULL"
}

/// An open database on the thread that owns it, with its prepared statements.
///
///     try connection.run("INSERT INTO runs (state) VALUES (?)", "queued")
///     let states = try connection.query("SELECT state FROM runs") { $0.text(0) }
@safe public final class Connection {
    /// The database file.
    public let path: String
    private let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    private var durability: Durability?

    init(_ path: String, flags: Int32, name: String? = nil) throws(StorageError) {
        self.path = path
        var opened: OpaquePointer?
        let all = flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let result = unsafe sqlite3_open_v2(name ?? path, &opened, all, nil)
        guard let opened = unsafe opened else {
            throw StorageError(.failed, "cannot open '\(path)': out of memory")
        }
        guard result == SQLITE_OK else {
            let error = unsafe Self.error(of: opened, "open", path)
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe handle = unsafe opened
        unsafe sqlite3_busy_timeout(handle, 10_000)
    }

    deinit {
        statements = [:]
        unsafe sqlite3_close_v2(handle)
    }

    /// Whether the file was opened for reading only.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") == 1 }
    /// The row id that the last insertion gave.
    public var lastInsertedID: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    public func run(_ sql: String, _ values: (any SQLBindable)?...) throws(StorageError) -> Int {
        let statement = try take(sql, values)
        defer { giveBack(statement, sql) }
        while try step(statement) {}
        return Int(unsafe sqlite3_changes(handle))
    }

    /// Runs a query and turns each row into a value.
    public func query<Value>(
        _ sql: String, _ values: (any SQLBindable)?..., row: (Row) throws -> Value
    ) throws -> [Value] {
        let statement = try take(sql, values)
        defer { giveBack(statement, sql) }
        var result: [Value] = []
        while try step(statement) { result.append(try row(statement.row)) }
        return result
    }

    /// Runs a query and turns its first row into a value; `nil` when there is none.
    public func first<Value>(
        _ sql: String, _ values: (any SQLBindable)?..., row: (Row) throws -> Value
    ) throws -> Value? {
        let statement = try take(sql, values)
        defer { giveBack(statement, sql) }
        return try step(statement) ? try row(statement.row) : nil
    }

    /// Runs a script of statements without parameters.
    func execute(_ script: String) throws(StorageError) {
        guard unsafe sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw error("write to") }
    }

    /// The integer that a pragma or query gives; 0 when it gives none.
    func integer(_ sql: String) throws(StorageError) -> Int64 {
        let statement = try take(sql, [])
        defer { giveBack(statement, sql) }
        return try step(statement) ? statement.row.int64(0) : 0
    }

    /// Runs a body in one transaction that no other writer can enter; an error rolls it back.
    func transaction<Value>(
        _ durability: Durability, _ body: (Connection) throws -> Value
    ) throws -> Value {
        if self.durability != durability {
            try execute("PRAGMA synchronous=\(durability.rawValue)")
            self.durability = durability
        }
        return try bracket("BEGIN IMMEDIATE", body)
    }

    /// Runs queries that all see the same state of the database.
    func snapshot<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        try bracket("BEGIN", body)
    }

    private func bracket<Value>(_ begin: String, _ body: (Connection) throws -> Value) throws -> Value {
        try run(begin)
        do {
            let value = try body(self)
            try run("COMMIT")
            return value
        } catch {
            // A full disk may have rolled back already; a rollback that fails ends with the connection.
            if unsafe sqlite3_get_autocommit(handle) == 0 {
                unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
            }
            throw error
        }
    }

    private func step(_ statement: Statement) throws(StorageError) -> Bool {
        switch statement.step() {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw error(statement.attempt)
        }
    }

    // A statement in use is out of the cache, so that a query inside a query's closure gets one of its own.
    private func take(_ sql: String, _ values: [(any SQLBindable)?]) throws(StorageError) -> Statement {
        let cached = statements.removeValue(forKey: sql)
        let statement = if let cached { cached } else { try prepare(sql) }
        let wanted = statement.parameterCount
        precondition(wanted == values.count, "'\(sql)' has \(wanted) parameters (was given \(values.count))")
        for (index, value) in values.enumerated() {
            let result = statement.bind(value?.sqlValue ?? .null, at: Int32(index + 1))
            guard result == SQLITE_OK else { throw error("bind a value for") }
        }
        return statement
    }

    private func prepare(_ sql: String) throws(StorageError) -> Statement {
        var pointer: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let result = unsafe sqlite3_prepare_v3(handle, sql, -1, flags, &pointer, nil)
        guard result == SQLITE_OK, let pointer = unsafe pointer else { throw error("read") }
        return unsafe Statement(pointer, sql: sql)
    }

    private func giveBack(_ statement: Statement, _ sql: String) {
        statement.reset()
        statements[sql] = statement
    }

    private func error(_ attempt: String) -> StorageError { unsafe Self.error(of: handle, attempt, path) }

    private static func error(of handle: OpaquePointer, _ attempt: String, _ path: String) -> StorageError {
        let reason = unsafe String(cString: sqlite3_errmsg(handle))
        let isFull = unsafe [ENOSPC, EDQUOT].contains(sqlite3_system_errno(handle))
        let kind: StorageError.Kind =
            switch unsafe sqlite3_extended_errcode(handle) & 0xFF {
            case SQLITE_FULL: .full
            case SQLITE_IOERR where isFull, SQLITE_CANTOPEN where isFull: .full
            case SQLITE_READONLY: .readOnly
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_CONSTRAINT: .constraint
            default: .failed
            }
        return StorageError(kind, "cannot \(attempt) '\(path)': \(reason)")
    }
}
