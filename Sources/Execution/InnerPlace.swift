internal import Glibc
internal import Linux
internal import Sandboxes

/// A file of the job as the runner finds it on the host: a folder that both see, and a path below it.
struct InnerPlace: Sendable, Equatable {
    /// The folder on the host.
    let root: String
    /// Without `..` and links that lead out: `open` refuses both.
    let path: String

    /// Opens the file; it must be a plain one, and no link on the way is followed.
    func open() throws(SystemError) -> FileDescriptor {
        let folder = try FileDescriptor.open(root, O_RDONLY | O_DIRECTORY)
        let file = try FileDescriptor.open(path, beneath: folder, O_RDONLY | O_NONBLOCK)
        guard try Files.status(of: file).kind == .file else {
            throw SystemError("read", path, number: EISDIR)
        }
        return file
    }
}

extension SandboxSpecification {
    /// Where a path that a step names lies on the host; one that is relative is below the workspace.
    ///
    /// - Returns: `nil` for a path in no folder that the runner shares with the job.
    func place(of path: String) -> InnerPlace? {
        let absolute = path.hasPrefix("/") ? path : "/workspace/" + path
        var parts: [Substring] = []
        for part in absolute.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let inner = "/" + parts.joined(separator: "/")
        let shared =
            [
                ("/workspace", workFolder), ("/runner/temp", tempFolder), ("/runner/home", homeFolder),
                ("/runner/tools", toolsFolder), ("/runner/stage", stageFolder),
            ] + binds.map { ($0.destination, $0.source) }
        for (destination, source) in shared.sorted(by: { $0.0.utf8.count > $1.0.utf8.count }) {
            if inner.hasPrefix(destination + "/") {
                return InnerPlace(root: source, path: String(inner.dropFirst(destination.count + 1)))
            }
        }
        return nil
    }
}
