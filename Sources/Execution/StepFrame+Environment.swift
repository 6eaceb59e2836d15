internal import Expressions
internal import JSON
internal import Planning
internal import Sandboxes
internal import Secrets
internal import Workflows

extension StepFrame {
    /// What `${{ env }}` holds for a step: workflow, job, `$GITHUB_ENV`, then the step's own.
    func environmentText(with own: [(name: String, value: String)] = []) -> [(name: String, value: String)] {
        Self.merged(environment + variables + given + own)
    }

    /// The step's own `env`, evaluated.
    func ownEnvironment(_ step: Step) throws(ExecutionError) -> [(name: String, value: String)] {
        guard !step.environment.isEmpty else { return [] }
        let scope = scope(environment: environmentText())
        var own: [(name: String, value: String)] = []
        for entry in step.environment {
            own.append((entry.name, try Evaluation.text(entry.value, in: scope)))
        }
        return own
    }

    /// The step's environment with its own `env` evaluated.
    func stepEnvironment(_ step: Step) throws(ExecutionError) -> [(name: String, value: String)] {
        environmentText(with: try ownEnvironment(step))
    }

    /// The whole environment of a process: what the runner says wins over what the workflow says, but for `CI`.
    func processEnvironment(_ own: [(name: String, value: String)]) -> [(name: String, value: String)] {
        let fixed = Self.merged(job.contexts.variables(job: job.job.id) + actionVariables)
        let reserved = Set(fixed.map(\.name)).union(["HOME"])
        let base: [(name: String, value: String)] = [
            ("PATH", Self.defaultPath), ("LANG", "C.UTF-8"), ("CI", "true"), ("USER", "runner"),
            ("LOGNAME", "runner"),
            ("SHELL", "/bin/bash"), ("PYTHONUNBUFFERED", "1"),
        ]
        var all = base + job.contexts.request.passThrough + job.settings.parameters
        all += own.filter { !reserved.contains($0.name) } + fixed + [("HOME", "/runner/home")]
        var merged = Self.merged(all)
        if !paths.isEmpty, let index = merged.firstIndex(where: { $0.name == "PATH" }) {
            merged[index].value = (paths.reversed() + [merged[index].value]).joined(separator: ":")
        }
        return merged
    }

    /// The scope of a step's expressions.
    ///
    /// - Parameters:
    ///   - environment: `${{ env }}`.
    ///   - bound: The step's `timeout-minutes` and when they are over, for functions that take their time.
    func scope(
        environment: [(name: String, value: String)],
        bound: (limit: Duration, end: ContinuousClock.Instant)? = nil
    ) -> Scope {
        var all = job.baseContexts.merging(contexts) { $1 }
        all["env"] = .object(environment.map { ($0.name, .string($0.value)) }, isCaseSensitive: true)
        all["steps"] = stepsContext
        all["job"] = Value(["status": .string(status.rawValue)])
        let root = job.sandbox.specification.workFolder
        let hash = Evaluation.hashFunction(root: root, unless: job.stopCheck(bound))
        return Scope(contexts: all, functions: ["hashfiles": hash])
    }

    /// The scope of a step's own keys; a variable that cannot be evaluated is told when the step starts.
    func scope(of step: Step) -> Scope {
        scope(environment: (try? stepEnvironment(step)) ?? environmentText())
    }

    /// What a person reads for a step.
    func displayName(_ step: Step, _ scope: Scope) -> String {
        // A name that cannot be evaluated is shown as it is written.
        if let name = step.name {
            let text = (try? name.string(in: scope)) ?? name.raw
            if !text.isEmpty { return job.masker.mask(text) }
        }
        // A script is shown as it is written: what it evaluates to may be about to be masked by it.
        switch step.work {
        case .run, .uses: return job.masker.mask("Run " + step.title)
        case .wait, .waitAll, .cancel:
            let title = step.title
            return job.masker.mask(title.prefix(1).uppercased() + title.dropFirst())
        }
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
