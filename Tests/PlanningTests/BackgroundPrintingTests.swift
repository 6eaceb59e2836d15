import JSON
import Planning
import Testing

@Suite struct BackgroundPrintingTests {
    private static let text = """
        on: push
        jobs:
          a:
            steps:
              - { id: server, run: serve, shell: bash, background: true }
              - parallel: [{ run: first }, { id: second, run: second }, { run: third }]
              - uses: docker://alpine:3
              - { cancel: server, name: "" }
              - wait-all:
        """

    @Test func `a plan says which steps run in the background and what waits for them`() throws {
        let plan = try PlanningTests.plan(Self.text, Planner.event("push"))
        let lines = plan.text.split(separator: "\n").dropFirst(2).joined(separator: "\n")
        #expect(
            lines == """
                a
                  images    the action 'docker://alpine:3' needs one, and this version runs none yet
                   1  serve [bash], in the background
                   2  first, in the background
                   3  second, in the background
                   4  third, in the background
                   5  wait for second, steps 2, 4
                   6  docker://alpine:3
                   7  cancel server
                   8  wait for all background steps
                """)
    }

    @Test func `programs see the numbers of the steps`() throws {
        let plan = try PlanningTests.plan(Self.text, Planner.event("push"))
        let job = try #require(plan.json["jobs"]?[0])
        #expect(job["needs-images"] == "the action 'docker://alpine:3'")
        let steps = try #require(job["steps"]?.array)
        #expect(
            steps.map { $0["background"] == true } == [true, true, true, true, false, false, false, false])
        #expect(steps[4]["wait"] == [2, 3, 4])
        #expect(steps[6]["cancel"] == 1)
        #expect(steps[7]["wait-all"] == true)
    }
}
