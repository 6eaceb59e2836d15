import Glibc
import HeadgateTestKit
import Linux
import Storage
import Testing

let counterSchema = Schema(
    applicationID: 7, migrations: ["CREATE TABLE counters (name TEXT PRIMARY KEY, value)"])

func open(_ path: String, _ schema: Schema = counterSchema, readOnly: Bool = false) async throws -> Database {
    try await Database.open(path, schema: schema, readOnly: readOnly)
}

/// The error of an opening that fails.
func failure(opening path: String, _ schema: Schema = counterSchema) async -> StorageError? {
    do throws(StorageError) {
        _ = try await Database.open(path, schema: schema)
        return nil
    } catch { return error }
}

@Suite struct DatabaseTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/test.db" }

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [
        SQLValue.null, .integer(.min), .integer(.max), .real(0.1), .real(-.infinity), .text(""),
        .text("a\0b"),
        .text("한글 ☃"), .blob([]), .blob([0, 255]),
    ])
    func `a value comes back as it was`(value: SQLValue) async throws {
        let database = try await open(path)
        try await database.transaction(.normal) { connection in
            try connection.run("INSERT INTO counters VALUES ('x', ?)", Stored(value))
        }
        let back = try await database.read { connection in
            try connection.first("SELECT typeof(value), value FROM counters") { row in
                row.value(1, row.text(0))
            }
        }
        #expect(back == value)
    }

    @Test func `a transaction that fails leaves nothing`() async throws {
        let database = try await open(path)
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await database.transaction(.full) { connection in
                try connection.run("INSERT INTO counters VALUES ('a', 1)")
                throw Stop()
            }
        }
        #expect(try await count(database) == 0)
    }

    @Test func `a query inside a query's row gets a statement of its own`() async throws {
        let database = try await open(path)
        let seen = try await database.transaction(.normal) { connection in
            for name in ["a", "b", "c"] { try connection.run("INSERT INTO counters VALUES (?, 1)", name) }
            let sql = "SELECT name FROM counters ORDER BY name"
            return try connection.query(sql) { outer in
                try connection.query(sql) { $0.text(0) }.joined() + outer.text(0)
            }
        }
        #expect(seen == ["abca", "abcb", "abcc"])
    }

    @Test func `only the owner can read the file, its log and its index`() async throws {
        let database = try await open(path)
        try await database.transaction(.normal) { try $0.run("INSERT INTO counters VALUES ('a', 1)") }
        for name in try Files.list(folder.path) {
            #expect(Files.status(folder.path + "/" + name)?.mode == 0o600, "\(name)")
        }
    }

    @Test func `many that open a new file at once make one database and lose no write`() async throws {
        let path = path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let database = try await open(path)
                    for _ in 0..<25 {
                        try await database.transaction(.normal) { connection in
                            try connection.run(
                                """
                                INSERT INTO counters VALUES ('a', 1)
                                ON CONFLICT DO UPDATE SET value = value + 1
                                """)
                        }
                    }
                    await database.close()
                }
            }
            try await group.waitForAll()
        }
        let database = try await open(path)
        #expect(try await database.read { try $0.first("SELECT value FROM counters") { $0.int(0) } } == 200)
    }

    @Test func `a closed database says so`() async throws {
        let database = try await open(path)
        await database.close()
        let error = await #expect(throws: StorageError.self) { try await count(database) }
        #expect(error?.message == "'\(path)' was closed already")
    }

    @Test func `files copied in the middle of a transaction open without it`() async throws {
        let database = try await open(path)
        try await database.transaction(.full) { try $0.run("INSERT INTO counters VALUES ('kept', 1)") }
        let (from, to) = (path, folder.path + "/copy.db")
        try await database.transaction(.normal) { connection in
            // Rows for many pages, so that some of the open transaction is in the log already.
            try connection.run(
                """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                INSERT INTO counters SELECT 'lost' || i, hex(randomblob(100)) FROM n
                """)
            for ending in ["", "-wal"] { try Files.copy(from + ending, to: to + ending) }
        }
        let copy = try await open(to)
        #expect(try await copy.read { try $0.query("SELECT name FROM counters") { $0.text(0) } } == ["kept"])
        #expect(try await copy.read { try $0.first("PRAGMA integrity_check") { $0.text(0) } } == "ok")
    }
}

func count(_ database: Database) async throws -> Int {
    try await database.read { try $0.first("SELECT count(*) FROM counters") { $0.int(0) } ?? -1 }
}

private struct Stored: SQLBindable {
    let sqlValue: SQLValue
    init(_ value: SQLValue) { sqlValue = value }
}

extension Row {
    fileprivate func value(_ column: Int32, _ type: String) -> SQLValue {
        switch type {
        case "null": .null
        case "integer": .integer(int64(column))
        case "real": .real(double(column))
        case "text": .text(text(column))
        default: .blob(blob(column))
        }
    }
}
