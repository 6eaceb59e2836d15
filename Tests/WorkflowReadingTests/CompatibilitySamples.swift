@testable import WorkflowReading
import Workflows

/// A small file for each entry of the lists, that has it and nothing more than it needs.
struct CompatibilitySample {
    var text: String
    var isAction = false
    var path: String { isAction ? "action.yml" : "pipelines/a.yml" }

    /// The file of an entry; `nil` when no file shows it.
    init?(_ entry: Compatibility.Entry) {
        let name = entry.name
        if Self.unseen.contains(entry.path) { return nil }
        let value = Self.values[entry.path] ?? Self.values[entry.section + ".*"] ?? Self.values[name] ?? "x"
        if entry.section.hasPrefix("action.yml") {
            text = Self.action(entry.section, name, value)
            isAction = true
        } else if entry.section == "uses" || entry.section.hasSuffix(" with") {
            text = Self.builtIn(entry.section, name)
        } else if entry.section == "YAML" {
            text = Self.yaml[name] ?? ""
        } else if entry.section.hasPrefix("jobs.") {
            text = Self.job(entry.section, name, value)
        } else {
            text = Self.top(entry.section, name, value)
        }
    }

    /// What only a plan, a run or a machine shows.
    private static let unseen: Set<String> = [
        "uses.owner/repository@ref without a mirror", "limits.GitHub's caps on timeouts",
        "services.ACTIONS_RESULTS_URL", "jobs.<job>.runs-on.ubuntu-*",
    ]

    private static let jobs = "jobs: { a: { steps: [{ run: echo }] } }\n"

    // MARK: - The top of a file

    private static func top(_ section: String, _ name: String, _ value: String) -> String {
        let parts = section.split(separator: ".")
        let pair = "\(name): \(value)"
        switch section {
        case "": return (name == "on" ? "" : "on: push\n") + (name == "jobs" ? "" : jobs) + pair + "\n"
        case "on": return "on: { \(pair) }\n" + jobs
        case "on.schedule": return "on: { schedule: [\(mapping(["cron": cron], pair))] }\n" + jobs
        default: break
        }
        guard parts.first == "on" else {
            let inner = section == "concurrency" ? mapping(["group": "a"], pair) : "{ \(pair) }"
            return "on: push\n" + jobs + nested(parts, inner) + "\n"
        }
        let needed: [String: String] =
            switch parts.count > 3 ? parts[3] : parts[1] {
            case "workflow_run": ["workflows": "[a]"]
            case "<input>" where parts[1] == "workflow_call": ["type": "string"]
            case "<input>" where name == "options": ["type": "choice"]
            case "<output>": ["value": "x"]
            default: [:]
            }
        return nested(parts, mapping(needed, pair)) + "\n" + jobs
    }

    private static func nested(_ parts: [Substring], _ inner: String) -> String {
        var text = inner
        for part in parts.reversed() {
            let key = part.first == "<" ? "n" : String(part)
            text = part == parts.first ? "\(key): \(text)" : "{ \(key): \(text) }"
        }
        return text
    }

    private static func mapping(_ needed: [String: String], _ pair: String) -> String {
        let others = needed.filter { !pair.hasPrefix($0.key + ":") }
        return "{ " + (others.map { "\($0.key): \($0.value)" } + [pair]).joined(separator: ", ") + " }"
    }

    private static let cron = "'0 3 * * 1'"

    // MARK: - Jobs

    private static func job(_ section: String, _ name: String, _ value: String) -> String {
        let parts = section.split(separator: ".").dropFirst(2)
        let steps = "steps: [{ run: echo }]"
        let pair = "\(name): \(value)"
        let body: String
        switch (parts.joined(separator: "."), name) {
        case ("", "steps"): body = steps
        case ("", "gate"): body = pair
        case ("", "uses"): body = pair
        case ("", "with"), ("", "secrets"): body = "uses: ./pipelines/b.yml, \(pair)"
        case ("", "publish"): body = "needs: g, \(pair)"
        case ("publish", _): body = "needs: g, publish: { \(pair) }"
        case ("", _): body = "\(steps), \(pair)"
        case ("steps", _): body = "steps: [\(step(name, pair))]"
        case ("uses", _): body = "uses: \(name.replacing("NAME", with: "b"))"
        case ("network", _): body = "\(steps), network: \(name)"
        case ("strategy", "select"), ("strategy.select", _): body = select(name, value)
        default:
            let last = parts.last.map(String.init) ?? ""
            let inner = mapping(Self.needed[last] ?? [:], pair)
            let isLogin = last == "credentials"
            body =
                "\(steps), "
                + (isLogin
                    ? nested(parts.dropLast(), "{ image: a, credentials: \(inner) }")
                    : nested(Array(parts), inner))
        }
        return "on: push\njobs:\n  g: { gate: gate.yml }\n  b: { steps: [{ run: echo }] }\n  a: { \(body) }\n"
    }

