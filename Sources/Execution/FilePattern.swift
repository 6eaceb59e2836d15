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
    func matches(_ path: [[UInt8]]) -> Bool { Self.match(parts[...], path[...]) }

    /// The files below a folder that match the patterns, sorted.
    static func files(_ patterns: [String], below root: String) throws(ExecutionError) -> [String] {
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
            try walk(FileDescriptor.open(root, O_RDONLY | O_DIRECTORY), [], rules, &found)
        } catch {
            throw ExecutionError(error)
        }
        return found.sorted()
    }

    /// The digest of the matching files' digests, as 64 hex digits; empty when none matches.
    static func hash(_ patterns: [String], below root: String) throws(ExecutionError) -> String {
        let files = try files(patterns, below: root)
        guard !files.isEmpty else { return "" }
        var whole = SHA256Hasher()
        do throws(SystemError) {
            let folder = try FileDescriptor.open(root, O_RDONLY | O_DIRECTORY)
            for path in files {
                let file = try FileDescriptor.open(path, beneath: folder, O_RDONLY | O_NONBLOCK)
                whole.update(try digest(of: file).bytes)
            }
        } catch {
            throw ExecutionError(error)
        }
        return whole.finish().hex
    }

    private static func digest(of file: borrowing FileDescriptor) throws(SystemError) -> Digest {
        var hasher = SHA256Hasher()
        while true {
            let chunk = try file.readAll(limit: 1 << 20)
            if chunk.isEmpty { return hasher.finish() }
            hasher.update(chunk)
        }
    }

    private static func walk(
        _ folder: borrowing FileDescriptor, _ path: [String], _ rules: [FilePattern], _ found: inout [String]
    ) throws(SystemError) {
        guard path.count < 100 else { return }
        for name in try Files.list("/proc/self/fd/\(folder.raw)") {
            let inner = path + [name]
            guard let kind = Files.status("/proc/self/fd/\(folder.raw)/\(name)")?.kind else { continue }
            if kind == .folder {
                // A folder that was swapped for a link meanwhile is refused by the open and left out.
                guard let child = try? FileDescriptor.open(name, beneath: folder, O_RDONLY | O_DIRECTORY) else { continue }
                try walk(child, inner, rules, &found)
            } else if kind == .file {
                let bytes = inner.map { Array($0.utf8) }
                var isIn = false
                for rule in rules where rule.matches(bytes) { isIn = !rule.isNegative }
                if isIn { found.append(inner.joined(separator: "/")) }
            }
        }
    }

    private static func match(_ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
        guard let first = pattern.first else { return true }
        if first == Array("**".utf8) {
            let rest = pattern.dropFirst()
            if rest.isEmpty { return !path.isEmpty }
            return (path.startIndex..<path.endIndex).contains { match(rest, path[$0...]) }
        }
        guard let name = path.first, matchName(first[...], name[...]) else { return false }
        return match(pattern.dropFirst(), path.dropFirst())
    }

    private static func matchName(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        if first == UInt8(ascii: "*") {
            let rest = pattern.dropFirst()
            return rest.isEmpty || (name.startIndex...name.endIndex).contains { matchName(rest, name[$0...]) }
        }
        guard let byte = name.first, first == UInt8(ascii: "?") || first == byte else { return false }
        return matchName(pattern.dropFirst(), name.dropFirst())
    }
}
