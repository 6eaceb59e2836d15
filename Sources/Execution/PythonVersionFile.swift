internal import Linux

/// A file of a repository that says which Python it wants: `.python-version`, `.tool-versions` or `pyproject.toml`.
///
/// Source: actions/setup-python, "Using the python-version-file input".
enum PythonVersionFile {
    private static let limit = 1 << 20

    /// What the file wants, in the words of `python-version`; `nil` when the file is not there or does not say.
    ///
    /// - Parameters:
    ///   - path: The file below `root`; no link on the way is followed.
    static func version(_ path: String, below root: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last else { return nil }
        let folder = parts.dropLast().joined(separator: "/")
        // What cannot be opened is not there; the caller tells that.
        guard let parent = (try? FolderHandle(root))?.folder(Array(folder.utf8)),
            parent.status(Array(name.utf8))?.kind == .file,
            let bytes = try? parent.open(Array(name.utf8)).readAll(limit: limit)
        else { return nil }
        return version(in: String(decoding: bytes, as: UTF8.self), named: name)
    }

    /// What a file's text wants.
    static func version(in text: String, named name: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }
        switch name {
        case "pyproject.toml":
            for line in lines {
                let pair = line.split(separator: "=", maxSplits: 1).map { $0.trimmed }
                guard pair.count == 2, pair[0] == "requires-python" || pair[0] == "python" else { continue }
                let value = pair[1].prefix { $0 != "#" }.trimmed
                guard value.count > 2, let quote = value.first, quote == "\"" || quote == "'",
                    value.last == quote
                else { continue }
                return String(value.dropFirst().dropLast()).trimmed
            }
            return nil
        case ".tool-versions":
            for line in lines {
                let words = line.split(separator: " ").map(String.init)
                if words.count > 1, words[0] == "python" { return words[1] }
            }
            return nil
        default: return lines.first { !$0.isEmpty && !$0.hasPrefix("#") }
        }
    }

    /// Whether a version fits bounds such as `>=3.10,<3.13`, `~=3.11`, `^3.10` or `!=3.12.1`; `nil` when they are none.
    static func fits(_ version: [Int], _ bounds: String) -> Bool? {
        var isFitting = true
        for bound in bounds.split(separator: ",").map({ $0.trimmed }) {
            let sign = bound.prefix { "<>=!~^".contains($0) }
            let number = bound.dropFirst(sign.count).trimmed
            let parts = number.split(separator: ".").map { Int($0) }
            guard !sign.isEmpty, !parts.isEmpty, !parts.dropLast().contains(nil) else { return nil }
            // `3.11.*` is any 3.11.
            let wanted = parts.compactMap { $0 }
            guard !wanted.isEmpty, let one = fits(version, String(sign), wanted) else { return nil }
            isFitting = isFitting && one
        }
        return isFitting
    }

    private static func fits(_ version: [Int], _ sign: String, _ wanted: [Int]) -> Bool? {
        let isBelow = version.lexicographicallyPrecedes(wanted)
        let isSame = version.starts(with: wanted)
        switch sign {
        case ">=": return !isBelow
        case ">": return !isBelow && !isSame
        case "<": return isBelow
        case "<=": return isBelow || isSame
        case "==", "=": return isSame
        case "!=": return !isSame
        case "~=": return !isBelow && version.starts(with: wanted.dropLast())
        case "^": return !isBelow && version.starts(with: wanted.prefix(1))
        default: return nil
        }
    }
}
