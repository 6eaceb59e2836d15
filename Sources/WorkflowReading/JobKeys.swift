internal import Diagnostics
internal import Expressions
internal import YAML
internal import Workflows

/// A job while it is read.
struct JobDraft {
    var job: Job
    var node: YAMLNode
    /// `steps`, `uses`, `gate` and `publish` as far as they are there, with the place of the key.
    var works: [(work: Job.Work, name: String, span: SourceSpan)] = []
    /// `with` and `secrets` of a call.
    var passedInputs: [NamedText] = []
    var passedSecrets = ReusableCall.Secrets.none
    var uses: [NameUse] = []
    var pipes: [Pipe] = []
    /// The steps that set keys of the job.
    var modelActions: [ModelActionUse] = []
}

/// The keys of a job.
enum JobKeys {
    static let table = KeyTable<JobDraft>("a job", github + ours + later)

    private static let github: [Key<JobDraft>] = [
        .text("name", Places.job, .any, \.job.name),
        .key("needs") { reading, field, draft in
            draft.job.needs = reading.words(field.value, field.name).map {
                Job.Need(id: $0.text, span: $0.span)
            }
        },
        .key("if", Places.jobIf) { reading, field, draft in
            draft.job.condition = reading.condition(field)
            draft.job.conditionSpan = field.value.span
        },
        .key("runs-on", Places.job) { reading, field, draft in draft.job.runsOn = reading.runsOn(field) },
        Key<JobDraft>.key("permissions") { reading, field, _ in reading.permissions(field) }
            .noted(Permissions.note),
        Key<JobDraft>.key("environment", Places.job) { reading, field, _ in reading.deployment(field) }
            .noted("there is no deployment to record"),
        .key("env", Places.jobEnv) { reading, field, draft in draft.job.environment = reading.named(field) },
        .key("defaults", Places.jobDefaults) { reading, field, draft in
            draft.job.defaults = reading.defaults(field)
        },
        .key("outputs", Places.outputs) { reading, field, draft in
            draft.job.outputs = reading.named(field, isName: Names.isID)
        },
        .key("strategy", Places.strategy) { reading, field, draft in
            draft.job.strategy = reading.strategy(field)
        },
        .text("timeout-minutes", Places.job, .positive, \.job.timeoutMinutes),
        .text("cancel-timeout-minutes", Places.job, .positive, \.job.cancelTimeoutMinutes),
        .text("continue-on-error", Places.job, .boolean, \.job.continueOnError),
        .key("concurrency", Places.job) { reading, field, draft in
            draft.job.concurrency = reading.concurrency(field)
        },
        .key("container", Places.job) { reading, field, draft in
            draft.job.container = reading.container(field)
        },
        .key("services", Places.job) { reading, field, draft in
            draft.job.services = reading.services(field)
        },
        .key("uses") { reading, field, draft in
            guard let call = reading.call(field) else { return }
            draft.works.append((.call(call), field.name, field.span))
        },
        .key("with", Places.job) { reading, field, draft in draft.passedInputs = reading.named(field) },
        .key("secrets", Places.jobEnv) { reading, field, draft in
            draft.passedSecrets = reading.passedSecrets(field)
        },
        .key("steps") { reading, field, draft in reading.steps(field, into: &draft) },
    ]

    private static let ours = forModels.map(\.ours)

    private static let forModels: [Key<JobDraft>] = [
        .key("resources", Places.job) { reading, field, draft in
            draft.job.resources = reading.resources(field)
        },
        .key("network", Places.job) { reading, field, draft in draft.job.network = reading.network(field) },
        .key("params", Places.job) { reading, field, draft in draft.job.params = reading.params(field) },
        .text("metrics", Places.results, .notEmpty, \.job.metrics),
        .key("predictions", Places.results) { reading, field, draft in
            draft.job.predictions = reading.predictions(field)
        },
        .key("model", Places.results) { reading, field, draft in draft.job.model = reading.model(field) },
        .key("gate", Places.strategy) { reading, field, draft in
            if let work = reading.gate(field) { draft.works.append((work, field.name, field.span)) }
        },
        .key("publish", Places.strategy) { reading, field, draft in
            let publish = reading.publish(field)
            draft.works.append((.publish(publish), field.name, field.span))
        },
    ]

    private static let later: [Key<JobDraft>] =
        ["inputs", "checkpoint", "retry"].map { Key.notYet($0).ours }
        + [.refused("snapshot", "it makes an image of one of GitHub's machines")]

