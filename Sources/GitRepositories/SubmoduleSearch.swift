internal import Linux
internal import Repositories

/// Finds the submodules of one repository of a checkout: in the clone, else at their addresses.
struct SubmoduleSearch {
    /// The clone that is checked out: its configuration, and its owner's, is trusted; `.gitmodules` is not.
    let host: GitRepository
    /// The git folder in the clone that has the submodules below `modules`.
    let gitFolder: String
    /// What relative addresses start from.
    let remote: String
    let request: CheckoutRequest
    let level: Int

    private static let deepest = 10

    /// Prepares the submodules of a checkout.
    ///
    /// - Parameter workingTree: The folder whose submodules are taken as they are, where they are there.
    func modules(
        of checkout: PreparedCheckout, in workingTree: String?
    ) throws(RepositoryError) -> [[UInt8]: PreparedCheckout.Module] {
        let links = checkout.entries.filter { $0.submodule != nil && !$0.isSkipped }
        guard !links.isEmpty else { return [:] }
        guard level < Self.deepest else {
            throw RepositoryError(GitCode.submodule, "submodules nest more than \(Self.deepest) deep")
        }
        let described = try describe(checkout)
        var modules: [[UInt8]: PreparedCheckout.Module] = [:]
        for link in links {
            let path = String(decoding: link.path, as: UTF8.self)
            guard let submodule = described.first(where: { $0.path == link.path }) else {
                throw RepositoryError(
                    GitCode.submodule, "the submodule '\(path)' is not described in .gitmodules",
                    help:
                        "'git submodule add' writes it there; 'git rm --cached \(path)' forgets the submodule"
                )
            }
            if let there = try asItIs(submodule, in: workingTree) {
                modules[link.path] = PreparedCheckout.Module(submodule: submodule, checkout: there)
            } else {
                let commit = String(decoding: link.submodule ?? [], as: UTF8.self)
                modules[link.path] = PreparedCheckout.Module(
                    submodule: submodule, checkout: try bring(submodule, commit))
            }
        }
        return modules
    }

    /// What `.gitmodules` says: the one that is checked out, which need not be the commit's.
    private func describe(_ checkout: PreparedCheckout) throws(RepositoryError) -> [Submodule] {
        let name = ".gitmodules"
        // A folder that cannot be opened has no such file.
        let folder = try? FolderHandle(checkout.source)
        guard folder?.status(Array(name.utf8))?.kind == .file else { return [] }
        let file = checkout.source + "/" + name
        let result = try checkout.git.run(["config", "-z", "--no-includes", "--file", file, "--list"])
        guard result.status.isSuccess else {
            throw RepositoryError(GitCode.submodule, "git cannot read .gitmodules: \(result.errorText)")
        }
        return Submodule.read(result.output)
    }

    /// The submodule's own working tree, when the clone has it.
    private func asItIs(
        _ submodule: Submodule, in workingTree: String?
    ) throws(RepositoryError) -> PreparedCheckout? {
        guard let workingTree, let top = try? FolderHandle(workingTree),  // checked when it was opened
            top.folder(submodule.path)?.status(Array(".git".utf8)) != nil
        else { return nil }
        let folder = workingTree + "/" + String(decoding: submodule.path, as: UTF8.self)
        let inner = try GitRepository(containing: folder)
        guard inner.folder == Files.resolved(folder) else { return nil }
        var request = request
        request.ref = nil
        if request.submodules == .direct { request.submodules = .none }
        return try inner.prepare(request, level: level + 1)
    }

    /// The commit of a submodule, from the clone or from its address.
    private func bring(_ submodule: Submodule, _ commit: String) throws(RepositoryError) -> PreparedCheckout {
        let staged = try StagedRepository(in: request.stagingFolder)
        let git = try Git(staged: staged.repository, workTree: staged.tree)
        let store = gitFolder + "/modules/" + submodule.name
        let configured = try host.git.line([
            "config", "--file", gitFolder + "/config", "--get", "submodule.\(submodule.name).url",
        ])
        let address = configured ?? Submodule.absolute(submodule.address, from: remote)
        if try !take(commit, from: store, into: staged, git) {
            try fetch(commit, of: submodule, from: address, isTrusted: configured != nil, into: staged, git)
        }
        try staged.configure(git, address: address)
        var checkout = try PreparedCheckout(commitIn: staged, git)
        if request.submodules == .recursive {
            let search = SubmoduleSearch(
                host: host, gitFolder: store, remote: address, request: request, level: level + 1)
            checkout.modules = try search.modules(of: checkout, in: nil)
        }
        if request.largeFiles {
            checkout.contents = try LargeFiles(host: host, gitFolder: store, remote: address).contents(
                of: checkout)
        }
        return checkout
    }

    /// Takes a commit out of the clone; false when it is not there.
    private func take(
        _ commit: String, from store: String, into staged: StagedRepository, _ git: Git
    ) throws(RepositoryError) -> Bool {
        guard Files.isFolder(store + "/objects") else { return false }
        do throws(RepositoryError) {
            let address = StagedRepository.fileURL(store)
            try staged.fetch(git, from: address, commit: commit, depth: request.depth)
            return true
        } catch {
            return false  // a clone that was not updated lacks the commit: its address may have it
        }
    }

    private func fetch(
        _ commit: String, of submodule: Submodule, from address: String, isTrusted: Bool,
        into staged: StagedRepository, _ git: Git
    ) throws(RepositoryError) {
        let shown = RemoteURL(address).withoutCredentials ?? address
        guard !address.hasPrefix("-") else {
            throw RepositoryError(GitCode.submodule, "'\(shown)' is no address of a submodule")
        }
        let takesPaths = isTrusted ? true : try allowsPaths()
        do throws(RepositoryError) {
            try staged.fetch(
                git.speaking("git:http:https" + (takesPaths ? ":file" : "")), from: address, commit: commit,
                depth: request.depth)
        } catch {
            throw RepositoryError(
                GitCode.submodule,
                "the submodule '\(submodule.name)' cannot be brought from '\(shown)': "
                    + error.message.replacing(address, with: shown),
                help:
                    "run 'git submodule update --init --recursive' in the clone: what is there is taken from there",
                cause: error)
        }
    }

    /// Whether the owner's or the machine's configuration lets a path of this machine be a submodule's address.
    private func allowsPaths() throws(RepositoryError) -> Bool {
        for scope in ["--global", "--system"] {
            if let value = try host.git.line(["config", scope, "--get", "protocol.file.allow"]) {
                return value == "always"
            }
        }
        return false
    }
}
