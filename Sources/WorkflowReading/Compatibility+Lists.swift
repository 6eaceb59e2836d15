internal import Workflows

/// The sections of the lists.
extension Compatibility {
    private static let job = "jobs.<job>"

    static let workflow: [Entry] =
        WorkflowKeys.table.entries(in: "") + DefaultsKeys.outer.entries(in: "defaults")
        + DefaultsKeys.inner.entries(in: "defaults.run")
        + ConcurrencyKeys.table.entries(in: "concurrency")
        + Permissions.scopes.map { Entry(section: "permissions", name: $0, list: .noted) }

    // MARK: - Events

    private static let byHand = "a run by hand names it: --event and --payload"

    static let events: [Entry] =
        Events.rules.flatMap { event($0) } + ScheduleKeys.table.entries(in: "on.schedule")
        + InputKeys.table.entries(in: "on.workflow_dispatch.inputs.<input>")
        + InputKeys.call.entries(in: "on.workflow_call.inputs.<input>")
        + InputKeys.secret.entries(in: "on.workflow_call.secrets.<secret>")
        + InputKeys.output.entries(in: "on.workflow_call.outputs.<output>")
        + Events.refused.sorted { $0.key < $1.key }.flatMap { name, reason in
            [Entry(section: "on", name: name, list: .rejected, remark: reason)]
                + ["types", "names", "versions"].map {
                    Entry(section: "on." + name, name: $0, list: .rejected)
                }
        }
        + Events.ours.map { Entry(section: "on", name: $0, list: .later, isOurs: true) }

    private static func event(_ rule: EventRule) -> [Entry] {
        let isOfOurWorld = Events.ofOurWorld.contains(rule.name)
        let list = isOfOurWorld ? List.run : .noted
        let remark =
            ["workflow_dispatch", "workflow_call"].contains(rule.name)
            ? nil : isOfOurWorld ? byHand : "nothing but GitHub sends it"
        return [Entry(section: "on", name: rule.name, list: list, remark: remark)]
            + (Events.tables[rule.name]?.entries(in: "on." + rule.name, list) ?? [])
    }

    // MARK: - Jobs

    private static let images = "read, checked and planned; a run needs container images, which come later"

    static let jobs: [Entry] =
        JobKeys.table.entries(in: job, remarks: ["container": images, "services": images])
        + DefaultsKeys.outer.entries(in: job + ".defaults")
        + DefaultsKeys.inner.entries(in: job + ".defaults.run")
        + ConcurrencyKeys.table.entries(in: job + ".concurrency")
        + Permissions.scopes.map { Entry(section: job + ".permissions", name: $0, list: .noted) }
        + DeploymentKeys.table.entries(in: job + ".environment", .noted)
        + RunsOnKeys.table.entries(in: job + ".runs-on")
        + StrategyKeys.table.entries(in: job + ".strategy")
        + ["include", "exclude"].map { Entry(section: job + ".strategy.matrix", name: $0, list: .run) }
        + ours(StrategyKeys.select.entries(in: job + ".strategy.select"))
        + ours(ResourceKeys.table.entries(in: job + ".resources"))
        + ours(PredictionsKeys.table.entries(in: job + ".predictions"))
        + ours(ModelKeys.table.entries(in: job + ".model"))
        + ours(PublishKeys.table.entries(in: job + ".publish"))
        + ["image-name", "if", "version"].map {
            Entry(section: job + ".snapshot", name: $0, list: .rejected)
        }

    private static func ours(_ entries: [Entry]) -> [Entry] {
        entries.map { entry in
            var entry = entry
            entry.isOurs = true
            return entry
        }
    }

    static let containers: [Entry] =
        ContainerKeys.container.entries(in: job + ".container")
        + ContainerKeys.credentials.entries(in: job + ".container.credentials")
        + ContainerKeys.service.entries(in: job + ".services.<service>")
        + ContainerKeys.credentials.entries(in: job + ".services.<service>.credentials")

