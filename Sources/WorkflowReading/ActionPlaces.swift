internal import Expressions

/// Which contexts and functions an expression of an action's file may use, by the place where it stands.
///
/// Source: action-v1.0.json of GitHub's parser; a test compares the key tables with it.
enum ActionPlaces {
    static let inputDefault = NameRules(
        contexts: ["github", "strategy", "matrix", "job", "runner"], functions: ["hashFiles"])
    static let output = NameRules(contexts: inside)
    static let step = NameRules(contexts: inside, functions: ["hashFiles"])
    static let stepIf = NameRules(
        contexts: inside, functions: NameRules.statusFunctions.union(["hashFiles"]))
    /// `pre-if` and `post-if`.
    static let runsIf = NameRules(
        contexts: inside.subtracting(["steps"]), functions: NameRules.statusFunctions.union(["hashFiles"]))
    static let container = NameRules(contexts: ["inputs"])

    private static let inside: Set<String> = [
        "github", "inputs", "strategy", "matrix", "steps", "job", "runner", "env",
    ]
}
