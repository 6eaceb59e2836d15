public import Diagnostics
internal import Expressions
public import Gates
public import Planning
internal import Workflows
internal import YAML

/// Reads the gates of a plan, from the pipeline itself or from files that it names.
public enum GateLoader {
    /// The gates, what was found wrong with them, and the texts that findings point into.
    public struct Loaded: Sendable {
        /// Definitions by workflow and job: see `Workflow.jobKey`.
        public var gates: [String: GateDefinition] = [:]
        /// Findings in all gates.
        public var findings: [Diagnostic] = []
        /// Gate files' texts by path.
        public var sources: [String: String] = [:]
    }

    /// Reads all gates of a plan.
    ///
    /// - Parameters:
    ///   - file: Gives a file of the repository, or `nil` when it is not there.
    public static func load(_ plan: Plan, file: (String) async -> [UInt8]?) async -> Loaded {
        var loaded = Loaded()
        var seen: Set<String> = []
        for (planned, workflow) in plan.definitions {
            let key = workflow.jobKey(planned.job.id)
            guard planned.job.isGate, seen.insert(key).inserted else { continue }
            switch planned.job.work {
            case .gate(let node): add(GateReader.read(node, path: workflow.path), key, &loaded)
            case .gateFile(let path): await load(path, key, workflow.path, file, &loaded)
            case .steps, .publish, .call: continue
            }
        }
        return loaded
    }

    private static func load(
        _ path: Text, _ job: String, _ workflow: String, _ file: (String) async -> [UInt8]?,
        _ loaded: inout Loaded
    ) async {
        guard path.template.isLiteral,
            !path.raw.utf8.split(separator: 47).contains(where: { $0.elementsEqual("..".utf8) }),
            path.raw.utf8.first != 47,
            let bytes = await file(path.raw)
        else {
            loaded.findings.append(
                Diagnostic(
                    .error, ExecutionCode.gate, "the gate file '\(path.raw)' is not in the repository",
                    path: workflow,
                    span: path.span, help: "the path is relative to the repository and holds no expression"))
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        loaded.sources[path.raw] = text
        let (root, findings) = YAMLDocument.parse(text, path: path.raw)
        loaded.findings += findings
        guard let root else {
            if findings.isEmpty {
                loaded.findings.append(
                    Diagnostic(.error, ExecutionCode.gate, "the gate file is empty", path: path.raw))
            }
            return
        }
        add(GateReader.read(root, path: path.raw), job, &loaded)
    }

    private static func add(
        _ read: (gate: GateDefinition?, diagnostics: [Diagnostic]), _ job: String, _ loaded: inout Loaded
    ) {
        loaded.gates[job] = read.gate
        loaded.findings += read.diagnostics
    }
}

extension Workflow {
    /// What names one of its jobs among those of all workflows.
    func jobKey(_ id: String) -> String { path + "#" + id }
}
