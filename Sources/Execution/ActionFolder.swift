internal import Linux
internal import Repositories

/// Where the files of an action lie.
enum ActionPlace: Sendable, Hashable {
    /// A folder of the job's workspace.
    case workspace(path: String)
    /// A folder of this repository, at the running commit.
    case repository(path: String)
    /// A folder of another repository.
    case remote(RemoteAction, path: String, folder: String, commit: String?)

    /// What a person calls it.
    var name: String {
        switch self {
        case .workspace(let path): "./" + path
        case .repository(let path): "$/" + path
        case .remote(let action, let path, _, _):
            "\(action.owner)/\(action.name)\(path.isEmpty ? "" : "/" + path)@\(action.ref)"
        }
    }

    /// The folder below the place's own top.
    var path: String {
        switch self {
        case .workspace(let path), .repository(let path), .remote(_, let path, _, _): path
        }
    }
}

/// Reads an action's file out of a folder that its author, or a job, may fill with anything.
enum ActionFile {
    private static let limit = 1 << 20
    /// The file's names, in the order in which they are looked for.
    static let names = ["action.yml", "action.yaml"]

    /// The text of `action.yml` or `action.yaml` below a folder of the host; no link is followed.
    ///
    /// - Returns: The name of the file that is there and its text, or `nil` when there is neither.
    static func read(in folder: String, path: String) throws(SystemError) -> (name: String, text: String)? {
        guard let folder = try FolderHandle(folder).folder(Array(path.utf8)) else { return nil }
        for name in names where folder.status(Array(name.utf8))?.kind == .file {
            let file = try folder.open(Array(name.utf8))
            guard try Files.status(of: file).kind == .file else { continue }
            return (name, text(try file.readAll(limit: limit + 1)))
        }
        return nil
    }

    /// Whether there is a `Dockerfile` where no action's file is.
    static func isImage(in folder: String, path: String) -> Bool {
        // What cannot be opened is none.
        guard let folder = (try? FolderHandle(folder))?.folder(Array(path.utf8)) else { return false }
        return ["Dockerfile", "dockerfile"].contains { folder.status(Array($0.utf8))?.kind == .file }
    }

    /// Bytes as text; a file that is longer than the reader takes is left too long.
    static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
