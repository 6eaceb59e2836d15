import Diagnostics
import Digests
import JSON
import Models
import Planning
import Testing
import WorkflowReading
import Workflows

@testable import Execution

@Suite struct ScheduleTests {
    static func jobs(_ text: String) throws -> [PlannedJob] {
        let text = "on: push\njobs:\n" + text
        let workflow = try #require(WorkflowReader.read(text, path: "t.yml").0)
        return try #require(Planner.plan(workflow, text: text, event: Planner.event("push")).plan).jobs
    }

    static func job(_ id: String, needs: [String] = [], matrix: [Int] = []) -> String {
        let strategy = matrix.isEmpty ? "" : "strategy: { matrix: { n: \(matrix) } }, "
        return "  \(id): { needs: [\(needs.joined(separator: ", "))], \(strategy)steps: [{ run: 'true' }] }\n"
    }

    /// Opens all jobs that are ready.
    static func open(
        _ schedule: inout Schedule, maxParallel: Int? = nil,
        size: (String) -> (cpus: Double, memory: UInt64) = { _ in (1, 0) }
    ) {
        while let job = schedule.takeReady() {
            let waiting = (job.legs ?? []).map { leg in
                let size = size(leg.key)
                return Schedule.Waiting(job: job, leg: leg, cpus: size.cpus, memoryBytes: size.memory)
            }
            schedule.open(job, waiting, maxParallel: maxParallel)
        }
    }

    static func fitting(_ schedule: inout Schedule) -> [String] {
        var keys: [String] = []
        while let leg = schedule.takeFitting() { keys.append(leg.leg.key) }
        return keys
    }

    static func end(
        _ schedule: inout Schedule, _ key: String, _ state: RunRecord.State = .success
    ) -> JobOutcome? {
        let id = key.split(separator: ".").first.map(String.init) ?? key
        return schedule.end(LegResult(jobID: id, key: key, conclusion: state))
    }

    @Test func `a job opens when all that it needs have ended`() throws {
        let text = Self.job("a") + Self.job("b") + Self.job("c", needs: ["a", "b"])
        var schedule = Schedule(try Self.jobs(text), cpus: 8, memoryBytes: 100)
        Self.open(&schedule)
        #expect(Self.fitting(&schedule) == ["a", "b"])
        #expect(Self.end(&schedule, "a")?.conclusion == .success)
        #expect(schedule.takeReady() == nil)
        #expect(Self.end(&schedule, "b", .failure)?.conclusion == .failure)
        Self.open(&schedule)
        #expect(Self.fitting(&schedule) == ["c"])
        #expect(!schedule.isFinished)
        #expect(Self.end(&schedule, "c") != nil)
        #expect(schedule.isFinished)
    }

    @Test func `no more legs of a job run than max-parallel says`() throws {
        var schedule = Schedule(
            try Self.jobs(Self.job("a", matrix: [1, 2, 3]) + Self.job("b")), cpus: 8, memoryBytes: 0)
        Self.open(&schedule, maxParallel: 2)
        #expect(Self.fitting(&schedule) == ["a.0", "a.1", "b"])
        #expect(Self.end(&schedule, "a.1") == nil)
        #expect(Self.fitting(&schedule) == ["a.2"])
        #expect(Self.end(&schedule, "a.0") == nil)
        #expect(Self.end(&schedule, "a.2")?.legs.map(\.key) == ["a.0", "a.1", "a.2"])
    }

    @Test(arguments: [(4.0, UInt64(1_000)), (100, 10)])
    func `legs share processors and memory`(cpus: Double, memory: UInt64) throws {
        var schedule = Schedule(
            try Self.jobs(Self.job("a") + Self.job("b") + Self.job("c")), cpus: cpus, memoryBytes: memory)
        Self.open(&schedule) { $0 == "b" ? (3, 8) : (2, 5) }
        #expect(Self.fitting(&schedule) == ["a", "c"])
        _ = Self.end(&schedule, "a")
        #expect(Self.fitting(&schedule) == [])
        _ = Self.end(&schedule, "c")
        #expect(Self.fitting(&schedule) == ["b"])
    }

    @Test func `a leg that is larger than the machine starts alone`() throws {
        var schedule = Schedule(try Self.jobs(Self.job("a") + Self.job("b")), cpus: 1, memoryBytes: 1)
        Self.open(&schedule) { _ in (.greatestFiniteMagnitude, .max) }
        #expect(Self.fitting(&schedule) == ["a"])
        _ = Self.end(&schedule, "a")
        #expect(Self.fitting(&schedule) == ["b"])
    }

    @Test func `legs that wait can be taken out`() throws {
        var schedule = Schedule(
            try Self.jobs(Self.job("a", matrix: [1, 2]) + Self.job("b")), cpus: 1, memoryBytes: 1)
        Self.open(&schedule)
        #expect(Self.fitting(&schedule) == ["a.0"])
        #expect(schedule.runningKeys(of: "a") == ["a.0"])
        #expect(schedule.takeQueued(of: "a").map(\.leg.key) == ["a.1"])
        #expect(schedule.takeQueued(of: nil).map(\.leg.key) == ["b"])
    }
}
