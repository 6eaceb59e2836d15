internal import Linux
public import Repositories

/// One commit with the files that it changed.
public struct CommitFacts: Sendable, Equatable {
    /// A person with a time.
    public struct Signature: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The mail address.
        public var mail: String
        /// The time with its zone, such as `2026-11-24T10:00:00+09:00`.
        public var time: String
    }

    /// The commit's number.
    public var commit: String
    /// The number of its tree.
    public var tree: String
    /// The numbers of the commits before it; none for the first.
    public var parents: [String]
    /// Who wrote it.
    public var author: Signature
    /// Who committed it.
    public var committer: Signature
    /// The whole message without a line feed at its end.
    public var message: String
    /// The files that it added, removed and changed, compared with its first parent; a renamed one is removed and added.
    public var added: [String] = []
    /// See `added`.
    public var removed: [String] = []
    /// See `added`.
    public var modified: [String] = []

    /// All files that it touched, sorted.
    public var paths: [String] { (added + removed + modified).sorted() }
}

extension GitRepository {
    /// The facts of the commit that a name means.
    public func commitFacts(_ name: String) async throws(RepositoryError) -> CommitFacts {
        try await blocking { () throws(RepositoryError) in
            var facts = try signedFacts(Self.isNumber(name) ? name : try commitNumber(name))
            let compared = facts.parents.first.map { [$0, facts.commit] } ?? ["--root", facts.commit]
            let output = try git.output(
                ["diff-tree", "-r", "-z", "--no-commit-id", "--no-renames", "--name-status"] + compared)
            let words = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            for index in stride(from: 0, to: words.count - 1, by: 2) {
                switch words[index].first {
                case "A": facts.added.append(words[index + 1])
                case "D": facts.removed.append(words[index + 1])
                default: facts.modified.append(words[index + 1])
                }
            }
            return facts
        }
    }

    private func signedFacts(_ commit: String) throws(RepositoryError) -> CommitFacts {
        let format = ["%H", "%T", "%P", "%an", "%ae", "%aI", "%cn", "%ce", "%cI", "%B"].joined(
            separator: "%x00")
        let output = try git.output([
            "log", "-1", "--no-show-signature", "--no-color", "--format=" + format, commit,
        ])
        let fields = output.split(separator: 0, maxSplits: 9, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 10 else {
            throw RepositoryError(GitCode.gitFailed, "git does not describe the commit '\(commit)'")
        }
        let end = fields[9].lastIndex { !$0.isNewline }.map { fields[9].index(after: $0) }
        return CommitFacts(
            commit: fields[0], tree: fields[1], parents: fields[2].split(separator: " ").map(String.init),
            author: CommitFacts.Signature(name: fields[3], mail: fields[4], time: fields[5]),
            committer: CommitFacts.Signature(name: fields[6], mail: fields[7], time: fields[8]),
            message: String(fields[9][..<(end ?? fields[9].startIndex)]))
    }

    /// The files that differ between two commits, sorted; `nil` when one of them is not here.
    ///
    /// - Parameters:
    ///   - from: The commit before.
    ///   - to: The commit after.
    ///   - sinceFork: Whether to compare with the last commit that both have in common, as a pull request does.
    public func changedPaths(
        from: String, to: String, sinceFork: Bool
    ) async throws(RepositoryError) -> [String]? {
        try await blocking { () throws(RepositoryError) in
            guard var before = try known(from), let after = try known(to) else { return nil }
            if sinceFork {
                guard let fork = try git.line(["merge-base", before, after]) else { return nil }
                before = fork
            }
            let output = try git.output([
                "diff-tree", "-r", "-z", "--no-renames", "--name-only", before, after,
            ])
            return output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }.sorted()
        }
    }

    /// The branch that `origin` calls its default, else `main` or `master` where it is; `nil` when there is none.
    public func defaultBranch() async throws(RepositoryError) -> String? {
        try await blocking { () throws(RepositoryError) in
            let (origin, prefix) = ("refs/remotes/origin/HEAD", "refs/remotes/origin/")
            let output = try git.output([
                "for-each-ref", "--format=%(refname) %(symref)", origin, "refs/heads/main",
                "refs/heads/master",
            ])
            let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map {
                $0.split(separator: " ")
            }
            if let target = lines.first(where: { $0.count == 2 && $0[0] == origin })?[1],
                target.hasPrefix(prefix)
            {
                return String(target.dropFirst(prefix.count))
            }
            return ["main", "master"].first { name in lines.contains { $0.first == "refs/heads/\(name)" } }
        }
    }

    /// The full ref of a branch or tag by its short name; `nil` when there is neither.
    public func fullRef(_ name: String) async throws(RepositoryError) -> String? {
        try await blocking { () throws(RepositoryError) in
            for prefix in ["refs/heads/", "refs/tags/"] where try exists(prefix + name) {
                return prefix + name
            }
            return nil
        }
    }

    private func exists(_ ref: String) throws(RepositoryError) -> Bool {
        guard !ref.contains("\0") else { return false }
        return try git.line(["rev-parse", "--verify", "--quiet", ref + "^{commit}"]) != nil
    }

    /// The number of a commit that is here. Names are no numbers: a payload must not steer git.
    private func known(_ commit: String) throws(RepositoryError) -> String? {
        guard commit.utf8.count >= 40, commit.utf8.count <= 64, commit.allSatisfy(\.isHexDigit) else {
            return nil
        }
        return try git.line(["rev-parse", "--verify", "--quiet", commit + "^{commit}"])
    }

    private static func isNumber(_ name: String) -> Bool {
        [40, 64].contains(name.utf8.count)
            && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
