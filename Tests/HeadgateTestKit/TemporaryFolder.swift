internal import Linux
internal import Glibc

/// A fresh folder that removes itself.
public final class TemporaryFolder: Sendable {
    /// Its absolute path.
    public let path: String

    /// Makes a folder under `/var/tmp` that every user may pass through.
    public init(_ name: String = "headgate-test") throws {
        var template = Array("/var/tmp/\(name)-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError("create", "/var/tmp/\(name)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
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