    private static let needed: [String: [String: String]] = [
        "concurrency": ["group": "a"], "environment": ["name": "a"], "container": ["image": "a"],
        "<service>": ["image": "a"], "credentials": ["username": "a", "password": "b"],
        "matrix": ["n": "[1]"], "model": ["path": "a"],
        "predictions": ["path": "a", "key": "a", "label": "a", "prediction": "a"],
    ]

    private static func select(_ name: String, _ value: String) -> String {
        "steps: [{ run: echo }], metrics: a.json, strategy: { matrix: { n: [1] }, "
            + "select: { metric: f1, mode: max } }"
    }

    private static func step(_ name: String, _ pair: String) -> String {
        switch name {
        case "run", "uses", "parallel": "{ \(pair) }"
        case "with": "{ uses: ./a, \(pair) }"
        case "wait", "cancel": "{ run: sleep 1, id: x, background: true }, { \(pair) }"
        case "wait-all": "{ run: sleep 1, background: true }, { \(pair) }"
        case "background": "{ run: sleep 1, \(pair) }, { wait-all: true }"
        default: "{ run: echo, \(pair) }"
        }
    }

    // MARK: - Actions

    private static func builtIn(_ section: String, _ name: String) -> String {
        let uses = section == "uses" ? name : String(section.dropLast(" with".utf8.count))
        let action = ActionReference.BuiltIn(rawValue: uses)
        var with = action.map { ActionInputs.required(by: $0) } ?? []
        if section != "uses", !with.contains(name) { with.append(name) }
        let values = with.map { input in
            "\(input): \(action.flatMap { ActionInputs.words(of: input, in: $0)?.first } ?? "'1'")"
        }
        let version = uses.contains("@") || uses.hasSuffix("path") || uses.contains("docker:") ? "" : "@v1"
        if let model = ModelAction(rawValue: uses) { return models(model) }
        return "on: push\njobs: { a: { steps: [{ uses: \(uses)\(version), with: { "
            + values.joined(separator: ", ") + " } }] } }\n"
    }

    private static func models(_ action: ModelAction) -> String {
        let with: String =
            switch action {
            case .metrics, .model: "path: a"
            case .predictions: "path: a, key: a, label: a, prediction: a"
            case .params: "lr: 1"
            case .resources: "cpus: 1"
            case .network: "mode: none"
            case .select: "metric: f1, mode: max"
            case .gate: "file: gate.yml"
            case .publish: "name: a"
            }
        let step = "{ uses: \(action.rawValue)@v1, with: { \(with) } }"
        let more = action == .select ? ", metrics: a.json, strategy: { matrix: { n: [1] } }" : ""
        let needs = action == .publish ? "needs: g, " : ""
        let steps = action.isWholeJob ? step : "{ run: echo }, \(step)"
        return "on: push\njobs:\n  g: { gate: gate.yml }\n  a: { \(needs)steps: [\(steps)]\(more) }\n"
    }

