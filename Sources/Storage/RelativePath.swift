/// The parts of a path that must stay below its folder.
enum RelativePath {
    /// Splits a path; one that is absolute, has `..` or cannot stand on one line of a manifest is an error.
    static func parts(of path: String) throws(StorageError) -> [String] {
        guard path.utf8.first != slash else {
            throw StorageError(.unsafePath, "'\(path)' is absolute; a path below the folder is wanted")
        }
        let parts = split(path).filter { $0 != "." }
        guard !parts.contains("..") else {
            throw StorageError(.unsafePath, "'\(path)' leads out of its folder with '..'")
        }
        guard !path.utf8.contains(where: { $0 == 0 || $0 == 10 }) else {
            throw StorageError(
                .unsafePath, "a path must not have a line feed in it: \(path.debugDescription)")
        }
        return parts
    }

    /// The parts between slashes.
    ///
    /// By bytes, as the kernel sees them: to Swift a slash before a combining mark is another character.
    static func split(_ path: some StringProtocol) -> [String] {
        path.utf8.split(separator: slash).map { String(decoding: $0, as: UTF8.self) }
    }
}

private let slash = UInt8(ascii: "/")
