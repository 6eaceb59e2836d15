import Digests
import HeadgateTestKit
import JSON
import Linux
import Models
import Registry

/// A store in a folder of its own, and rows to put into it.
struct Sample {
    let folder: TemporaryFolder
    let store: EmbeddedStore
    var home: String { folder.path + "/home" }

    init() async throws {
        folder = try TemporaryFolder()
        store = try await EmbeddedStore.open(home: folder.path + "/home")
    }

    static let owner = RunRecord.Owner(pid: 12, startTicks: .max, bootID: "boot")

    static func run(_ experiment: String = "repo/train", jobs: [String] = ["train", "gate"]) -> RunRecord {
        RunRecord(
            experiment: experiment, pipeline: "pipelines/train.yml", pipelineDigest: Digest.sha256("p").hex,
            repository: "/repo", commit: "c0ffee", ref: "refs/heads/main", dirtyDigest: nil, event: "push",
            request: JSONObject([("inputs", .object(["alpha": "0.5"]))]), startedAt: 1_000, owner: owner,
            jobs: jobs.map { RunRecord.Job(key: $0, name: $0 + " (x)") })
    }

    /// Stores content and makes a version of it.
    func version(_ model: String = "digits", content: String = "weights") async throws -> ModelVersion {
        try folder.write(content, "work/model/w.bin")
        let digest = try await store.putTree("model", in: folder.path + "/work")
        let verdict = try await store.put(Array(#"{"decision":"promote"}"#.utf8))
        return ModelVersion(
            model: model, digest: digest, run: 1, job: "train", commit: "c0ffee",
            pipeline: "pipelines/train.yml",
            pipelineDigest: Digest.sha256("p").hex, params: ["alpha": "0.5"], metrics: ["accuracy": 0.97],
            gateValues: ["acc": 0.97], inputs: ["data": "sha256:1"], predictions: try await store.put([1]),
            testSet: Digest.sha256("test"), verdict: verdict, decision: "promote", flavor: "sklearn",
            createdAt: 5, by: "me")
    }

    @discardableResult
    func publish(
        _ content: String = "weights", model: String = "digits", expected: Int? = nil
    ) async throws -> ModelVersion {
        try await store.publish(
            Publication(
                version: try await version(model, content: content), alias: "champion", expected: expected,
                reason: "better"))
    }
}

/// The error of something that must fail.
func failure(_ body: () async throws -> Void) async -> ModelError? {
    do {
        try await body()
        return nil
    } catch { return error as? ModelError }
}
