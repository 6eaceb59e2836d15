import Diagnostics
import Digests
import HeadgateTestKit
import JSON
import Linux
import Models
import Registry

@testable import Commands

/// A store in a folder of its own, and rows to put into it.
struct StoreSample {
    let folder: TemporaryFolder
    let store: EmbeddedStore

    init() async throws {
        folder = try TemporaryFolder()
        store = try await EmbeddedStore.open(home: folder.path + "/home")
    }

    /// Publishes a version whose folder has `weights.bin` and, when asked, `extra/notes.txt`.
    @discardableResult
    func publish(
        _ content: String, accuracy: Double = 0.9, extra: String? = nil, model: String = "digits",
        expected: Int? = nil,
        at: Int64 = 1_000
    ) async throws -> ModelVersion {
        try Files.remove(folder.path + "/work")
        try folder.write(content, "work/model/weights.bin")
        if let extra { try folder.write(extra, "work/model/extra/notes.txt") }
        let version = ModelVersion(
            model: model, digest: try await store.putTree("model", in: folder.path + "/work"), run: 1,
            job: "train",
            commit: "c0ffee00c0ffee00", pipeline: "pipelines/digits.yml",
            pipelineDigest: Digest.sha256("p").hex,
            params: ["gamma": content], metrics: ["accuracy": accuracy, "same": 1],
            gateValues: ["acc": accuracy],
            inputs: ["data": "sha256:1"], verdict: try await store.put(Array(#"{"checks":[]}"#.utf8)),
            decision: "promote", createdAt: at, by: "ann")
        return try await store.publish(
            Publication(version: version, alias: "champion", expected: expected, reason: "run #1: promote"))
    }

    /// Writes a run with two jobs, of which the first failed in its second step, and their logs.
    @discardableResult
    func run(_ state: RunRecord.State = .failure, experiment: String = "team/digits") async throws
        -> RunRecord
    {
        var train = RunRecord.Job(key: "train.0", name: "train (svc)")
        train.startedAt = 2_000
        train.metrics = ["accuracy": 0.971]
        var record = RunRecord(
            experiment: experiment, pipeline: "pipelines/digits.yml", pipelineDigest: Digest.sha256("p").hex,
            repository: "/repo", commit: "c0ffee00c0ffee00", ref: "refs/heads/main", dirtyDigest: nil,
            event: "push",
            startedAt: 1_000, owner: Home.owner, jobs: [train, RunRecord.Job(key: "gate", name: "gate")])
        record = try await store.begin(record)
        for number in 1...2 {
            var step = RunRecord.Step(
                number: number, name: "Step \(number)", state: number == 1 ? .success : .failure)
            step.startedAt = 2_000
            step.finishedAt = 3_500
            step.exitCode = number == 1 ? 0 : 7
            step.log = "logs/train.0/0\(number).log"
            try await store.update(step, ofJob: "train.0", run: record.number)
            let log = store.folder(ofRun: record.number) + "/logs/train.0/0\(number).log"
            try Files.createFolders(Files.parent(of: log))
            try Files.write("output of \(number)\n", to: log)
        }
        train.state = .failure
        train.finishedAt = 4_000
        train.reason = "step 'Step 2' exited with 7"
        try await store.update(train, ofRun: record.number)
        if state.isFinal {
            try await store.finish(run: record.number, state, reason: "train.0 failed", at: 5_000)
        }
        return record
    }

    /// Adds the gate's judgement to a run.
    func judge(_ run: RunRecord) async throws {
        let check =
            #"{"id":"accuracy","verdict":"FAIL","value":0.9,"reference":0.95,"message":"below the champion"}"#
        let verdict = try await store.put(Array(#"{"checks":[\#(check)]}"#.utf8))
        var gate = RunRecord.Job(key: "gate", name: "gate", state: .failure)
        gate.reason = "the gate rejected digits"
        gate.facts["decision"] = "reject"
        gate.facts["gate"] = ["name": "digits", "reference": 3, "verdict": .string(verdict.hex)]
        try await store.update(gate, ofRun: run.number)
    }
}

/// The refusal or error of something that must fail.
func refusal(_ body: () async throws -> Void) async -> (any CodedErrorText)? {
    do {
        try await body()
        return nil
    } catch { return error as? any CodedErrorText }
}

/// What both refusals and store errors say.
protocol CodedErrorText {
    var code: DiagnosticCode { get }
    var message: String { get }
    var help: String? { get }
}

extension Refusal: CodedErrorText {}
extension ModelError: CodedErrorText {}
