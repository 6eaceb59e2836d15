import Digests
import Glibc
import JSON
import Linux
import Models
import Registry
import Testing

@Suite struct RunLedgerTests {
    @Test func `a run comes back as it was written`() async throws {
        let sample = try await Sample()
        let begun = try await sample.store.begin(Sample.run())
        var expected = Sample.run()
        expected.number = 1
        #expect(begun == expected)
        #expect(try await sample.store.run(1) == expected)
        #expect(Files.status(sample.store.folder(ofRun: 1))?.mode == 0o700)
        #expect(try await sample.store.run(2) == nil)
    }

    @Test func `jobs and steps come back as they were updated`() async throws {
        let sample = try await Sample()
        var expected = try await sample.store.begin(Sample.run())
        expected.jobs[0].state = .failure
        expected.jobs[0].startedAt = 2
        expected.jobs[0].finishedAt = 3
        expected.jobs[0].reason = "step 1 failed"
        expected.jobs[0].params = ["alpha": "0.5", "empty": ""]
        expected.jobs[0].metrics = ["rmse": 1e-300, "big": .infinity]
        expected.jobs[0].facts = JSONObject([
            ("model", .string("x")), ("outputs", .object(["a": .array([1, 2, .null])])),
        ])
        var step = RunRecord.Step(number: 1, name: "train ☃", state: .running)
        try await sample.store.update(step, ofJob: "train", run: 1)
        step.state = .failure
        step.startedAt = 2
        step.finishedAt = 3
        step.exitCode = 1
        step.peakResidentBytes = 1 << 40
        step.cpuSeconds = 1.25
        step.log = "logs/train/01-train.log"
        try await sample.store.update(step, ofJob: "train", run: 1)
        try await sample.store.update(expected.jobs[0], ofRun: 1)
        expected.jobs[0].steps = [step]
        #expect(try await sample.store.run(1) == expected)
    }

    @Test func `a metric that is no number stays none`() async throws {
        let sample = try await Sample()
        var run = try await sample.store.begin(Sample.run())
        run.jobs[0].metrics = ["loss": .nan]
        try await sample.store.update(run.jobs[0], ofRun: 1)
        #expect(try await sample.store.run(1)?.jobs[0].metrics["loss"]?.isNaN == true)
    }

    @Test func `a run ends once`() async throws {
        let sample = try await Sample()
        _ = try await sample.store.begin(Sample.run())
        try await sample.store.finish(run: 1, .success, reason: "all well", at: 9)
        let run = try await sample.store.run(1)
        #expect(
            run?.state == .success && run?.reason == "all well" && run?.finishedAt == 9 && run?.owner == nil)
        let again = await failure { try await sample.store.finish(run: 1, .failure, reason: nil, at: 10) }
        #expect(again?.code == ModelCode.badRun)
        #expect(again?.message == "run #1 has ended already as success")
    }

    @Test func `what is not there cannot be updated`() async throws {
        let sample = try await Sample()
        let job = RunRecord.Job(key: "x", name: "x")
        #expect(await failure { try await sample.store.update(job, ofRun: 1) }?.code == ModelCode.badRun)
        #expect(
            await failure { try await sample.store.finish(run: 3, .success, reason: nil, at: 1) }?.message
                == "there is no run #3")
        #expect(await failure { try await sample.store.delete(run: 3) }?.code == ModelCode.badRun)
    }

    @Test func `the newest runs come first, of one experiment or of all`() async throws {
        let sample = try await Sample()
        for name in ["a/x", "b/x", "a/x"] { _ = try await sample.store.begin(Sample.run(name)) }
        #expect(try await sample.store.runs(limit: 10, experiment: nil).map(\.number) == [3, 2, 1])
        #expect(try await sample.store.runs(limit: 10, experiment: "a/x").map(\.number) == [3, 1])
        #expect(try await sample.store.runs(limit: 1, experiment: nil).map(\.number) == [3])
        #expect(try await sample.store.runs(limit: 1, experiment: nil).first?.jobs.isEmpty == true)
    }

    @Test func `a further attempt replaces the jobs and keeps finished ones' artifacts`() async throws {
        let sample = try await Sample()
        var run = try await sample.store.begin(Sample.run())
        let tree = try await sample.version().digest
        for (name, job) in [("data", "train"), ("report", "gate")] {
            try await sample.store.keepArtifact(
                name, tree: tree, run: 1, job: job, overwrite: false, expiresAt: nil)
        }
        run.attempt = 2
        #expect(await failure { try await sample.store.beginAgain(run) }?.message == "run #1 has not ended")
        try await sample.store.finish(run: 1, .failure, reason: "x", at: 9)
        run.jobs[0].state = .success
        run.jobs[0].metrics = ["a": 1]
        run.jobs[0].steps = [RunRecord.Step(number: 1, name: "s", state: .success)]
        try await sample.store.beginAgain(run)
        #expect(try await sample.store.run(1) == run)
        #expect(try await sample.store.artifacts(ofRun: 1).map(\.name) == ["data"])
    }

    @Test func `only runs of dead owners become interrupted, with what had not ended`() async throws {
        let sample = try await Sample()
        for pid in [10, 11] as [Int32] {
            var run = Sample.run()
            run.owner?.pid = pid
            run.jobs[0].state = .success
            run.jobs[1].state = .running
            run.jobs[1].steps = [RunRecord.Step(number: 1, name: "s", state: .running)]
            _ = try await sample.store.begin(run)
        }
        var waiting = Sample.run()
        (waiting.state, waiting.owner) = (.queued, nil)
        _ = try await sample.store.begin(waiting)
        #expect(try await sample.store.markInterrupted(isAlive: { $0.pid == 11 }, at: 77) == [1])
        let dead = try #require(try await sample.store.run(1))
        #expect(dead.state == .interrupted && dead.owner == nil && dead.finishedAt == 77)
        #expect(dead.jobs.map(\.state) == [.success, .interrupted])
        #expect(dead.jobs[1].steps.map(\.state) == [.interrupted])
        #expect(try await sample.store.run(2)?.state == .running)
        #expect(try await sample.store.run(3)?.state == .queued)
        #expect(try await sample.store.markInterrupted(isAlive: { $0.pid == 11 }, at: 78) == [])
    }

    @Test func `two stores on one folder give every run a number of its own`() async throws {
        let sample = try await Sample()
        let stores = [sample.store, try await EmbeddedStore.open(home: sample.home)]
        let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<40 {
                group.addTask { try await stores[index % 2].begin(Sample.run()).number }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(numbers.sorted() == Array(1...40))
    }

    @Test func `a number is not given twice`() async throws {
        let sample = try await Sample()
        _ = try await sample.store.begin(Sample.run())
        try await sample.store.finish(run: 1, .success, reason: nil, at: 1)
        try await sample.store.delete(run: 1)
        #expect(try await sample.store.begin(Sample.run()).number == 2)
    }
}
