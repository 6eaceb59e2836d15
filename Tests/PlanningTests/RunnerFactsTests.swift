import Diagnostics
import Expressions
import Planning
import Testing
import Workflows

@Suite struct RunnerFactsTests {
    private static let facts = RunnerFacts(
        labels: ["self-hosted", "Linux", "gpu"], volumes: ["/data", "/srv/models"])

    @Test(arguments: [
        (["self-hosted", "linux"], []), (["LINUX"], []), (["ubuntu-latest"], []),
        (["ubuntu-24.04", "gpu"], []),
        (["windows-latest"], ["windows-latest"]), (["linux", "arm64", "tpu"], ["arm64", "tpu"]), ([], []),
    ])
    func `a runner has labels, and stands in for GitHub's Ubuntu`(wanted: [String], missing: [String]) {
        #expect(Self.facts.missing(wanted) == missing)
    }

    @Test(arguments: [
        ("/data", true), ("/data/a", true), ("/database", false), ("/data/../etc", false), ("/srv", false),
        ("/srv/models/x", true), ("", false), ("/", false),
    ])
    func `only listed folders and what is below is open to containers`(path: String, isOpen: Bool) {
        #expect(Self.facts.opens(path) == isOpen)
    }

    @Test func `a plan says what this runner does not have`() throws {
        let plan = try plan(
            """
            on: push
            jobs:
              a: { runs-on: [linux, tpu], steps: [{ run: x }] }
              b: { runs-on: ubuntu-latest, steps: [{ run: x }] }
              c: { runs-on: ubuntu-latest, steps: [{ run: x }] }
              d:
                container:
                  image: python
                  volumes: ['/data/x:/x', '/etc:/e', 'cache:/c', '/y']
                  options: -v /home:/h -v /data/y:/z
                services: { db: { image: postgres, volumes: ['/root/db:/db'] } }
                steps: [{ run: x }]
            """)
        let findings = Self.facts.findings(plan)
        #expect(
            findings.map { "\($0.severity) \($0.code.id) \($0.message)" } == [
                "warning P031 job 'a' needs the label 'tpu', which this runner does not have",
                "note P031 job 'b' asks for 'ubuntu-latest': it runs on this runner",
                "warning P032 the container of job 'd' binds '/etc', which this runner does not open",
                "warning P032 the container of job 'd' binds '/home', which this runner does not open",
                "warning P032 the service 'db' of job 'd' binds '/root/db', which this runner does not open",
            ])
        #expect(plan.text.contains("container python, volumes /data/x:/x /etc:/e cache:/c /y"))
        #expect(plan.text.contains("service   db: postgres, volumes /root/db:/db"))
    }

    @Test func `labels may come from an expression`() throws {
        var labels = try job("runs-on: '${{ fromJSON(vars.labels) }}'")
        let scope = Scope(contexts: ["vars": .object([("labels", .string("[\"a\", \"b\"]"))])])
        #expect(try Planner.labels(of: labels, scope: scope) == ["a", "b"])
        labels = try job("runs-on: [x, '${{ vars.labels }}']")
        #expect(try Planner.labels(of: labels, scope: scope) == ["x", "[\"a\", \"b\"]"])
    }
}
