/// Where the actions of other repositories come from: a mirror on this machine, or a server of git repositories.
public protocol ActionMirror: Sendable {
    /// The files of a repository of actions at a ref, on the host; they are brought once and never change.
    func tree(of action: RemoteAction) async throws(RepositoryError) -> ActionTree
}

/// A repository of actions at a ref: `owner/name@ref`.
public struct RemoteAction: Sendable, Hashable, CustomStringConvertible {
    /// The repository's owner.
    public var owner: String
    /// The repository's name.
    public var name: String
    /// A tag, a branch or a full commit.
    public var ref: String

    /// Creates a name.
    public init(owner: String, name: String, ref: String) {
        self.owner = owner
        self.name = name
        self.ref = ref
    }

    /// `owner/name@ref`.
    public var description: String { "\(owner)/\(name)@\(ref)" }
}

/// Files of a repository of actions, on the host.
public struct ActionTree: Sendable, Equatable {
    /// The absolute path of the folder that holds them.
    public var folder: String
    /// The commit that they are of; `nil` for a plain folder of a mirror.
    public var commit: String?

    /// Creates a description.
    public init(folder: String, commit: String?) {
        self.folder = folder
        self.commit = commit
    }
}
