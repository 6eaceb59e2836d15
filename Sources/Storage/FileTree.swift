public import Digests

/// The files of a folder as the store keeps them: one blob of sorted lines `mode sha256 path`.
public struct FileTree: Sendable, Equatable {
    /// One file.
    public struct Entry: Sendable, Equatable {
        /// The path below the tree, without `..`.
        public var path: String
        /// Whether it may be executed.
        public var isExecutable: Bool
        /// The content.
        public var digest: Digest

        /// Creates an entry.
        public init(path: String, isExecutable: Bool, digest: Digest) {
            self.path = path
            self.isExecutable = isExecutable
            self.digest = digest
        }
    }

    /// The files in the order of their paths' bytes.
    public let entries: [Entry]

    /// Creates a tree of files in any order.
    public init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// Reads a manifest; `nil` when it is none.
    public init?(manifest: [UInt8]) {
        guard manifest.last == 10, let text = String(validating: manifest, as: UTF8.self) else { return nil }
        var entries: [Entry] = []
        for line in text.utf8.dropLast().split(separator: 10, omittingEmptySubsequences: false) {
            guard let entry = Self.entry(String(Substring(line))) else { return nil }
            entries.append(entry)
        }
        self.init(entries)
    }

    /// The lines, sorted by their bytes: what `LC_ALL=C sort` makes of them.
    public var manifest: [UInt8] {
        entries
            .map { Array("\($0.isExecutable ? "100755" : "100644") \($0.digest.hex) \($0.path)\n".utf8) }
            .sorted { $0.lexicographicallyPrecedes($1) }
            .flatMap { $0 }
    }

    // By bytes: to Swift a space before a combining mark is another character.
    private static func entry(_ line: String) -> Entry? {
        let parts = line.utf8.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 3, parts[0] == "100644" || parts[0] == "100755" else { return nil }
        guard parts[1].utf8.count == 64, let digest = Digest(parts[1]) else { return nil }
        // An unsafe path means a manifest that is not ours.
        guard !parts[2].isEmpty, let safe = try? RelativePath.parts(of: parts[2]) else { return nil }
        guard safe.joined(separator: "/") == parts[2] else { return nil }
        return Entry(path: parts[2], isExecutable: parts[0] == "100755", digest: digest)
    }
}
