internal import Linux
internal import Repositories

extension StagedRepository {
    /// Makes the repository and brings one commit from an address.
    ///
    /// A server that gives no single commits gives all its branches and tags.
    func fetch(_ git: Git, from address: String, commit: String, depth: Int) throws(RepositoryError) {
        try create(git, objectFormat: commit.utf8.count == 64 ? "sha256" : "sha1")
        let fetch = [
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules",
            "--update-shallow",
            "--upload-pack", git.uploadPack,
        ]
        let one = try git.run(fetch + (depth > 0 ? ["--depth=\(depth)"] : []) + ["--", address, commit])
        if !one.status.isSuccess {
            try git.output(
                fetch + ["--", address, "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"])
        }
        guard try git.line(["cat-file", "-e", commit + "^{commit}"]) != nil else {
            throw RepositoryError(GitCode.gitFailed, "'\(address)' has no commit \(commit)")
        }
        try git.output(["update-ref", "--no-deref", "HEAD", commit])
    }

    /// Makes the empty repository.
    func create(_ git: Git, objectFormat: String) throws(RepositoryError) {
        try git.output([
            "init", "--quiet", "--template=", "--object-format=\(objectFormat)", "-b", "main",
        ])
        _ = try git.line(["config", "--unset-all", "core.worktree"])
    }
}
