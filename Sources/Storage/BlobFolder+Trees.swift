public import Digests
internal import Glibc
internal import Linux

extension BlobFolder {
    /// Stores one regular file below a folder that is not trusted.
    ///
    /// - Parameters:
    ///   - path: The file's path below the folder.
    ///   - root: The folder.
    ///   - isStopped: Is asked again and again; once it is true nothing more is read.
    public func putFile(
        _ path: String, in root: String, unless isStopped: () -> Bool = { false }
    ) throws(StorageError) -> Digest {
        let source = try SourceFolder(root)
        let name = try RelativePath.parts(of: path).joined(separator: "/")
        let file = try source.open(name)
        let status = try source.status(of: file, path)
        guard status.kind == .file else {
            throw StorageError(.unsafePath, "'\(path)' is a folder; a file is wanted")
        }
        try source.refuseHoles(in: file, status, path)
        return try store(file, path, size: status.size, unless: isStopped)
    }

    /// Stores a file or folder below a folder that is not trusted; gives the digest of its manifest.
    ///
    /// The root itself is stored when `path` is empty or `.`. Folders without files are left out, as git does.
    ///
    /// - Parameters:
    ///   - path: The path below the folder.
    ///   - root: The folder.
    ///   - isStopped: Is asked again and again; once it is true nothing more is read.
    public func putTree(
        _ path: String, in root: String, unless isStopped: () -> Bool = { false }
    ) throws(StorageError) -> Digest {
        let source = try SourceFolder(root)
        let base = try RelativePath.parts(of: path).joined(separator: "/")
        var entries: [FileTree.Entry] = []
        var waiting = [base]
        while let name = waiting.popLast() {
            guard !isStopped() else { throw StorageError(.stopped, "storing '\(path)' was stopped") }
            let file = try source.open(name)
            let status = try source.status(of: file, name)
            if status.kind == .folder {
                let names = try source.names(in: file, name)
                waiting.append(contentsOf: names.map { name.isEmpty ? $0 : name + "/" + $0 })
            } else {
                let inside = try Self.path(of: name, below: base)
                try source.refuseHoles(in: file, status, name)
                let digest = try store(file, name, size: status.size, unless: isStopped)
                entries.append(
                    FileTree.Entry(path: inside, isExecutable: status.mode & 0o100 != 0, digest: digest))
            }
        }
        guard !entries.isEmpty else {
            throw StorageError(
                .unsafePath, "there is no file in '\(path)'", help: "an empty folder cannot be stored")
        }
        return try put(FileTree(entries).manifest)
    }

    /// The files of a stored tree.
    public func tree(_ digest: Digest) throws(StorageError) -> FileTree {
        guard let tree = FileTree(manifest: try get(digest)) else {
            throw StorageError(.damaged, "the content \(digest) is no list of files")
        }
        return tree
    }

    private func store(
        _ file: borrowing FileDescriptor, _ name: String, size: Int64, unless isStopped: () -> Bool
    ) throws(StorageError) -> Digest {
        var blob = try IncomingBlob(self)
        try blob.append(from: file, named: name, size: size, unless: isStopped)
        return try blob.keep()
    }

    private static func path(of name: String, below base: String) throws(StorageError) -> String {
        _ = try RelativePath.parts(of: name)
        if name == base { return RelativePath.split(name).last ?? "" }
        return base.isEmpty ? name : String(name.utf8.dropFirst(base.utf8.count + 1)) ?? name
    }
}
