internal import Linux

/// A fresh folder that removes itself.
public final class TemporaryFolder: Sendable {
    /// Its absolute path.
    public let path: String

    /// Makes a folder under `/var/tmp` that every user may pass through.
    public init(_ name: String = "headgate-test") throws {
        path = try Files.createTemporaryFolder("/var/tmp/\(name)-")
        try Files.setMode(path, 0o755)
    }

    deinit { try? Files.remove(path) }  // a test's rest in /var/tmp is no failure

    /// Writes a file below it, with the folders it needs.
    @discardableResult
    public func write(_ text: String, _ name: String) throws -> String {
        let target = path + "/" + name
        try Files.createFolders(Files.parent(of: target))
        try Files.write(text, to: target)
        return target
    }
}
