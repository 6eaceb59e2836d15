import Diagnostics
import Digests
import JSON
import Models
import Planning
import Testing
import Workflows

@testable import Execution

@Suite struct JobOutcomeTests {
    static func leg(
        _ key: String, _ state: RunRecord.State = .success, _ outputs: [String: String] = [:],
        score: Double? = nil
    ) -> LegResult {
        var leg = LegResult(jobID: "a", key: key, conclusion: state)
        leg.outputs = outputs.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        leg.metrics["score"] = score
        return leg
    }

    @Test(
        arguments: [
            ([.success, .success], .success), ([.success, .failure, .cancelled], .failure),
            ([.success, .cancelled], .cancelled),
            ([.skipped, .skipped], .skipped), ([], .skipped), ([.interrupted], .failure),
            ([.skipped, .success], .success),
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

    @Test(
        arguments: [
            (Strategy.Select.Mode.max, [0.1, 0.9, 0.9], "a.1"), (.min, [0.3, 0.1, 0.2], "a.1"),
            (.max, [.nan, 0.1, nil], "a.1"),
            (.max, [.infinity, 1, nil], "a.0"), (.max, [nil, nil, nil], nil),
            (.min, [.nan, .nan, .nan], nil),
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
            name: "m", model: Digest.sha256("model"), legKey: "a.1", aliases: ["champion": 3],
            verdict: Digest.sha256("v"),
            values: ["acc": 0.25], testSet: nil, predictions: Digest.sha256("2"))
        var row = RunRecord.Job(key: "a.1", name: "a", state: .success)
        row.params = leg.params
        row.metrics = leg.metrics
        row.facts = try #require(JSON.parse(JSON.object(leg.facts).text()).object)
        let back = LegResult(row, jobID: "a")
        #expect(Self.text(back) == Self.text(leg))
        #expect(back.verdict?.json == leg.verdict?.json)
    }

    private static func text(_ leg: LegResult) -> String {
        let facts = JSON.object(leg.facts).text(.canonical)
        return "\(facts) \(leg.params) \(leg.metrics) \(leg.conclusion) \(leg.key) \(leg.jobID)"
    }
}