    static let steps = StepKeys.table.entries(in: job + ".steps")

    // MARK: - Actions

    private static let file = "action.yml"

    static let actions: [Entry] =
        ActionKeys.root.entries(in: file) + ActionKeys.input.entries(in: file + ": inputs.<input>")
        + ActionKeys.output.entries(in: file + ": outputs.<output>")
        + ActionKeys.branding.entries(in: file + ": branding")
        + RunsKeys.composite.entries(in: file + ": runs (composite)")
        + StepKeys.composite.entries(in: file + ": runs.steps").filter {
            !StepKeys.onlyInJobs.contains($0.name)
        }
        + RunsKeys.node.entries(in: file + ": runs (node)")
        + RunsKeys.docker.entries(in: file + ": runs (docker)", remarks: ["image": images])
        + [
            Entry(
                section: file + ": runs", name: "plugin", list: .rejected,
                remark: "only GitHub's own runner holds such actions")
        ]
        + (["composite", "docker"] + ActionDefinition.NodeRuns.versions).map {
            Entry(
                section: file + ": runs.using", name: $0, list: .run,
                remark: $0 == "docker" ? images : $0 == "composite" ? nil : "with the runner's own node")
        }

    static let builtInActions: [Entry] =
        ActionReference.BuiltIn.allCases.flatMap { action in
            let section = action.rawValue + " with"
            return [Entry(section: "uses", name: action.rawValue, list: .run, remark: "any version")]
                + ActionInputs.read(by: action).map { Entry(section: section, name: $0, list: .run) }
                + ActionInputs.ignored(by: action).map { Entry(section: section, name: $0, list: .noted) }
                + ActionInputs.later(in: action).map { Entry(section: section, name: $0, list: .later) }
        }
        + ModelAction.allCases.map {
            Entry(section: "uses", name: $0.rawValue, list: .run, remark: "the job's key '\($0.key)'")
        }

    // MARK: - What is no key

    private static let mirror = "from the mirror folder or URL base in the runner's configuration"

    static let forms: [Entry] = [
        Entry(section: "uses", name: "./path", list: .run, remark: "a folder of the workspace"),
        Entry(
            section: "uses", name: "$/path", list: .run, remark: "a folder of this repository at its commit"),
        Entry(section: "uses", name: "owner/repository@ref", list: .run, remark: mirror),
        Entry(section: "uses", name: "docker://image", list: .run, remark: images),
        Entry(
            section: "uses", name: "owner/repository@ref without a mirror", list: .rejected,
            remark: "when the run is planned"),
        Entry(section: job + ".uses", name: "./.github/workflows/NAME.yml", list: .run),
        Entry(section: job + ".uses", name: "./pipelines/NAME.yml", list: .run, isOurs: true),
        Entry(
            section: job + ".uses", name: "owner/repository/.github/workflows/NAME.yml@ref", list: .rejected,
            remark: "only workflows of the same repository are called"),
        Entry(
            section: job + ".runs-on", name: "ubuntu-*", list: .noted,
            remark: "GitHub's machines are the configured default image"),
        Entry(section: job + ".network", name: "none", list: .run, isOurs: true),
        Entry(section: job + ".network", name: "host", list: .run, isOurs: true),
        Entry(section: job + ".network", name: "egress", list: .later, isOurs: true),
        Entry(
            section: "YAML", name: "anchors and aliases", list: .run,
            remark: "at most 100,000 values after they are expanded"),
        Entry(section: "YAML", name: "merge keys", list: .rejected, remark: "write the keys out"),
        Entry(section: "YAML", name: "tags that are no YAML of its core schema", list: .rejected),
        Entry(
            section: "limits", name: "GitHub's caps on timeouts", list: .noted,
            remark: "a job runs as long as its file says"),
        Entry(
            section: "services", name: "ACTIONS_RESULTS_URL", list: .later,
            remark: "GitHub's services for caches and artifacts"),
    ]
}
