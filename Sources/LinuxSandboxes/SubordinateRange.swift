internal import Glibc
internal import Linux
public import Sandboxes

/// Host user and group numbers that belong to sandboxes alone.
///
/// Number 0 inside is the first of the range, 1000 inside (the job's user) the 1001st.
///
/// Source: subuid(5), subgid(5).
public struct SubordinateRange: Sendable, Equatable {
    /// The host number of user 0 inside.
    public let firstUser: UInt32
    /// The host number of group 0 inside.
    public let firstGroup: UInt32
    /// How many numbers there are of each.
    public static let count: UInt32 = 65_536

    /// Creates a range.
    public init(firstUser: UInt32, firstGroup: UInt32) {
        self.firstUser = firstUser
        self.firstGroup = firstGroup
    }

    /// Reads the `headgate` lines and checks that they are ours alone.
    ///
    /// - Parameters:
    ///   - folder: Where `subuid`, `subgid`, `passwd` and `group` are.
    public static func read(folder: String = "/etc") throws(SandboxError) -> SubordinateRange {
        SubordinateRange(
            firstUser: try NumberTable.read(folder + "/subuid", beside: folder + "/passwd").ours(),
            firstGroup: try NumberTable.read(folder + "/subgid", beside: folder + "/group").ours())
    }

    /// Adds the `headgate` lines where they are missing, with numbers that nobody else has.
    ///
    /// - Parameters:
    ///   - folder: Where `subuid`, `subgid`, `passwd` and `group` are.
    /// - Returns: The range, and whether a line was added.
    public static func allocate(folder: String = "/etc") throws(SandboxError) -> (range: Self, wasAdded: Bool)
    {
        let users = try NumberTable.read(folder + "/subuid", beside: folder + "/passwd")
        let groups = try NumberTable.read(folder + "/subgid", beside: folder + "/group")
        let needsUsers = !users.hasOurs
        let needsGroups = !groups.hasOurs
        guard needsUsers || needsGroups else { return (try read(folder: folder), false) }
        let start = try NumberTable.firstFree(in: [users, groups])
        if needsUsers { try users.append(start: start) }
        if needsGroups { try groups.append(start: start) }
        return (try read(folder: folder), true)
    }
}

/// One of /etc/subuid and /etc/subgid, with the numbers of the accounts beside it.
private struct NumberTable {
    struct Line: Equatable {
        let name: String
        let start: UInt64
        let count: UInt64
        var end: UInt64 { start &+ count }
        func overlaps(_ other: Line) -> Bool { start < other.end && other.start < end }
    }

    let path: String
    let endsLine: Bool
    let lines: [Line]
    let accounts: [(name: String, number: UInt64)]

    var hasOurs: Bool { lines.contains { $0.name == "headgate" } }

    static func read(_ path: String, beside accountPath: String) throws(SandboxError) -> NumberTable {
        let text = try content(path)
        let accounts = try content(accountPath).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            return fields.count > 2 ? UInt64(fields[2]).map { (String(fields[0]), $0) } : nil
        }
        let lines = text.split(separator: "\n").compactMap { line -> Line? in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count == 3, let start = UInt64(fields[1]), let count = UInt64(fields[2]),
                start < 1 << 32, count <= 1 << 32
            else { return nil }
            return Line(name: String(fields[0]), start: start, count: count)
        }
        return NumberTable(
            path: path, endsLine: text.isEmpty || text.hasSuffix("\n"), lines: lines, accounts: accounts)
    }

    private static func content(_ path: String) throws(SandboxError) -> String {
        do throws(SystemError) { return try Files.text(path) } catch {
            if error.isMissing { return "" }
            throw SandboxError(SandboxCode.noRange, error.message, help: error.help, cause: error)
        }
    }

    func ours() throws(SandboxError) -> UInt32 {
        guard let line = lines.first(where: { $0.name == "headgate" }) else {
            throw SandboxError(
                SandboxCode.noRange, "'\(path)' has no line for headgate",
                help: "run 'make setup', or 'headgate dev setup-subids' as root")
        }
        if let problem = problem(of: line) {
            throw SandboxError(
                SandboxCode.badRange,
                "the line 'headgate:\(line.start):\(line.count)' of '\(path)' \(problem)",
                help: "remove the line, then run 'make setup'")
        }
        return UInt32(truncatingIfNeeded: line.start)
    }

    func problem(of line: Line) -> String? {
        if line.count < UInt64(SubordinateRange.count) {
            return "has fewer than \(SubordinateRange.count) numbers"
        }
        if line.start == 0 || line.end > UInt64(UInt32.max) { return "contains 0 or the largest number" }
        if let other = lines.first(where: { $0.name != "headgate" && $0.overlaps(line) }) {
            return "overlaps the line of '\(other.name)'"
        }
        if let account = accounts.first(where: { line.start <= $0.number && $0.number < line.end }) {
            return "contains the account '\(account.name)'"
        }
        return nil
    }

    /// Above the numbers that distributions and systemd give away, below the signed limit.
    ///
    /// Source: systemd's UIDS-GIDS.md (containers end at 1879048191, the foreign range starts at 2147352576).
    static func firstFree(in tables: [NumberTable]) throws(SandboxError) -> UInt32 {
        let size = UInt64(SubordinateRange.count)
        let high = stride(from: UInt64(1_879_048_192), to: 2_147_352_576, by: Int(size))
        let low = stride(from: UInt64(655_360), to: 1_879_048_192, by: Int(size))
        for start in Array(high) + Array(low) {
            let line = Line(name: "headgate", start: start, count: size)
            if tables.allSatisfy({ $0.problem(of: line) == nil }) { return UInt32(start) }
        }
        throw SandboxError(SandboxCode.badRange, "no 65536 free numbers are left in '\(tables[0].path)'")
    }

    func append(start: UInt32) throws(SandboxError) {
        do throws(SystemError) {
            let file = try FileDescriptor.open(path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o644)
            try file.write(Array("\(endsLine ? "" : "\n")headgate:\(start):\(SubordinateRange.count)\n".utf8))
            try file.synchronize()
        } catch {
            throw SandboxError(
                SandboxCode.noRange, "cannot add a line to '\(path)': \(error.message)",
                help: "run it as root",
                cause: error)
        }
    }
}
