internal import CSQLite

/// The current row of a query; valid only inside the closure that gets it.
@safe public struct Row {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) { unsafe self.statement = unsafe statement }

    /// Whether a column has no value.
    public func isNull(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// A column as a 64-bit integer; 0 for no value.
    public func int64(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }
    /// A column as an integer; 0 for no value.
    public func int(_ column: Int32) -> Int { Int(int64(column)) }
    /// A column as a number; NaN for no value, which is how SQLite keeps NaN.
    public func double(_ column: Int32) -> Double {
        isNull(column) ? .nan : unsafe sqlite3_column_double(statement, column)
    }

    /// A column as text; empty for no value.
    public func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// A column's bytes; none for no value.
    public func blob(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(statement, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// A column as an integer, or `nil` for no value.
    public func optionalInt64(_ column: Int32) -> Int64? { isNull(column) ? nil : int64(column) }
    /// A column as an integer, or `nil` for no value.
    public func optionalInt(_ column: Int32) -> Int? { isNull(column) ? nil : int(column) }
    /// A column as a number, or `nil` for no value.
    public func optionalDouble(_ column: Int32) -> Double? { isNull(column) ? nil : double(column) }
    /// A column as text, or `nil` for no value.
    public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }
}