    /// The keys that only a job with steps can have.
    static let onlyWithSteps: Set<String> = [
        "env", "defaults", "outputs", "strategy", "timeout-minutes", "cancel-timeout-minutes",
        "continue-on-error", "container", "services", "resources", "network", "params", "metrics",
        "predictions", "model",
    ]

    /// Whether it is a key that a job with steps may have, and no other work.
    static func isOfSteps(_ name: String) -> Bool {
        table.has(name) && !works.contains(name)
    }

    /// The keys that say what a job does.
    static let works = ["steps", "uses", "gate", "publish"]
}

extension Reading {
    /// The most jobs of a workflow, and steps of a job.
    static let maximumCount = 1000

    /// `jobs`.
    mutating func jobs(_ field: Field) -> [JobDraft]? {
        guard let entries = entries(of: field.value, field.name) else { return nil }
        guard let first = entries.first else {
            report(WorkflowCode.missingKey, "'jobs' needs at least one job", at: field.value.span)
            return nil
        }
        guard entries.count <= Self.maximumCount else {
            report(
                WorkflowCode.tooManyJobs, "a workflow has at most \(Self.maximumCount) jobs",
                at: first.key.span)
            return nil
        }
        var places: [String: SourceSpan] = [:]
        var drafts: [JobDraft] = []
        for entry in entries {
            checkID(entry.key, of: "job")
            if let earlier = places.updateValue(entry.key.span, forKey: entry.key.text.lowercased()) {
                report(
                    WorkflowCode.duplicateJob, "job '\(entry.key.text)' differs from another only in case",
                    at: entry.key.span, notes: [Diagnostic.Note("the other job is here", span: earlier)])
            }
            if let draft = job(entry) { drafts.append(draft) }
        }
        return drafts
    }

    /// Reports an id that cannot be one.
    mutating func checkID(_ scalar: YAMLScalar, of what: String) {
        let text = scalar.text
        if !Names.isID(text) {
            report(
                WorkflowCode.badName, "'\(text.shortened)' cannot be the id of a \(what)", at: scalar.span,
                help: "begin with a letter or '_', go on with letters, digits, '_' and '-'")
        } else if text.hasPrefix("__") {
            report(WorkflowCode.badName, "ids that begin with '__' are reserved", at: scalar.span)
        }
    }

    private mutating func job(_ entry: YAMLEntry) -> JobDraft? {
        guard let entries = entries(of: entry.value, entry.key.text) else { return nil }
        let outer = uses
        uses = []
        pipes = []
        var draft = JobDraft(
            job: Job(id: entry.key.text, span: entry.key.span, work: .steps([])), node: entry.value)
        JobKeys.table.read(entries, into: &draft, &self)
        applyModelActions(to: &draft)
        checkWork(&draft, entries)
        if isStrict, entry.value.entry("runs-on") == nil, entry.value.entry("uses") == nil {
            report(
                WorkflowCode.missingKey, "job '\(draft.job.id)' needs 'runs-on'", at: entry.key.span,
                help: "add 'runs-on: ubuntu-latest', or move the file to pipelines/")
        }
        draft.uses = uses
        draft.pipes = pipes
        uses = outer
        return draft
    }

    private mutating func checkWork(_ draft: inout JobDraft, _ entries: [YAMLEntry]) {
        let id = draft.job.id
        checkCallKeys(entries, isCall: entries.contains { $0.key.text == "uses" })
        guard let (work, name, span) = draft.works.first else {
            if !entries.contains(where: { JobKeys.works.contains($0.key.text) }) {
                let works = isStrict ? "'steps' or 'uses'" : "'steps', 'uses', 'gate' or 'publish'"
                report(WorkflowCode.oneWork, "job '\(id)' needs \(works)", at: draft.job.span)
            }
            return
        }
        for (_, other, place) in draft.works.dropFirst() {
            report(
                WorkflowCode.oneWork,
                "job '\(id)' has '\(name)' and '\(other)', and a job is only one of them",
                at: place, help: "make it two jobs", notes: [Diagnostic.Note("'\(name)' is here", span: span)]
            )
        }
        draft.job.work = work
        switch work {
        case .steps: return
        case .call(var call):
            call.inputs = draft.passedInputs
            call.secrets = draft.passedSecrets
            draft.job.work = .call(call)
        case .gate, .gateFile, .publish: reportKeysOfSteps(entries, in: name)
        }
    }

    private mutating func reportKeysOfSteps(_ entries: [YAMLEntry], in work: String) {
        for entry in entries where JobKeys.onlyWithSteps.contains(entry.key.text) {
            report(
                WorkflowCode.needsSteps, "a \(work) job has no '\(entry.key.text)'", at: entry.key.span,
                help: "move it to the job with 'steps'")
        }
    }
}
