internal import Linux
internal import Repositories

/// A checkout that is ready to be copied: its `.git`, its files, and those of its submodules.
struct PreparedCheckout {
    /// A submodule with its own checkout.
    struct Module {
        var submodule: Submodule
        var checkout: PreparedCheckout
    }

    /// Holds `.git`, and the files of a commit.
    let staged: StagedRepository
    /// The folder that files are copied from.
    let source: String
    let entries: [TreeEntry]
    /// Submodules by path.
    var modules: [[UInt8]: Module] = [:]
    /// Files whose content comes from elsewhere: pointers of Git LFS, by path.
    var contents: [[UInt8]: String] = [:]

    /// Git in the `.git` that is made.
    var git: Git {
        get throws(RepositoryError) { try Git(staged: staged.repository, workTree: source) }
    }
}

extension GitRepository {
    /// Prepares what a request asks for.
    func prepare(_ request: CheckoutRequest, level: Int = 0) throws(RepositoryError) -> PreparedCheckout {
        var checkout = try prepareFiles(request)
        if request.submodules != .none {
            let search = SubmoduleSearch(
                host: self, gitFolder: commonFolder, remote: try remoteAddress, request: request, level: level
            )
            checkout.modules = try search.modules(
                of: checkout, in: request.ref == nil ? folder : nil)
        }
        if request.largeFiles {
            checkout.contents = try LargeFiles(host: self).contents(of: checkout)
        }
        return checkout
    }

    private func prepareFiles(_ request: CheckoutRequest) throws(RepositoryError) -> PreparedCheckout {
        guard let ref = request.ref else { return try prepareWorkingTree(request) }
        return try prepareCommit(ref, request)
    }

    private func prepareCommit(
        _ ref: String, _ request: CheckoutRequest
    ) throws(RepositoryError) -> PreparedCheckout {
        let staged = try StagedRepository(in: request.stagingFolder)
        let commit = try commitNumber(ref)
        let git = try Git(staged: staged.repository, workTree: staged.tree)
        try staged.fill(
            git, from: self, commit: commit, branch: nil, depth: request.depth, keepsLineEnds: false)
        return try PreparedCheckout(commitIn: staged, git)
    }

    private func prepareWorkingTree(_ request: CheckoutRequest) throws(RepositoryError) -> PreparedCheckout {
        let staged = try StagedRepository(in: request.stagingFolder)
        let entries = try entries()
        let commit = try commitNumber("HEAD")
        let branch = try git.line(["symbolic-ref", "--quiet", "HEAD"])
        let git = try Git(staged: staged.repository, workTree: folder)
        try staged.fill(
            git, from: self, commit: commit, branch: branch, depth: request.depth, keepsLineEnds: true)
        try staged.takeIndex(git, from: self, entries)
        return PreparedCheckout(staged: staged, source: folder, entries: entries)
    }

    /// The address of the remote repository, which relative addresses start from; a clone without one is its own.
    private var remoteAddress: String {
        get throws(RepositoryError) {
            guard let remote = try git.line(["config", "--get", "remote.origin.url"]) else { return folder }
            return remote
        }
    }
}

extension PreparedCheckout {
    /// Writes the files of the commit that a repository's HEAD is.
    init(commitIn staged: StagedRepository, _ git: Git) throws(RepositoryError) {
        try git.output(["read-tree", "--reset", "-u", "HEAD"])
        let entries = try git.trackedEntries().values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        self.init(staged: staged, source: staged.tree, entries: entries)
    }
}

extension PreparedCheckout {
    /// Tells each submodule where its files will be, and its repository that it is in use.
    func link(below git: String = ".git", at folder: String = "") throws(RepositoryError) {
        for module in modules.values {
            let path = folder + String(decoding: module.submodule.path, as: UTF8.self)
            let inner = "\(git)/modules/\(module.submodule.name)"
            let up = String(repeating: "../", count: inner.split(separator: "/").count)
            try module.checkout.git.output(["config", "core.worktree", up + path])
            try self.git.output(["config", "submodule.\(module.submodule.name).active", "true"])
            try module.checkout.link(below: inner, at: path + "/")
        }
    }
}
