internal import Expressions
internal import JSON
internal import Planning
internal import Sandboxes
internal import Secrets
internal import Workflows

extension StepsJob {
    /// The workflow that is run.
    var workflow: Workflow { contexts.request.plan.workflow }

    /// What `${{ env }}` holds for a step: workflow, job, `$GITHUB_ENV`, then the step's own.
    func environmentText(with own: [(name: String, value: String)]) -> [(name: String, value: String)] {
        Self.merged(settings.environment + additions + own)
    }

    /// The step's environment with its own `env` evaluated.
    func stepEnvironment(_ step: Step) throws(ExecutionError) -> [(name: String, value: String)] {
        let outer = environmentText(with: [])
        guard !step.environment.isEmpty else { return outer }
        let scope = scope(environment: outer)
        var own: [(name: String, value: String)] = []
        for entry in step.environment {
            own.append((entry.name, try Evaluation.text(entry.value, in: scope)))
        }
        return environmentText(with: own)
    }

    /// Variables of one step only.
    func stepVariables(_ step: Step) -> [(name: String, value: String)] {
        [("GITHUB_ACTION", step.id ?? "__run_\(step.number)")]
    }

    /// The whole environment of a process: what the runner says wins over what the workflow says, but for `CI`.
    func processEnvironment(_ own: [(name: String, value: String)]) -> [(name: String, value: String)] {
        let fixed = contexts.variables(job: job.id)
        let reserved = Set(fixed.map(\.name)).union(["HOME"])
        let base: [(name: String, value: String)] = [
            ("PATH", Self.defaultPath), ("LANG", "C.UTF-8"), ("CI", "true"), ("USER", "runner"),
            ("LOGNAME", "runner"),
            ("SHELL", "/bin/bash"), ("PYTHONUNBUFFERED", "1"),
        ]
        var all = base + contexts.request.passThrough + settings.parameters
        all += own.filter { !reserved.contains($0.name) } + fixed + [("HOME", "/runner/home")]
        var merged = Self.merged(all)
        if !paths.isEmpty, let index = merged.firstIndex(where: { $0.name == "PATH" }) {
            merged[index].value = (paths.reversed() + [merged[index].value]).joined(separator: ":")
        }
        return merged
    }

    /// The scope of a step's expressions.
    func scope(environment: [(name: String, value: String)]) -> Scope {
        var all = baseContexts
        all["env"] = .object(environment.map { ($0.name, .string($0.value)) }, isCaseSensitive: true)
        all["steps"] = Value(.object(steps))
        all["job"] = Value(["status": .string(status.rawValue)])
        let root = sandbox.specification.workFolder
        return Scope(contexts: all, functions: ["hashfiles": Evaluation.hashFunction(root: root)])
    }

    /// What a person reads for a step.
    func displayName(_ step: Step, _ scope: Scope) -> String {
        // A name that cannot be evaluated is shown as it is written.
        if let name = step.name {
            let text = (try? name.string(in: scope)) ?? name.raw
            if !text.isEmpty { return masker.mask(text) }
        }
        return masker.mask("Run " + step.title)
    }

    /// A folder as seen inside: absolute as it is, else below the workspace.
    static func inner(_ folder: String) -> String {
        if folder.isEmpty || folder == "." { return "/workspace" }
        return folder.hasPrefix("/") ? folder : "/workspace/" + folder
    }

    /// Pairs in order, of two with one name the last.
    static func merged(_ pairs: [(name: String, value: String)]) -> [(name: String, value: String)] {
        var places: [String: Int] = [:]
        var result: [(name: String, value: String)] = []
        for pair in pairs {
            if let place = places[pair.name] {
                result[place].value = pair.value
            } else {
                places[pair.name] = result.count
                result.append(pair)
            }
        }
        return result
    }

    private static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

extension StringProtocol {
    /// The text without spaces, tabs and line ends around it.
    var trimmed: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" || character.isNewline
        }
        var text = self[...]
        while let first = text.first, isSpace(first) { text = text.dropFirst() }
        while let last = text.last, isSpace(last) { text = text.dropLast() }
        return String(text)
    }
}
