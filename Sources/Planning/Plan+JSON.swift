internal import Expressions
public import JSON
internal import Workflows

extension Plan {
    /// The plan for programs: `{"v":1,"workflow":…,"event":…,"jobs":[…]}`; new members may come, old ones stay.
    public var json: JSON {
        var about = JSONObject([
            ("name", .string(workflow.name)), ("path", .string(workflow.path)),
            ("digest", .string("sha256:" + digest)),
        ])
        about["concurrency"] = workflow.concurrency?.json
        if !called.isEmpty { about["calls"] = .array(called.map { .string($0.path) }) }
        return [
            "v": 1, "workflow": .object(about),
            "event": [
                "name": .string(event.name),
                "inputs": .object(JSONObject(event.inputs.map { ($0.name, $0.value) })),
            ],
            "jobs": .array(jobs.map(\.json)),
        ]
    }
}

extension PlannedJob {
    fileprivate var json: JSON {
        var object = JSONObject()
        object["id"] = .string(job.id)
        object["name"] = job.name.map { .string($0.raw) }
        object["kind"] = .string(job.kindName)
        object["needs"] = .array(needs.map { .string($0) })
        object["if"] = job.condition.map { .string($0.source) }
        object["skipped"] = skipReason.map { .string($0) }
        object["legs"] = legs.map { legs in .array(legs.map(\.json)) } ?? .null
        object["strategy"] = job.strategy?.json
        object["runs-on"] =
            job.runsOn.labels.isEmpty ? nil : .array(job.runsOn.labels.map { .string($0.raw) })
        object["concurrency"] = job.concurrency?.json
        object["container"] = job.container?.json
        object["services"] =
            job.services.isEmpty ? nil : .object(JSONObject(job.services.map { ($0.id, $0.container.json) }))
        object["limits"] = job.limits.isEmpty ? nil : .object(job.limits)
        object["params"] = job.params.json
        object["env"] = job.environment.json
        object["outputs"] = job.outputs.json
        object["needs-images"] = job.needsImages.map { .string($0.reason) }
        object["results"] = job.results.isEmpty ? nil : .object(job.results)
        switch job.work {
        case .steps(let steps): object["steps"] = .array(steps.map(\.json))
        case .gate: break
        case .gateFile(let path): object["gate-file"] = .string(path.raw)
        case .publish(let publish):
            object["publish"] = [
                "name": .optional(publish.name?.raw), "alias": .string(publish.alias?.raw ?? "champion"),
                "gate": .optional(gate),
            ]
        case .call(let call):
            object["uses"] = .string(call.path)
            object["with"] = call.inputs.json
            object["secrets"] = call.secrets.json
            object["jobs"] = .array((self.call?.jobs ?? []).map(\.json))
        }
        return .object(object)
    }
}

extension ReusableCall.Secrets {
    fileprivate var json: JSON? {
        switch self {
        case .none: nil
        case .inherit: "inherit"
        case .named(let named): named.json
        }
    }
}

extension Concurrency {
    fileprivate var json: JSON {
        var object = JSONObject([("group", .string(group.raw)), ("queue", .string(queue.rawValue))])
        object["cancel-in-progress"] = cancelInProgress.map { .string($0.raw) }
        return .object(object)
    }
}

extension JobContainer {
    fileprivate var json: JSON {
        var object = JSONObject([("image", .string(image.raw))])
        object["env"] = environment.json
        if !ports.isEmpty { object["ports"] = .array(ports.map { .string($0.raw) }) }
        if !volumes.isEmpty { object["volumes"] = .array(volumes.map { .string($0.raw) }) }
        object["options"] = options.map { .string($0.raw) }
        return .object(object)
    }
}

extension Leg {
    fileprivate var json: JSON { ["key": .string(key), "name": .string(name), "matrix": .object(matrix)] }
}

extension Strategy {
    fileprivate var json: JSON {
        var object = JSONObject()
        object["fail-fast"] = .string(failFast?.raw ?? "true")
        object["max-parallel"] = maxParallel.map { .string($0.raw) }
        object["select"] = select.map { ["metric": .string($0.metric), "mode": .string($0.mode.rawValue)] }
        return .object(object)
    }
}

extension Job {
    fileprivate var kindName: String {
        switch work {
        case .steps: "steps"
        case .gate, .gateFile: "gate"
        case .publish: "publish"
        case .call: "call"
        }
    }

    fileprivate var limits: JSONObject {
        var object = JSONObject()
        let texts = [
            ("cpus", resources.cpus), ("memory", resources.memory), ("pids", resources.pids),
            ("shm", resources.sharedMemory), ("network", network), ("timeout-minutes", timeoutMinutes),
            ("cancel-timeout-minutes", cancelTimeoutMinutes), ("continue-on-error", continueOnError),
        ]
        for (name, text) in texts { object[name] = text.map { .string($0.raw) } }
        return object
    }

    fileprivate var results: JSONObject {
        var object = JSONObject()
        object["metrics"] = metrics.map { .string($0.raw) }
        object["predictions"] = predictions.map { .string($0.path.raw) }
        object["model"] = model.map { ["path": .string($0.path.raw), "flavor": .optional($0.flavor)] }
        return object
    }
}

extension [NamedText] {
    /// The texts as they are written; `nil` when there are none.
    fileprivate var json: JSON? {
        isEmpty ? nil : .object(JSONObject(map { ($0.name, .string($0.value.raw)) }))
    }
}

extension Step {
    fileprivate var json: JSON {
        var object = JSONObject()
        object["number"] = .integer(number)
        object["id"] = id.map { .string($0) }
        object["name"] = .string(title)
        object["if"] = condition.map { .string($0.source) }
        switch work {
        case .run(let script, let shell, let folder):
            object["run"] = .string(script.raw)
            object["shell"] = shell.map { .string($0.raw) }
            object["working-directory"] = folder.map { .string($0.raw) }
        case .uses(let action, let inputs):
            object["uses"] = .string(action.text)
            object["with"] = inputs.json
        case .wait(let targets): object["wait"] = .array(targets.map { .integer($0.step) })
        case .waitAll: object["wait-all"] = true
        case .cancel(let target): object["cancel"] = .integer(target.step)
        }
        if isBackground { object["background"] = true }
        object["env"] = environment.json
        object["timeout-minutes"] = timeoutMinutes.map { .string($0.raw) }
        object["continue-on-error"] = continueOnError.map { .string($0.raw) }
        return .object(object)
    }
}
