import Diagnostics
import JSON
import Planning
import Testing
import Workflows

@Suite struct PrintingTests {
    private static let text = """
        name: reviews
        on: { workflow_dispatch: { inputs: { alpha: { type: number, default: 0.5 } } } }
        jobs:
          train:
            name: Train it
            strategy:
              max-parallel: 1
              matrix: { kind: [svc, tree] }
              select: { metric: f1, mode: max }
            resources: { cpus: 2, memory: 4GiB }
            network: none
            timeout-minutes: 30
            params: { alpha: "${{ inputs.alpha }}" }
            steps:
              - uses: actions/checkout@v4
              - run: |

                  python train.py
                  echo done
                shell: bash
                if: github.ref != ''
            metrics: out/metrics.json
            model: { path: out/model, flavor: sklearn }
          gate: { needs: train, gate: { model: "${{ needs.train.model }}" } }
          publish: { needs: gate, if: always(), publish: { name: reviews } }
        """

    private func plan() throws -> Plan {
        try PlanningTests.plan(Self.text, Planner.event("workflow_dispatch", inputs: [("alpha", 0.5)]))
    }

    @Test func `a plan is printed for people`() throws {
        let plan = try plan()
        #expect(
            plan.text == """
                reviews (pipelines/a.yml, sha256:\(plan.digest.prefix(12)))
                on workflow_dispatch with alpha=0.5

                train (Train it)
                  legs      2: Train it (svc), Train it (tree); at most 1 at once; the one with the max f1 counts
                  limits    2 cpus, 4GiB memory, network none, 30 minutes
                  params    alpha=${{ inputs.alpha }}
                   1  actions/checkout@v4
                   2  python train.py [bash], if github.ref != ''
                  gives     metrics out/metrics.json, model out/model (sklearn)

                gate needs train
                  gate      written here

                publish needs gate
                  if        always()
                  publish   reviews as champion, when gate promotes
                """)
    }

    @Test func `a plan is printed for programs`() throws {
        let json = try plan().json
        #expect(try JSON.parse(json.text(.pretty)) == json)
        #expect(json["v"] == 1)
        #expect(json["event"]?["inputs"] == ["alpha": 0.5])
        let train = try #require(json["jobs"]?[0])
        #expect(train["kind"] == "steps")
        #expect(
            train["legs"]?[1] == ["key": "train.1", "name": "Train it (tree)", "matrix": ["kind": "tree"]])
        #expect(train["limits"]?["memory"] == "4GiB")
        #expect(train["steps"]?[1]?["shell"] == "bash")
        #expect(json["jobs"]?[1]?["kind"] == "gate")
        #expect(json["jobs"]?[2]?["publish"] == ["name": "reviews", "alias": "champion", "gate": "gate"])
    }

    @Test func `codes are numbered in order and say something`() {
        let ids = PlanCode.all.map(\.id)
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        for code in PlanCode.all {
            #expect(code.id.hasPrefix("P") && code.id.utf8.count == 4)
            #expect(!code.title.isEmpty && code.explanation.hasSuffix("."))
        }
    }
}
