internal import Expressions
internal import Workflows

/// Which contexts and functions an expression may use, by the place where it stands.
///
/// Source: workflow-v1.0.json of GitHub's parser; a test compares the key tables with it. The places of our own
/// keys follow the nearest of GitHub's.
enum Places {
    static let nowhere = rules([])
    static let run = rules(["github", "inputs", "vars"])
    static let workflowEnv = rules(["github", "inputs", "vars", "secrets"])
    static let strategy = rules(["github", "inputs", "vars", "needs"])
    static let job = rules(["github", "inputs", "vars", "needs", "strategy", "matrix"])
    static let jobEnv = rules(["github", "inputs", "vars", "needs", "strategy", "matrix", "secrets"])
    static let jobDefaults = rules(["github", "inputs", "vars", "strategy", "matrix", "needs", "env"])
    static let outputs = rules([
        "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job", "runner", "env",
    ])
    /// What a job's `metrics`, `predictions` and `model` may use: they are read after its last step.
    static let results = rules([
        "github", "inputs", "vars", "needs", "strategy", "matrix", "steps", "job", "runner", "env",
    ])
    static let step = rules(
        [
            "github", "inputs", "vars", "needs", "strategy", "matrix", "secrets", "steps", "job", "runner",
            "env",
        ], ["hashFiles"])
    static let jobIf = rules(
        ["github", "inputs", "vars", "needs"],
        NameRules.statusFunctions, statusTakesJobs: true)
    static let stepIf = rules(
        ["github", "inputs", "vars", "needs", "strategy", "matrix", "steps", "job", "runner", "env"],
        NameRules.statusFunctions.union(["hashFiles"]))

    /// What an output of `workflow_call` may use.
    static let callOutputs = rules(["github", "inputs", "vars", "jobs"])
    static let credentials = rules(["github", "inputs", "vars", "secrets", "env"])

    /// Every context that the language has anywhere.
    static let contexts: Set<String> = [
        "github", "env", "vars", "job", "jobs", "steps", "runner", "secrets", "strategy", "matrix", "needs",
        "inputs",
    ]

    /// The functions that only some places have, in lower case.
    static let functions = NameRules.statusFunctions.union(["hashfiles"])

    private static func rules(
        _ contexts: Set<String>, _ functions: Set<String> = [], statusTakesJobs: Bool = false
    ) -> NameRules {
        NameRules(contexts: contexts, functions: functions, statusTakesJobs: statusTakesJobs)
    }
}
