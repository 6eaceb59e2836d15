import Digests
import Execution
import Linux
import Models
import Runs
import Storage
import Testing

/// A store that never ends storing or writing a file or folder, until it is told that nobody waits any more.
struct SlowStore: ArtifactStore {
    let store: any ArtifactStore
    /// Is called when it has begun.
    let begin: @Sendable () -> Void

    func putFile(
        _ path: String, in root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) -> Digest {
        try await wait(path, isStopped)
    }

    func putTree(
        _ path: String, in root: String, unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) -> Digest {
        try await wait(path, isStopped)
    }

    private func wait(_ path: String, _ isStopped: @Sendable () -> Bool) async throws(ModelError) -> Digest {
        begin()
        // A limit, so that a store that is never told fails the test and does not hang it.
        let deadline = ContinuousClock.now + .seconds(60)
        while !isStopped(), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
        throw ModelError(StorageCode.stopped, "storing '\(path)' was stopped")
    }

    func put(_ bytes: [UInt8]) async throws(ModelError) -> Digest { try await store.put(bytes) }
    func get(_ digest: Digest) async throws(ModelError) -> [UInt8] { try await store.get(digest) }
    func path(of digest: Digest) -> String { store.path(of: digest) }
    func tree(_ digest: Digest) async throws(ModelError) -> [TreeEntry] { try await store.tree(digest) }

    func exportTree(
        _ digest: Digest, to folder: String, uid: UInt32?, gid: UInt32?,
        unless isStopped: @escaping @Sendable () -> Bool
    ) async throws(ModelError) {
        _ = try await wait(folder, isStopped)
    }

    func keepArtifact(
        _ name: String, tree: Digest, run: Int, job: String, overwrite: Bool, expiresAt: Int64?
    ) async throws(ModelError) {
        try await store.keepArtifact(
            name, tree: tree, run: run, job: job, overwrite: overwrite, expiresAt: expiresAt)
    }

    func artifacts(ofRun number: Int) async throws(ModelError) -> [StoredArtifact] {
        try await store.artifacts(ofRun: number)
    }

    func saveCache(
        key: String, version: String, scope: String, tree: Digest
    ) async throws(ModelError) -> Bool {
        try await store.saveCache(key: key, version: version, scope: scope, tree: tree)
    }

    func findCache(
        key: String, prefixes: [String], version: String, scope: String
    ) async throws(ModelError) -> (key: String, tree: Digest)? {
        try await store.findCache(key: key, prefixes: prefixes, version: version, scope: scope)
    }
}

extension RunTests {
    @Suite struct SlowStoreTests {
        private static let upload = "{ uses: actions/upload-artifact@v4, with: { path: train.py } }"

        @Test func `a step's limit ends the storing of an artifact`() async throws {
            let fixture = try await RunFixture()
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - uses: actions/checkout@v4
                    - { uses: actions/upload-artifact@v4, timeout-minutes: 0.005, with: { path: train.py } }
                    - { if: always(), run: echo on }
                """, artifacts: SlowStore(store: fixture.store) {})
            #expect(run.step(2) == "failure" && run.step(3) == "success")
            #expect(run.annotations.contains { $0.contains("was ended after its limit of 0.3 seconds") })
            #expect(run.outcome.conclusion == .failure && run.job("a") == "failure")
        }

        @Test func `a step's limit ends the writing of an artifact`() async throws {
            let fixture = try await RunFixture()
            let upload = "a: { steps: [{ uses: actions/checkout@v4 }, \(Self.upload)] }"
            #expect(try await fixture.run(upload).outcome.conclusion == .success)
            let run = try await fixture.run(
                """
                a:
                  steps:
                    - { uses: actions/download-artifact@v4, timeout-minutes: 0.005, with: { run-id: 1 } }
                """, artifacts: SlowStore(store: fixture.store) {})
            #expect(run.annotations.contains { $0.contains("was ended after its limit of 0.3 seconds") })
        }

        @Test func `a job's limit ends the storing of its model`() async throws {
            let fixture = try await RunFixture()
            let run = try await fixture.run(
                """
                a:
                  timeout-minutes: 0.05
                  steps: [{ run: 'mkdir m && echo 1 > m/x' }]
                  model: { path: m, flavor: sklearn }
                """, artifacts: SlowStore(store: fixture.store) {})
            #expect(run.job("a") == "failure")
            #expect(run.reason("a").contains("storing 'm' was stopped"))
        }

        @Test(arguments: [
            "a: { steps: [{ uses: actions/checkout@v4 }, \(upload)] }",
            "a: { steps: [{ run: 'mkdir m && echo 1 > m/x' }], model: { path: m, flavor: sklearn } }",
        ])
        func `a cancellation ends the storing of artifacts and models`(jobs: String) async throws {
            let fixture = try await RunFixture()
            let cancellation = RunCancellation()
            let run = try await fixture.run(
                jobs, cancellation: cancellation,
                artifacts: SlowStore(store: fixture.store) { cancellation.cancel(signal: 2) })
            #expect(run.job("a") == "cancelled" && run.conclusion == .cancelled)
            #expect(run.reason("a") == "cancelled by Ctrl-C")
        }
    }
}
