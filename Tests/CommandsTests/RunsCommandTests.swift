import HeadgateTestKit
import JSON
import Linux
import Models
import Registry
import Reporting
import Testing

@testable import Commands

@Suite struct RunsCommandTests {
    let plain = Style(isColoured: false)

    @Test func `the list has the newest run first and its reason`() async throws {
        let sample = try await StoreSample()
        try await sample.run(.success)
        try await sample.run()
        let answer = try await RunsCommand.list(sample.store, limit: 20, experiment: nil, plain)
        let lines = answer.text.split(separator: "\n")
        #expect(
            lines[1].hasPrefix(
                "#2   failure  team/digits  push   c0ffee00c0ff  1970-01-01T00:00:01Z  4.0 s  train.0 failed")
        )
        #expect(lines[2].hasPrefix("#1   success"))
        #expect(answer.json[0]?["run"] == 2 && answer.json[0]?["durationMs"] == 4_000)
        #expect(
            try await RunsCommand.list(sample.store, limit: 1, experiment: nil, plain).json.array?.count == 1)
    }

    @Test func `an experiment is named whole or by its workflow`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        try await sample.run(experiment: "team/diabetes")
        for name in ["team/digits", "digits"] {
            let answer = try await RunsCommand.list(sample.store, limit: 20, experiment: name, plain)
            #expect(answer.json.array?.count == 1 && answer.json[0]?["experiment"] == "team/digits")
        }
        let error = await refusal {
            _ = try await RunsCommand.list(sample.store, limit: 20, experiment: "digit", plain)
        }
        #expect(error?.help == "did you mean 'digits'?")
    }

    @Test func `a run shows its jobs, steps and reasons`() async throws {
        let sample = try await StoreSample()
        let run = try await sample.run()
        try await sample.judge(run)
        try Files.write("# summary\n", to: sample.store.folder(ofRun: 1) + "/summary.md")
        let answer = try await RunsCommand.show(1, in: sample.store, plain)
        for part in [
            "✗ run #1: failure, 4.0 s", "✗ train (svc) [train.0]  failure, 2.0 s", "✓ 1 Step 1  1.5 s",
            "✗ 2 Step 2  1.5 s, failure, exit 7", "step 'Step 2' exited with 7", "accuracy=0.971",
            "REJECT digits, compared with version 3", "✗ accuracy FAIL 0.9 against 0.95 · below the champion",
            "/runs/1/summary.md", "log: headgate runs logs 1 --job train.0 --step 2", "train.0 failed",
        ] { #expect(answer.text.contains(part), "\(part) is missing in\n\(answer.text)") }
        let jobs = answer.json["jobs"]
        #expect(jobs?[0]?["steps"]?[1]?["exitCode"] == 7)
        #expect(jobs?[1]?["verdict"]?["checks"]?[0]?["id"] == "accuracy")
        #expect(answer.json["summary"]?.string?.hasSuffix("/summary.md") == true)
    }

    @Test func `an unknown run is refused with the newest`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        let error = await refusal { _ = try await RunsCommand.show(9, in: sample.store, plain) }
        #expect(error?.message == "there is no run #9")
        #expect(error?.help?.hasPrefix("the newest is #1") == true)
    }

    @Test func `artifacts are listed and downloaded`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        try sample.folder.write("<html>", "work/report/index.html")
        let tree = try await sample.store.putTree("report", in: sample.folder.path + "/work")
        try await sample.store.keepArtifact(
            "report", tree: tree, run: 1, job: "train.0", overwrite: false, expiresAt: nil)
        #expect(
            try await RunsCommand.artifacts(of: 1, in: sample.store).text.contains("report  6 B   train.0"))
        let target = sample.folder.path + "/out"
        _ = try await RunsCommand.download("report", of: 1, to: target, from: sample.store)
        #expect(try Files.text(target + "/index.html") == "<html>")
        let error = await refusal {
            _ = try await RunsCommand.download("reprot", of: 1, to: target, from: sample.store)
        }
        #expect(error?.help == "did you mean 'report'?")
    }

    @Test func `a run that ended is deleted, and one that runs is not`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        _ = try await RunsCommand.delete(1, in: sample.store)
        #expect(try await sample.store.run(1) == nil)
        try await sample.run(.running)
        let error = await refusal { _ = try await RunsCommand.delete(2, in: sample.store) }
        #expect((error as? ModelError)?.code == ModelCode.badRun)
    }

    @Test func `cancel sends SIGTERM to the process that runs the run`() async throws {
        let sample = try await StoreSample()
        let child = try Child.start(ChildRequest("/bin/sleep", ["60"], environment: []))
        var record = RunRecord(
            experiment: "a/b", pipeline: "p.yml", pipelineDigest: "", repository: "/r", commit: "c", ref: nil,
            dirtyDigest: nil, event: "push", startedAt: 1, owner: nil)
        record.owner = RunRecord.Owner(
            pid: child.pid, startTicks: try #require(Host.startTicks(of: child.pid)), bootID: Host.bootID)
        _ = try await sample.store.begin(record)
        let answer = try await RunsCommand.cancel(1, in: sample.store, isAlive: Home.isAlive)
        #expect(answer.json["pid"]?.integer == Int(child.pid))
        #expect(child.wait() == .signalled(15))
        let error = await refusal {
            _ = try await RunsCommand.cancel(1, in: sample.store, isAlive: Home.isAlive)
        }
        #expect(error?.message == "the runner of run #1 is gone")
    }

    @Test func `a process that took over the number of a dead runner gets no signal`() async throws {
        let sample = try await StoreSample()
        let child = try Child.start(ChildRequest("/bin/sleep", ["60"], environment: []))
        defer {
            child.signal(9)
            _ = child.wait()
        }
        var record = RunRecord(
            experiment: "a/b", pipeline: "p.yml", pipelineDigest: "", repository: "/r", commit: "c", ref: nil,
            dirtyDigest: nil, event: "push", startedAt: 1, owner: nil)
        record.owner = RunRecord.Owner(pid: child.pid, startTicks: 1, bootID: Host.bootID)
        _ = try await sample.store.begin(record)
        #expect(
            await refusal { _ = try await RunsCommand.cancel(1, in: sample.store, isAlive: Home.isAlive) }
                != nil)
        #expect(child.poll() == nil)
    }

    @Test func `a run that ended cannot be cancelled`() async throws {
        let sample = try await StoreSample()
        try await sample.run()
        let error = await refusal {
            _ = try await RunsCommand.cancel(1, in: sample.store, isAlive: Home.isAlive)
        }
        #expect(error?.message == "run #1 has ended already as failure")
        #expect((error as? Refusal)?.status == 2)
    }
}
