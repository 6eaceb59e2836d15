/// The layout of a database: who made it, and the steps that lead from nothing to today.
///
/// A released step never changes; a new layout is a new step at the end. `PRAGMA user_version` counts the steps
/// that a file has taken.
public struct Schema: Sendable {
    /// The number in the file's header that tells our databases from those of others.
    public let applicationID: Int32
    /// The steps, each a script of SQL.
    public let migrations: [String]

    /// Creates a layout.
    public init(applicationID: Int32, migrations: [String]) {
        self.applicationID = applicationID
        self.migrations = migrations
    }

    /// The number of steps that today's layout has.
    public var version: Int { migrations.count }
}
