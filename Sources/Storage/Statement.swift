internal import CSQLite

/// A prepared statement, reused with new values each time.
@safe final class Statement {
    private let pointer: OpaquePointer

    /// What it tries, for error messages: `read` or `write to`.
    let attempt: String

    /// Takes over what SQLite prepared from a text.
    init(_ pointer: OpaquePointer, sql: String) {
        unsafe self.pointer = unsafe pointer
        let isControl = sql.hasPrefix("BEGIN") || sql.hasPrefix("COMMIT")
        attempt = unsafe sqlite3_stmt_readonly(pointer) == 1 && !isControl ? "read" : "write to"
    }

    deinit { unsafe sqlite3_finalize(pointer) }

    /// How many values it wants.
    var parameterCount: Int { Int(unsafe sqlite3_bind_parameter_count(pointer)) }
    /// The row that the last step found.
    var row: Row { unsafe Row(pointer) }

    /// Goes on to the next row; gives SQLite's result.
    func step() -> Int32 { unsafe sqlite3_step(pointer) }

    /// Makes it ready for new values.
    func reset() {
        unsafe sqlite3_reset(pointer)
        unsafe sqlite3_clear_bindings(pointer)
    }

    /// Gives a parameter, from 1, its value; gives SQLite's result.
    func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(pointer, index)
        case .integer(let number): return unsafe sqlite3_bind_int64(pointer, index, number)
        case .real(let number): return unsafe sqlite3_bind_double(pointer, index, number)
        case .text(let text):
            return unsafe text.utf8CString.withUnsafeBufferPointer {
                unsafe sqlite3_bind_text64(
                    pointer, index, $0.baseAddress, UInt64($0.count - 1), transient, UInt8(SQLITE_UTF8))
            }
        case .blob(let blob):
            guard !blob.isEmpty else { return unsafe sqlite3_bind_zeroblob(pointer, index, 0) }
            return unsafe blob.withUnsafeBytes {
                unsafe sqlite3_bind_blob64(pointer, index, $0.baseAddress, UInt64($0.count), transient)
            }
        }
    }
}

/// `SQLITE_TRANSIENT`, a macro that Swift does not see: SQLite copies the bytes at once.
private var transient: sqlite3_destructor_type? {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type?.self)
}
