public import Workflows

/// The inputs of the built-in actions.
public enum ActionInputs {
    /// What each reads.
    public static func read(by action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout: ["ref", "path", "fetch-depth", "clean", "submodules", "lfs"]
        case .cache, .cacheRestore: ["path", "key", "restore-keys", "fail-on-cache-miss", "lookup-only"]
        case .cacheSave: ["path", "key"]
        case .uploadArtifact:
            ["name", "path", "if-no-files-found", "retention-days", "overwrite", "include-hidden-files"]
        case .downloadArtifact: ["name", "path", "pattern", "merge-multiple", "run-id"]
        case .setupPython: ["python-version", "python-version-file", "cache", "cache-dependency-path"]
        }
    }

    /// What each accepts without effect: only GitHub's servers would use it.
    public static func ignored(by action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout:
            ["token", "persist-credentials", "show-progress", "set-safe-directory", "github-server-url"]
        case .cache, .cacheRestore, .cacheSave: ["enableCrossOsArchive", "upload-chunk-size", "save-always"]
        case .uploadArtifact: ["compression-level"]
        case .downloadArtifact: ["github-token"]
        case .setupPython: ["token", "check-latest", "architecture", "update-environment", "pip-version"]
        }
    }

    /// What each has on GitHub that this version cannot do.
    public static func later(in action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .checkout:
            [
                "repository", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "filter",
                "sparse-checkout", "sparse-checkout-cone-mode", "fetch-tags",
            ]
        case .cache, .cacheRestore, .cacheSave: []
        case .uploadArtifact: ["archive"]
        case .downloadArtifact: ["repository", "artifact-ids", "skip-decompress", "digest-mismatch"]
        case .setupPython: ["allow-prereleases", "freethreaded", "pip-install"]
        }
    }

    /// What each cannot do without.
    public static func required(by action: ActionReference.BuiltIn) -> [String] {
        switch action {
        case .cache, .cacheRestore, .cacheSave: ["path", "key"]
        case .uploadArtifact: ["path"]
        case .checkout, .downloadArtifact, .setupPython: []
        }
    }

    /// The words that an input takes; `nil` when it takes any text.
    public static func words(of input: String, in action: ActionReference.BuiltIn) -> [String]? {
        switch (action, input) {
        case (.checkout, "submodules"): ["true", "false", "recursive"]
        case (.uploadArtifact, "if-no-files-found"): ["warn", "error", "ignore"]
        case (.checkout, "clean"), (.checkout, "lfs"), (.cache, "fail-on-cache-miss"),
            (.cache, "lookup-only"), (.cacheRestore, "fail-on-cache-miss"), (.cacheRestore, "lookup-only"),
            (.uploadArtifact, "overwrite"), (.uploadArtifact, "include-hidden-files"),
            (.downloadArtifact, "merge-multiple"):
            ["true", "false"]
        default: nil
        }
    }

    /// Whether an input takes a whole number from 0.
    public static func isCount(_ input: String, in action: ActionReference.BuiltIn) -> Bool {
        switch (action, input) {
        case (.checkout, "fetch-depth"), (.uploadArtifact, "retention-days"), (.downloadArtifact, "run-id"):
            true
        default: false
        }
    }
}
