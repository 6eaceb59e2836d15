public import JSON

extension RepositoryEvent {
    /// The members of `${{ github }}` that the event decides, for those that are known.
    ///
    /// Source: GitHub, "Contexts: github context" and "Events that trigger workflows" (GITHUB_SHA, GITHUB_REF).
    public var github: JSONObject {
        var github = JSONObject()
        github["event_name"] = .string(name)
        github["event"] = payload
        if let ref {
            github["ref"] = .string(ref)
            github["ref_name"] = .string(Self.shortName(of: ref))
            github["ref_type"] = .string(ref.hasPrefix("refs/tags/") ? "tag" : "branch")
        }
        if let commit { github["sha"] = .string(commit) }
        if name.hasPrefix("pull_request") {
            github["head_ref"] = .optional(headBranch)
            github["base_ref"] = .optional(baseBranch)
        }
        takeRepository(&github)
        if let sender = payload["sender"] {
            github["actor"] = sender["login"]
            github["triggering_actor"] = sender["login"]
            github["actor_id"] = sender["id"].flatMap(Self.text)
        }
        return github
    }

    private func takeRepository(_ github: inout JSONObject) {
        guard let repository = payload["repository"] else { return }
        github["repository"] = repository["full_name"]
        github["repository_owner"] =
            repository["owner"]?["login"] ?? repository["owner"]?["name"]
            ?? repository["full_name"]?.string.flatMap(Self.owner).map { .string($0) }
        github["repository_id"] = repository["id"].flatMap(Self.text)
        github["repository_owner_id"] = repository["owner"]?["id"].flatMap(Self.text)
        github["repository_visibility"] = repository["visibility"]
        github["repositoryUrl"] = repository["git_url"]
    }

    private static func shortName(of ref: String) -> String {
        for prefix in ["refs/heads/", "refs/tags/", "refs/pull/"] where ref.hasPrefix(prefix) {
            return String(ref.dropFirst(prefix.count))
        }
        return ref
    }

    private static func owner(of name: String) -> String? {
        let parts = name.split(separator: "/")
        return parts.count == 2 ? String(parts[0]) : nil
    }

    /// Numbers of things are texts in the context.
    private static func text(_ value: JSON) -> JSON? {
        switch value {
        case .string: value
        case .number: value.integer.map { .string(String($0)) }
        default: nil
        }
    }
}
