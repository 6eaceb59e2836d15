internal import Digests
internal import Glibc
internal import Linux

/// Patterns of files below a folder, as `hashFiles` and the artifact actions take them.
///
/// `*` and `?` stay within a name, `**` crosses folders, a leading `!` takes away. Links are neither followed
/// nor matched.
struct FilePattern {
    private let parts: [[UInt8]]
    /// Whether it takes files away.
    let isNegative: Bool

    /// Reads one pattern, relative to the workspace or absolute below `/workspace`.
    init?(_ text: String) {
        isNegative = text.hasPrefix("!")
        var path = isNegative ? String(text.dropFirst()) : text
        if path == "/workspace" { path = "**" }
        if path.hasPrefix("/workspace/") { path = String(path.dropFirst("/workspace/".count)) }
        guard !path.hasPrefix("/") else { return nil }
        let names = path.split(separator: "/").filter { $0 != "." }
        guard !names.contains("..") else { return nil }
        parts = names.map { Array($0.utf8) }
    }

    /// Whether it has no `*`, `?` or `[`: the path of one file or folder.
    static func isPlain(_ text: String) -> Bool { !text.contains { "*?[!".contains($0) } }

    /// Whether a file's path matches; a pattern that names a folder matches all below it.
    func matches(_ path: [[UInt8]]) -> Bool { Self.match(parts, path) }

    /// The files below a folder that match the patterns, sorted; an error once `isStopped` is true.
    static func files(
        _ patterns: [String], below root: String, unless isStopped: () -> Bool = { false }
    ) throws(ExecutionError) -> [String] {
        var rules: [FilePattern] = []
        for text in patterns {
            guard let rule = FilePattern(text) else {
                throw ExecutionError(
                    ExecutionCode.badPattern, "the pattern '\(text)' leads out of the workspace",
                    help: "patterns are relative to the workspace")
            }
            rules.append(rule)
        }
        var found: [String] = []
        do throws(SystemError) {
            try walk(FileDescriptor.open(root, O_RDONLY | O_DIRECTORY), [], rules, &found, isStopped)
        } catch {
            throw ExecutionError(error)
        }
        guard !isStopped() else { throw stopped }
        return found.sorted()
    }

    /// The digest of the matching files' digests, as 64 hex digits; empty when none matches.
    static func hash(
        _ patterns: [String], below root: String, unless isStopped: () -> Bool = { false }
    ) throws(ExecutionError) -> String {
        let files = try files(patterns, below: root, unless: isStopped)
        guard !files.isEmpty else { return "" }
        var whole = SHA256Hasher()
        for path in files { whole.update(try digest(of: open(path, below: root), path, isStopped).bytes) }
        return whole.finish().hex
    }

    private static func open(_ path: String, below root: String) throws(ExecutionError) -> FileDescriptor {
        do throws(SystemError) {
            let folder = try FileDescriptor.open(root, O_RDONLY | O_DIRECTORY)
            return try FileDescriptor.open(path, beneath: folder, O_RDONLY | O_NONBLOCK)
        } catch {
            throw ExecutionError(error)
        }
    }

    /// Reads no more than the file had when it was opened: a job may go on writing faster than we read.
    static func digest(
        of file: borrowing FileDescriptor, _ path: String, _ isStopped: () -> Bool
    ) throws(ExecutionError) -> Digest {
        var hasher = SHA256Hasher()
        do throws(SystemError) {
            var info = stat()
            guard unsafe fstat(file.raw, &info) == 0 else { throw SystemError("inspect", path) }
            // Holes cost a job nothing, and us hours.
            guard Int64(info.st_size) - Int64(info.st_blocks) * 512 <= largestHole else {
                throw SystemError("hash", path, number: EFBIG)
            }
            var left = Int(info.st_size)
            while left > 0, !isStopped() {
                let chunk = try file.readAll(limit: min(left, 1 << 20))
                if chunk.isEmpty { break }
                hasher.update(chunk)
                left -= chunk.count
            }
        } catch {
            throw ExecutionError(error)
        }
        guard !isStopped() else { throw stopped }
        return hasher.finish()
    }

    private static let stopped = ExecutionError(ExecutionCode.stopped, "looking through files was stopped")
    private static let largestHole: Int64 = 1 << 30

    private static func walk(
        _ folder: borrowing FileDescriptor, _ path: [String], _ rules: [FilePattern], _ found: inout [String],
        _ isStopped: () -> Bool
    ) throws(SystemError) {
        guard path.count < 100, !isStopped() else { return }
        for name in try Files.list("/proc/self/fd/\(folder.raw)") {
            let inner = path + [name]
            guard let kind = Files.status("/proc/self/fd/\(folder.raw)/\(name)")?.kind else { continue }
            if kind == .folder {
                // A folder that was swapped for a link meanwhile is refused by the open and left out.
                guard let child = try? FileDescriptor.open(name, beneath: folder, O_RDONLY | O_DIRECTORY)
                else { continue }
                try walk(child, inner, rules, &found, isStopped)
            } else if kind == .file {
                let bytes = inner.map { Array($0.utf8) }
                var isIn = false
                for rule in rules where rule.matches(bytes) { isIn = !rule.isNegative }
                if isIn { found.append(inner.joined(separator: "/")) }
            }
        }
    }

    /// Whether the names of a path, or of a folder above it, match; both walks go back to the last star only.
    private static func match(_ pattern: [[UInt8]], _ path: [[UInt8]]) -> Bool {
        var part = 0
        var name = 0
        var star: (part: Int, name: Int)?
        while part < pattern.count {
            if pattern[part] == Array("**".utf8) {
                if part + 1 == pattern.count { return name < path.count }
                star = (part, name)
                part += 1
            } else if name < path.count, matchName(pattern[part], path[name]) {
                part += 1
                name += 1
            } else if let last = star, last.name < path.count {
                star = (last.part, last.name + 1)
                part = last.part + 1
                name = last.name + 1
            } else {
                return false
            }
        }
        return true
    }

    private static func matchName(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var sign = 0
        var byte = 0
        var star: (sign: Int, byte: Int)?
        while byte < name.count {
            if sign < pattern.count, pattern[sign] == UInt8(ascii: "*") {
                star = (sign, byte)
                sign += 1
            } else if sign < pattern.count, pattern[sign] == UInt8(ascii: "?") || pattern[sign] == name[byte]
            {
                sign += 1
                byte += 1
            } else if let last = star {
                star = (last.sign, last.byte + 1)
                sign = last.sign + 1
                byte = last.byte + 1
            } else {
                return false
            }
        }
        return pattern[sign...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