    private static func action(_ section: String, _ name: String, _ value: String) -> String {
        let pair = "\(name): \(value)"
        let place = section.dropFirst("action.yml".utf8.count).drop { $0 == ":" || $0 == " " }
        let composite = "runs: { using: composite, steps: [{ run: echo, shell: bash }] }\n"
        let head = "name: a\ndescription: b\n"
        switch place {
        case "":
            let own = head.split(separator: "\n").filter { !$0.hasPrefix(name + ":") }.map { $0 + "\n" }
            return own.joined() + (name == "runs" ? "" : composite) + pair + "\n"
        case "inputs.<input>": return head + composite + "inputs: { a: { \(pair) } }\n"
        case "outputs.<output>":
            return head + composite + "outputs: { a: \(mapping(["value": "b"], pair)) }\n"
        case "branding": return head + composite + "branding: { \(pair) }\n"
        case "runs": return head + "runs: { \(pair) }\n"
        case "runs.using": return head + runs(name, "")
        case "runs.steps":
            let step =
                name == "uses"
                ? "{ \(pair) }"
                : name == "with" ? "{ uses: ./a, \(pair) }" : mapping(["run": "echo", "shell": "bash"], pair)
            return head + "runs: { using: composite, steps: [\(step)] }\n"
        default: return head + runs(String(place.dropFirst("runs (".utf8.count).dropLast()), pair)
        }
    }

    private static func runs(_ kind: String, _ pair: String) -> String {
        var needed: [String: String] =
            switch kind {
            case "composite": ["using": "composite", "steps": "[{ run: echo, shell: bash }]"]
            case "docker": ["using": "docker", "image": "Dockerfile"]
            default: ["using": kind == "node" ? "node24" : kind, "main": "main.js"]
            }
        if pair.hasPrefix("using:") || pair.isEmpty {
            let last = needed.removeValue(forKey: "using") ?? ""
            return "runs: \(mapping(needed, "using: \(last)"))\n"
        }
        return "runs: \(mapping(needed, pair))\n"
    }

    // MARK: - Values

    private static let yaml = [
        "anchors and aliases": "on: push\njobs: { a: &a { steps: [{ run: echo }] }, b: *a }\n",
        "merge keys": "on: push\njobs: { a: &a { steps: [{ run: echo }] }, b: { <<: *a } }\n",
        "tags that are no YAML of its core schema": "on: push\nname: !mine a\n" + jobs,
    ]

    /// By path, else by name.
    private static let values: [String: String] = [
        "on.*": "", "permissions.*": "none", "jobs.<job>.permissions.*": "none", "on": "push",
        "jobs": "{ a: { steps: [{ run: echo }] } }", "env": "{ A: b }", "defaults": "{}",
        "permissions": "{}", "run": "{}", "shell": "bash", "on.schedule": "[{ cron: \(cron) }]",
        "on.workflow_run": "{ workflows: [a] }", "cron": cron, "timezone": "UTC", "types": "[created]",
        "required": "true", "options": "[x]", "inputs": "{}", "secrets": "{}", "outputs": "{}",
        "on.workflow_dispatch.inputs.<input>.type": "string", "type": "string", "queue": "single",
        "cancel-in-progress": "true", "needs": "b", "if": "success()", "strategy": "{ matrix: { n: [1] } }",
        "timeout-minutes": "5", "cancel-timeout-minutes": "5", "continue-on-error": "true", "services": "{}",
        "uses": "./pipelines/b.yml", "with": "{}", "steps": "[{ run: echo, shell: bash }]",
        "resources": "{ cpus: 1 }", "network": "host", "params": "{}", "retry": "{}", "checkpoint": "{}",
        "predictions": "{ path: a, key: a, label: a, prediction: a }", "gate": "gate.yml", "publish": "{}",
        "deployment": "true", "matrix": "{ n: [1] }", "fail-fast": "true", "max-parallel": "2",
        "include": "[{ n: 1 }]", "exclude": "[{ n: 2 }]", "credentials": "{ username: a, password: b }",
        "jobs.<job>.container.env": "{}", "ports": "[80]", "volumes": "['/data']", "cpus": "1",
        "options.": "", "memory": "1GiB", "pids": "10", "shm": "64MB", "gpus": "1", "disk": "1GB",
        "jobs.<job>.container.options": "--cpus 1", "jobs.<job>.services.<service>.options": "--cpus 1",
        "jobs.<job>.steps.run": "echo", "jobs.<job>.steps.uses": "./a", "background": "true",
        "parallel": "[{ run: echo }]", "wait-all": "true", "branding": "{ icon: award, color: blue }",
        "color": "blue", "icon": "award", "runs": "{ using: composite, steps: [{ run: echo, shell: bash }] }",
        "action.yml: runs.steps.run": "echo", "action.yml: runs.steps.uses": "./a", "args": "[a]",
        "pre-if": "always()", "post-if": "always()",
    ]
}
