public import Digests

/// One value of a database row or parameter.
public enum SQLValue: Sendable, Equatable {
    /// No value.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// A number; SQLite keeps NaN as no value.
    case real(Double)
    /// Text in UTF-8.
    case text(String)
    /// Bytes.
    case blob([UInt8])
}

/// A value that can be a statement's parameter.
public protocol SQLBindable {
    /// The value as the database keeps it.
    var sqlValue: SQLValue { get }
}

extension Int: SQLBindable {
    /// The integer.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int32: SQLBindable {
    /// The integer.
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLBindable {
    /// The integer.
    public var sqlValue: SQLValue { .integer(self) }
}

extension UInt64: SQLBindable {
    /// The bit pattern as a signed integer.
    public var sqlValue: SQLValue { .integer(Int64(bitPattern: self)) }
}

extension Double: SQLBindable {
    /// The number.
    public var sqlValue: SQLValue { .real(self) }
}

extension String: SQLBindable {
    /// The text.
    public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLBindable {
    /// The bytes.
    public var sqlValue: SQLValue { .blob(self) }
}

extension Digest: SQLBindable {
    /// The 64 digits, so that a person can read the table.
    public var sqlValue: SQLValue { .text(hex) }
}
