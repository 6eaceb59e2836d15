import Diagnostics
import Glibc
import HeadgateTestKit
import Linux
import Storage
import Testing

@Suite struct OpeningTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/test.db" }

    init() throws { folder = try TemporaryFolder() }

    @Test func `an older layout is copied before it is changed`() async throws {
        let old = try await open(path)
        try await old.transaction(.full) { try $0.run("INSERT INTO counters VALUES ('a', 5)") }
        await old.close()
        let two = Schema(
            applicationID: 7,
            migrations: counterSchema.migrations + [
                "ALTER TABLE counters ADD COLUMN unit TEXT NOT NULL DEFAULT 's'"
            ])
        let new = try await open(path, two)
        #expect(try await new.read { try $0.first("SELECT unit FROM counters") { $0.text(0) } } == "s")
        let backup = path + ".layout-1.backup"
        #expect(Files.status(backup)?.mode == 0o600)
        #expect(try await count(open(backup)) == 1)
    }

    @Test func `a migration that fails changes nothing`() async throws {
        await (try open(path)).close()
        let broken = Schema(
            applicationID: 7,
            migrations: counterSchema.migrations + [
                "CREATE TABLE more (x)", "INSERT INTO nowhere VALUES (1)",
            ])
        #expect(await failure(opening: path, broken)?.message.contains("no such table: nowhere") == true)
        let database = try await open(path)
        let tables = try await database.read {
            try $0.query("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
        }
        #expect(tables == ["counters"])
    }

    @Test func `a newer layout is an error that names both`() async throws {
        let newer = Schema(applicationID: 7, migrations: counterSchema.migrations + ["CREATE TABLE more (x)"])
        await (try open(path, newer)).close()
        let error = await failure(opening: path)
        #expect(error?.kind == .newer)
        #expect(error?.message == "'\(path)' has layout 2, and this program knows layouts up to 1")
        #expect(error?.code.id == "A015")
    }

    @Test func `another program's database is left alone`() async throws {
        let other = Schema(applicationID: 8, migrations: ["CREATE TABLE theirs (x)"])
        await (try open(path, other)).close()
        #expect(await failure(opening: path)?.kind == .foreign)
    }

    @Test func `a database without an application id is another program's`() async throws {
        let other = Schema(applicationID: 0, migrations: ["CREATE TABLE theirs (x)"])
        await (try open(path, other)).close()
        #expect(await failure(opening: path)?.kind == .foreign)
    }

    @Test func `a file that is no database is an error`() async throws {
        try folder.write(String(repeating: "not a database\n", count: 100), "test.db")
        let error = await failure(opening: path)
        #expect(error?.kind == .corrupt)
        #expect(error?.message == "cannot read '\(path)': file is not a database")
        #expect(error?.help?.contains("backup") == true)
    }

    @Test func `a damaged page is an error and no crash`() async throws {
        let database = try await open(path)
        try await database.transaction(.full) { connection in
            for index in 0..<2_000 {
                try connection.run("INSERT INTO counters VALUES (?, ?)", "n\(index)", index)
            }
        }
        await database.close()
        var bytes = try Files.read(path)
        for index in 4_096..<bytes.count { bytes[index] = 0xA5 }
        try Files.write(bytes, to: path)
        let damaged = try? await open(path)  // SQLite may notice now or when it reads
        guard let damaged else { return #expect(await failure(opening: path)?.kind == .corrupt) }
        let error = await #expect(throws: StorageError.self) { try await count(damaged) }
        #expect(error?.kind == .corrupt)
    }

    @Test func `a folder in place of the file is an error`() async throws {
        try Files.createFolders(path)
        #expect(await failure(opening: path)?.message == "cannot open '\(path)': it is not a regular file")
    }

    @Test func `a file that is not there is not made for reading`() async throws {
        let error = await #expect(throws: StorageError.self) { try await open(path, readOnly: true) }
        #expect(error?.kind == .cannotOpen)
        #expect(!Files.exists(path))
    }

    @Test func `what is open for reading cannot be written`() async throws {
        let writer = try await open(path)
        let reader = try await open(path, readOnly: true)
        #expect(try await count(reader) == 0)
        let error = await #expect(throws: StorageError.self) {
            try await reader.transaction(.normal) { try $0.run("DELETE FROM counters") }
        }
        #expect(error?.kind == .readOnly)
        await writer.close()
    }
}

@Suite(.enabled(if: Host.uid == 0, "mounting needs root")) struct MountedOpeningTests {
    @Test func `a full disk rolls back and keeps what was committed`() async throws {
        let mount = try SmallFileSystem(megabytes: 1)
        let database = try await open(mount.path + "/test.db")
        try await database.transaction(.full) { try $0.run("INSERT INTO counters VALUES ('kept', 1)") }
        let error = await #expect(throws: StorageError.self) {
            try await database.transaction(.full) { connection in
                for index in 0..<2_000 {
                    try connection.run("INSERT INTO counters VALUES (?, randomblob(1000))", "lost\(index)")
                }
            }
        }
        #expect(error?.kind == .full)
        #expect(error?.help?.contains("space") == true)
        #expect(try await count(database) == 1)
        await database.close()
        #expect(try await count(open(mount.path + "/test.db")) == 1)
    }

    @Test func `no room for a new database is an error`() async throws {
        let mount = try SmallFileSystem(megabytes: 1)
        try mount.fill()
        #expect(await failure(opening: mount.path + "/test.db")?.kind == .full)
    }

    @Test func `a read-only file system can be read but not written`() async throws {
        let mount = try SmallFileSystem(megabytes: 4)
        let path = mount.path + "/test.db"
        let database = try await open(path)
        try await database.transaction(.full) { try $0.run("INSERT INTO counters VALUES ('a', 1)") }
        await database.close()
        try mount.makeReadOnly()
        #expect(await failure(opening: path)?.kind == .readOnly)
        #expect(await failure(opening: mount.path + "/new.db")?.kind == .readOnly)
        let reader = try await open(path, readOnly: true)
        #expect(try await count(reader) == 1)
        await reader.close()
    }
}
