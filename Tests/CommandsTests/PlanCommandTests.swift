import Diagnostics
import HeadgateTestKit
import JSON
import Linux
import Planning
import Testing
import Triggers

@testable import Commands

@Suite struct PlanCommandTests {
    private static let train = """
        name: train
        on:
          push: { branches: [main], paths: ['train/**'] }
          schedule: [{ cron: '0 3 * * 1' }]
        jobs: { train: { steps: [{ run: echo }] }, check: { needs: train, steps: [{ run: echo }] } }
        """

    private func overview(_ change: (inout RepositoryEvent) -> Void) throws -> PlanOverview {
        let folder = try TemporaryFolder()
        try folder.write(Self.train, "pipelines/train.yml")
        try folder.write(
            "on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: echo }] } }\n",
            ".github/workflows/a.yaml")
        try folder.write("no pipeline", "pipelines/notes.txt")
        var event = RepositoryEvent(name: "push", ref: "refs/heads/main")
        change(&event)
        // 2026-11-24T00:00:00Z
        return try PlanOverview(event, in: folder.path, now: 1_795_478_400)
    }

    @Test func `an event is compared with all pipelines`() throws {
        let overview = try overview { $0.changedPaths = ["train/a.py"] }
        #expect(
            overview.text == """
                push refs/heads/main, 1 changed file

                pipelines/train.yml       starts          'branches' matches 'main', 'paths' matches 'train/a.py'
                                          next            2026-11-30 03:00 UTC (0 3 * * 1)
                                          next            2026-12-07 03:00 UTC (0 3 * * 1)
                                          next            2026-12-14 03:00 UTC (0 3 * * 1)
                .github/workflows/a.yaml  does not start  'on' does not name 'push'
                """)
        #expect(
            overview.json["pipelines"]?[0]?["starts"] == true
                && overview.json["event"]?["changed"] == ["train/a.py"])
        #expect(overview.json["pipelines"]?[0]?["next"]?[0]?["time"] == "2026-11-30T03:00:00.000Z")
    }

    @Test func `what excludes it is told`() throws {
        let overview = try overview { $0.changedPaths = ["README.md"] }
        #expect(overview.entries.map(\.decision.starts) == [false, false])
        #expect(overview.entries[0].decision.reason == "'paths' does not match 'README.md'")
    }

    @Test func `a file with errors is told and does not hide the others`() throws {
        let folder = try TemporaryFolder()
        try folder.write("on: push\njobs: {}\n", "pipelines/a.yml")
        try folder.write("on: push\njobs: { a: { steps: [{ run: echo }] } }\n", "pipelines/b.yml")
        let overview = try PlanOverview(RepositoryEvent(name: "push"), in: folder.path, now: 0)
        #expect(overview.findings.hasErrors)
        #expect(overview.entries.map(\.decision.starts) == [false, true])
        #expect(overview.entries[0].decision.reason == "it has errors" && overview.entries[0].name == nil)
    }

    @Test func `a folder without pipelines is refused`() async throws {
        let folder = try TemporaryFolder()
        let error = await refusal {
            _ = try PlanOverview(RepositoryEvent(name: "push"), in: folder.path, now: 0)
        }
        #expect(error?.help == "'headgate init' writes one")
    }

    @Test func `a plan begins with the decision and the graph`() throws {
        let pipeline = try PipelineFile.read(Self.train, path: "pipelines/train.yml")
        let event = RepositoryEvent(name: "push", ref: "refs/heads/dev")
        let plan = try RunWish().plan(pipeline, event: event)
        let decision = TriggerDecision.decide(event, pipeline.workflow)
        let text = PlanCommand.answer(plan, decision, as: .text, width: 80, signs: .unicode)
        #expect(
            text.hasPrefix(
                """
                push does not start it: 'branches' does not match 'dev'

                ┌───────┐   ┌───────┐
                │ train ├──▶│ check │
                └───────┘   └───────┘

                train (pipelines/train.yml, sha256:
                """))
        let json = try JSON.parse(PlanCommand.answer(plan, decision, as: .json))
        #expect(json["starts"] == false && json["reason"] == "'branches' does not match 'dev'")
        let firing = try #require(
            ScheduleTimes.next(
                of: pipeline.workflow, after: 1_795_564_800, count: 1, zone: TimeZoneFolder.bytes
            ).firings.first)
        let timed = PlanCommand.answer(plan, decision, as: .text, [firing], width: 80, signs: .unicode)
        #expect(timed.contains("'dev'\nnext: \(PlanOverview.text(firing))\n\n┌"))
        #expect(PlanCommand.answer(plan, decision, as: .dot).hasPrefix("digraph \"train\" {"))
        #expect(PlanCommand.answer(plan, decision, as: .mermaid).hasPrefix("flowchart LR"))
    }
}
