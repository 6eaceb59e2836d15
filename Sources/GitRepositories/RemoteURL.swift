/// The address of a remote repository, as git writes it.
///
/// Source: git-fetch(1), "GIT URLS".
struct RemoteURL: Sendable, Equatable {
    private let scheme: String?
    private let user: String?
    private let host: String?
    private let path: String

    init(_ text: String) {
        if let separator = text.firstRange(of: "://") {
            scheme = String(text[..<separator.lowerBound])
            let rest = text[separator.upperBound...]
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            let authority = rest[..<slash]
            let at = authority.lastIndex(of: "@")
            user = at.map { String(authority[..<$0].prefix { $0 != ":" }) }
            host = String(at.map { authority[authority.index(after: $0)...] } ?? authority)
            path = String(rest[slash...].prefix { $0 != "?" && $0 != "#" })
            return
        }
        scheme = nil
        guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else {
            (user, host, path) = (nil, nil, text)
            return
        }
        let authority = text[..<colon]
        let at = authority.lastIndex(of: "@")
        user = at.map { String(authority[..<$0].prefix { $0 != ":" }) }
        host = String(at.map { authority[authority.index(after: $0)...] } ?? authority)
        path = String(text[text.index(after: colon)...])
    }

    /// `owner/name` on a host, the folder's name for a path; `nil` when there is neither.
    var repositoryName: String? {
        var parts = path.split(separator: "/").map(String.init)
        if let last = parts.last, last.hasSuffix(".git") { parts[parts.count - 1] = String(last.dropLast(4)) }
        parts.removeAll { $0.isEmpty || $0 == "." || $0 == ".." }
        guard !parts.isEmpty else { return nil }
        return parts.suffix(isOnHost ? 2 : 1).joined(separator: "/")
    }

    /// The address without passwords and tokens; `nil` for a path on this machine.
    ///
    /// The user of an ssh address stays, for it is `git` and no secret; the one of any other may be a token.
    var withoutCredentials: String? {
        guard isOnHost, let host else { return nil }
        guard let scheme else { return (user.map { "\($0)@" } ?? "") + host + ":" + path }
        let kept = scheme.hasSuffix("ssh") || scheme.hasPrefix("ssh") ? user.map { "\($0)@" } ?? "" : ""
        return "\(scheme)://\(kept)\(host)\(path)"
    }

    private var isOnHost: Bool { scheme != "file" && host?.isEmpty == false }
}
