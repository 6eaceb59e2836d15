internal import Diagnostics
internal import Digests
internal import Expressions
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Planning
internal import Sandboxes
internal import Secrets
internal import StepCommands
internal import Workflows

/// Takes what a job declares out of its workspace: metrics, predictions, model, outputs and what gates read.
struct JobCollector {
    let sequence: StepSequence
    private var run: StepsJob { sequence.job }
    let gateFiles: Set<String>

    private static let longestMetrics: Int64 = 16 << 20
    private var root: String { run.sandbox.specification.workFolder }
    private var artifacts: any ArtifactStore { run.services.artifacts }
    /// Whether the job was cancelled, or its time is over, since it began to collect.
    private let isStopped: @Sendable () -> Bool

    init(sequence: StepSequence, gateFiles: Set<String>) {
        self.sequence = sequence
        self.gateFiles = gateFiles
        isStopped = sequence.job.stopCheck()
    }

    /// Fills a result. A declared file that is missing or unusable fails the job.
    func collect(into result: inout LegResult) async throws(ExecutionError) {
        let scope = sequence.frame.scope(environment: sequence.frame.environmentText())
        outputs(into: &result, scope)
        for line in run.metricLines { result.metrics[run.masker.mask(line.name)] = Double(line.value) }
        guard sequence.frame.status == .success else { return }
        do throws(ExecutionError) {
            try await metrics(into: &result, scope)
            try await predictions(into: &result, scope)
            try await model(into: &result, scope)
            try await others(into: &result)
        } catch {
            sequence.frame.noteCancellation()
            sequence.frame.fail(error.message)
            run.setBroken(error.isRunnersFault)
            run.emit(
                Annotation(
                    level: .error, message: error.help.map { "\(error.message) (\($0))" } ?? error.message,
                    title: error.code.id),
                nil)
        }
    }

    private func outputs(into result: inout LegResult, _ scope: Scope) {
        for output in run.job.outputs {
            do throws(ExecutionError) {
                let value: String = try Evaluation.text(output.value, in: scope)
                guard !run.masker.occurs(in: value) else {
                    run.emit(
                        Annotation(
                            level: .warning,
                            message: "output '\(output.name)' was dropped: it may hold a secret"), nil)
                    continue
                }
                result.outputs.append((output.name, value))
            } catch {
                sequence.frame.fail("output '\(output.name)': \(error.message)")
            }
        }
    }

    private func metrics(into result: inout LegResult, _ scope: Scope) async throws(ExecutionError) {
        guard let text = run.job.metrics else { return }
        let path: String = try Evaluation.text(text, in: scope)
        let digest = try await store(path, "metrics")
        result.files[path] = digest
        guard Files.status(artifacts.path(of: digest))?.size ?? 0 <= Self.longestMetrics else {
            throw ExecutionError(ExecutionCode.badFile, "the metrics file '\(path)' is larger than 16 MiB")
        }
        let json: JSON
        do { json = try JSON.parse(await bytes(digest), allowsNonFinite: true) } catch {
            throw ExecutionError(
                ExecutionCode.badFile,
                "the metrics file '\(path)' is not JSON: \((error as? JSONError)?.message ?? "\(error)")")
        }
        guard case .object = json else {
            throw ExecutionError(
                ExecutionCode.badFile, "the metrics file '\(path)' must be an object of numbers")
        }
        var metrics: [String: Double] = [:]
        Self.flatten(json, "", &metrics)
        for (name, value) in metrics { result.metrics[run.masker.mask(name)] = value }
    }

    private func predictions(into result: inout LegResult, _ scope: Scope) async throws(ExecutionError) {
        guard let predictions = run.job.predictions else { return }
        let path: String = try Evaluation.text(predictions.path, in: scope)
        result.files[path] = try await store(path, "predictions")
        result.predictionsPath = path
    }

    private func model(into result: inout LegResult, _ scope: Scope) async throws(ExecutionError) {
        guard let model = run.job.model else { return }
        let path: String = try Evaluation.text(model.path, in: scope)
        do throws(ModelError) {
            result.model = try await artifacts.putTree(path, in: root, unless: isStopped)
        } catch {
            throw unusable(path, "model", error)
        }
        result.flavor = model.flavor
    }

    /// Files that only a gate names: one that is missing is the gate's ERROR, not this job's.
    private func others(into result: inout LegResult) async throws(ExecutionError) {
        for path in gateFiles.sorted() where result.files[path] == nil {
            if let digest = try await stored(path) { result.files[path] = digest }
        }
    }

    /// A file or folder of the workspace as it is stored; `nil` when it is missing or cannot be stored.
    private func stored(_ path: String) async throws(ExecutionError) -> Digest? {
        var failure: ModelError
        do throws(ModelError) { return try await artifacts.putFile(path, in: root, unless: isStopped) } catch
        { failure = error }
        if failure.code.id == ModelCode.badPath.id {
            do throws(ModelError) {
                return try await artifacts.putTree(path, in: root, unless: isStopped)
            } catch {
                failure = error
            }
        }
        if failure.code.id == ModelCode.badPath.id { return nil }
        throw ExecutionError(failure)
    }

    private func store(_ path: String, _ what: String) async throws(ExecutionError) -> Digest {
        do throws(ModelError) { return try await artifacts.putFile(path, in: root, unless: isStopped) } catch
        {
            throw unusable(path, what + " file", error)
        }
    }

    private func unusable(_ path: String, _ what: String, _ error: ModelError) -> ExecutionError {
        guard error.code.id == ModelCode.badPath.id else { return ExecutionError(error) }
        return ExecutionError(
            isThere(path) ? ExecutionCode.badFile : ExecutionCode.missingFile,
            "job '\(run.leg.key)' declares the \(what) '\(path)': \(error.message)",
            help: error.help ?? "the path is relative to the workspace")
    }

    /// Looks without following links: a job must not learn what the host has.
    private func isThere(_ path: String) -> Bool {
        do throws(SystemError) {
            let folder = try FileDescriptor.open(root, O_RDONLY | O_DIRECTORY)
            _ = try FileDescriptor.open(path, beneath: folder, O_RDONLY | O_NONBLOCK)
            return true
        } catch {
            return !error.isMissing
        }
    }

    private func bytes(_ digest: Digest) async throws(ExecutionError) -> [UInt8] {
        do throws(ModelError) { return try await artifacts.get(digest) } catch { throw ExecutionError(error) }
    }

    /// Numbers of nested objects by dotted name.
    private static func flatten(_ json: JSON, _ prefix: String, _ metrics: inout [String: Double]) {
        for (name, value) in json.object?.members ?? [] {
            let path = prefix.isEmpty ? name : prefix + "." + name
            if let number = value.number { metrics[path] = number }
            if value.object != nil, path.utf8.count < 500 { flatten(value, path, &metrics) }
        }
    }
}
