public import Diagnostics
public import Expressions
internal import JSON
public import Workflows

/// What a plan may know of the machine that runs it: what `runs-on` and `volumes` ask for.
public struct RunnerFacts: Sendable {
    /// The labels, lower case.
    public var labels: Set<String>
    /// The folders of the host that containers may bind.
    public var volumes: [String]

    /// Creates facts; labels are one whatever their case.
    public init(labels: [String], volumes: [String] = []) {
        self.labels = Set(labels.map { $0.lowercased() })
        self.volumes = volumes
    }

    /// The labels of a list that this runner does not have; GitHub's `ubuntu-*` it always has.
    public func missing(_ wanted: [String]) -> [String] {
        wanted.filter { !labels.contains($0.lowercased()) && !Self.isUbuntu($0) }
    }

    /// Whether a label is one of GitHub's hosted Linux machines, which this runner stands in for.
    public static func isUbuntu(_ label: String) -> Bool { label.lowercased().hasPrefix("ubuntu-") }

    /// Whether containers may bind a path of the host.
    public func opens(_ path: String) -> Bool {
        guard !path.split(separator: "/").contains("..") else { return false }
        return volumes.contains { path == $0 || path.hasPrefix($0 == "/" ? $0 : $0 + "/") }
    }

    /// What a plan asks for that this runner does not have, as far as it is written out.
    public func findings(_ plan: Plan) -> [Diagnostic] {
        var told: Set<String> = []
        return plan.definitions.flatMap { planned, workflow in
            labelFindings(planned.job, workflow.path) + volumeFindings(planned.job, workflow.path)
        }.filter { finding in
            // A called workflow is there once for each call, and a note is enough for the first job.
            let what = finding.severity == .note ? "note" : finding.message
            return told.insert("\(finding.path) \(what)").inserted
        }
    }

    private func labelFindings(_ job: Job, _ path: String) -> [Diagnostic] {
        job.runsOn.labels.filter(\.isLiteral).compactMap { label in
            if Self.isUbuntu(label.raw), !labels.contains(label.raw.lowercased()) {
                return Diagnostic(
                    .note, PlanCode.otherRunner,
                    "job '\(job.id)' asks for '\(label.raw)': it runs on this runner",
                    path: path, span: label.span)
            }
            guard !missing([label.raw]).isEmpty else { return nil }
            return Diagnostic(
                .warning, PlanCode.otherRunner,
                "job '\(job.id)' needs the label '\(label.raw.excerpt)', which this runner does not have",
                path: path, span: label.span,
                help: "its labels are \(labels.sorted().joined(separator: ", "))")
        }
    }

    private func volumeFindings(_ job: Job, _ path: String) -> [Diagnostic] {
        job.containers.flatMap { name, container in
            container.hostPaths.filter { !opens($0.path) }.map { host, span in
                Diagnostic(
                    .warning, PlanCode.closedVolume,
                    "\(name) of job '\(job.id)' binds '\(host.excerpt)', which this runner does not open",
                    path: path, span: span,
                    help: "its owner lists such folders under 'volumes' in runner.yml")
            }
        }
    }
}

extension Job {
    /// Its own container and those of its services, each with what to call it.
    var containers: [(name: String, container: JobContainer)] {
        (container.map { [("the container", $0)] } ?? [])
            + services.map { ("the service '\($0.id)'", $0.container) }
    }
}

extension Planner {
    /// The labels that a job asks for; an expression may give one or a list.
    ///
    /// - Parameter scope: The contexts that `runs-on` may name.
    public static func labels(of job: Job, scope: Scope) throws(PlanProblem) -> [String] {
        var labels: [String] = []
        for text in job.runsOn.labels {
            let value = try text.value(in: scope).json
            if let elements = value.array {
                labels += elements.map { Value($0).text }
            } else {
                labels.append(Value(value).text)
            }
        }
        return labels.filter { !$0.isEmpty }
    }
}
