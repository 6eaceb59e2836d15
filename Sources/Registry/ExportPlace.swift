internal import Linux

/// Where a tree is written: a folder that is trusted, and a path below it that is not.
struct ExportPlace {
    /// The folder, in which nobody but this user and root makes links.
    var root: String
    /// The path below it, whose links are not followed; empty when all of the path is trusted.
    var path: String

    /// Splits an absolute path for the store of a home.
    init(_ folder: String, home: String) {
        let parts = Self.parts(folder)
        let trusted = [home, Files.resolved(home) ?? home].lazy
            .compactMap { Self.depth(ofSandboxAbove: parts, home: Self.parts($0)) }.first
        let depth = trusted ?? Self.depth(ownedByUs: parts)
        root = "/" + parts[..<depth].joined(separator: "/")
        path = parts[depth...].joined(separator: "/")
    }

    private static func depth(ofSandboxAbove parts: [String], home: [String]) -> Int? {
        let depth = home.count + 2
        return parts.count > depth && parts.starts(with: home + ["sandboxes"]) ? depth : nil
    }

    private static func depth(ownedByUs parts: [String]) -> Int {
        for depth in 1..<max(1, parts.count + 1) {
            guard let status = Files.status("/" + parts[..<depth].joined(separator: "/")) else { break }
            if status.uid != 0 && status.uid != Host.uid { return depth - 1 }
        }
        return parts.count
    }

    // By bytes, as the kernel sees them: to Swift a slash before a combining mark is another character.
    private static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }.filter {
            $0 != "."
        }
    }
}
