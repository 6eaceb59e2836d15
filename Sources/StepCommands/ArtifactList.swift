/// The lines of `$GITHUB_ARTIFACTS`: what a step made, for the record of the run.
///
///     dist/model.bin                     a file, relative to the workspace; its SHA-256 is taken
///     file:///workspace/dist/a file      the same, for a name that looks like something else
///     registry/image@sha256:<64 hex>     an image by its digest; also oci://registry/image@sha256:…
///     # a comment
///
/// Source: actions/runner, `CreateArtifactsFileCommand.cs`.
public enum ArtifactList {
    /// One entry.
    public enum Entry: Sendable, Equatable {
        /// A file as written.
        case file(String)
        /// Something that is named by its digest: `sha256:<hex>`, lower case.
        case digest(name: String, digest: String)
    }

    /// What is wrong with a line.
    public struct Problem: Error, Equatable {
        /// From 1.
        public let line: Int
        /// One phrase.
        public let message: String
    }

    /// How many artifacts a job may have.
    public static let most = 500
    /// How long the file may be.
    public static let longest = 1 << 20

    /// Reads all lines.
    public static func parse(_ text: String) -> Result<[(line: Int, entry: Entry)], Problem> {
        var entries: [(line: Int, entry: Entry)] = []
        for (index, bytes) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let line = trimmed(String(Substring(bytes)))
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            switch entry(line) {
            case .success(let entry): entries.append((index + 1, entry))
            case .failure(let message):
                return .failure(Problem(line: index + 1, message: message.text))
            }
        }
        return .success(entries)
    }

    private struct Message: Error { let text: String }

    private static func entry(_ line: String) -> Result<Entry, Message> {
        guard !line.utf8.contains(61) else { return fail("'=' is kept for later and must not be in a line") }
        let lower = line.lowercased()
        if lower.hasPrefix("file://") {
            let path = String(line.utf8.dropFirst(7)) ?? ""
            return trimmed(path).isEmpty ? fail("a path must follow 'file://'") : .success(.file(path))
        }
        if lower.hasPrefix("oci://") {
            guard let found = digest(String(line.utf8.dropFirst(6)) ?? "") else {
                return fail("'oci://' needs '@sha256:' (or sha384, sha512) and the digest at its end")
            }
            return .success(found)
        }
        if let scheme = line.utf8.firstIndex(of: 58), line[scheme...].hasPrefix("://"),
            isScheme(line[..<scheme])
        {
            return fail("only 'file://' and 'oci://' are known")
        }
        return .success(digest(line) ?? .file(line))
    }

    /// `name@algorithm:hex` with as many digits as the algorithm gives.
    private static func digest(_ text: String) -> Entry? {
        guard let at = text.utf8.lastIndex(of: 64), at > text.startIndex else { return nil }
        let rest = text[text.utf8.index(after: at)...].lowercased()
        for (algorithm, digits) in [("sha256:", 64), ("sha384:", 96), ("sha512:", 128)] {
            let hex = rest.utf8.dropFirst(algorithm.utf8.count)
            guard rest.hasPrefix(algorithm), hex.count == digits,
                hex.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
            else { continue }
            return .digest(name: String(text[..<at]), digest: rest)
        }
        return nil
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, (65...90).contains(first & 0xDF) else { return false }
        return text.utf8.allSatisfy {
            (65...90).contains($0 & 0xDF) || (48...57).contains($0) || $0 == 43 || $0 == 45 || $0 == 46
        }
    }

    private static func fail(_ text: String) -> Result<Entry, Message> { .failure(Message(text: text)) }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        var bytes = Array(text.utf8)[...]
        bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
