import Diagnostics
import Digests
import JSON
import Models
import Planning
import Testing
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

@Suite struct JobOutcomeTests {
    static func leg(
        _ key: String, _ state: RunRecord.State = .success, _ outputs: [String: String] = [:], score: Double? = nil
    ) -> LegResult {
        var leg = LegResult(jobID: "a", key: key, conclusion: state)
        leg.outputs = outputs.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        leg.metrics["score"] = score
        return leg
    }

    @Test(arguments: [
        ([.success, .success], .success), ([.success, .failure, .cancelled], .failure), ([.success, .cancelled], .cancelled),
        ([.skipped, .skipped], .skipped), ([], .skipped), ([.interrupted], .failure), ([.skipped, .success], .success),
    ] as [([RunRecord.State], RunRecord.State)])
    func `legs fold into one end`(states: [RunRecord.State], end: RunRecord.State) {
        let legs = states.enumerated().map { Self.leg("a.\($0.offset)", $0.element) }
        #expect(JobOutcome(legs: legs, select: nil).conclusion == end)
    }

    @Test func `of two legs that write an output the last one counts, and an empty one does not write`() {
        let legs = [
            Self.leg("a.0", .success, ["x": "1", "y": "1"]), Self.leg("a.1", .success, ["x": "2", "y": ""]),
        ]
        let outputs = JobOutcome(legs: legs, select: nil).counted?.outputs ?? []
        #expect(outputs.map { $0.name + $0.value }.sorted() == ["x2", "y1"])
    }

    @Test(arguments: [
        (Strategy.Select.Mode.max, [0.1, 0.9, 0.9], "a.1"), (.min, [0.3, 0.1, 0.2], "a.1"), (.max, [.nan, 0.1, nil], "a.1"),
        (.max, [.infinity, 1, nil], "a.0"), (.max, [nil, nil, nil], nil), (.min, [.nan, .nan, .nan], nil),
    ] as [(Strategy.Select.Mode, [Double?], String?)])
    func `select takes the best, of equals the first, never one without a number`(
        mode: Strategy.Select.Mode, scores: [Double?], winner: String?
    ) {
        let legs = scores.enumerated().map { Self.leg("a.\($0.offset)", score: $0.element) }
        let select = Strategy.Select(metric: "score", mode: mode, span: .init(line: 1, column: 1))
        #expect(JobOutcome(legs: legs, select: select).counted?.key == winner)
    }

    @Test func `select never takes a leg that failed`() {
        let select = Strategy.Select(metric: "score", mode: .max, span: .init(line: 1, column: 1))
        let legs = [Self.leg("a.0", score: 0.1), Self.leg("a.1", .failure, score: 0.9)]
        #expect(JobOutcome(legs: legs, select: select).counted?.key == "a.0")
    }

    @Test func `facts come back from the record as they were`() throws {
        var leg = Self.leg("a.1", .success, ["한": "글\n", "b": ""], score: 0.5)
        leg.params = ["lr": "0.1"]
        leg.model = Digest.sha256("model")
        leg.flavor = "sklearn"
        leg.files = ["out/m.json": Digest.sha256("1"), "p": Digest.sha256("2")]
        leg.predictionsPath = "p"
        leg.decision = "promote"
        leg.verdict = JudgedModel(
            name: "m", model: Digest.sha256("model"), legKey: "a.1", referenceVersion: 3, verdict: Digest.sha256("v"),
            values: ["acc": 0.25], testSet: nil, predictions: Digest.sha256("2"))
        var row = RunRecord.Job(key: "a.1", name: "a", state: .success)
        row.params = leg.params
        row.metrics = leg.metrics
        row.facts = try #require(JSON.parse(JSON.object(leg.facts).text()).object)
        let back = LegResult(row, jobID: "a")
        #expect("\(back)" == "\(leg)" || Self.sorted(back) == Self.sorted(leg))
        #expect(back.verdict?.json == leg.verdict?.json)
    }

    /// Dictionaries print in no order.
    private static func sorted(_ leg: LegResult) -> String {
        "\(leg.facts) \(leg.params) \(leg.metrics) \(leg.conclusion) \(leg.key) \(leg.jobID) \(leg.reason ?? "")"
    }
}
