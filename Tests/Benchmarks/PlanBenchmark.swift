internal import Linux
internal import Planning
internal import YAML

/// Reading, checking and planning a real workflow many times, beside the YAML reading alone.
enum PlanBenchmark: Benchmark {
    static let name = "plan"
    static let summary = "1,000 copies of a 200-line workflow read and planned in one process"
    static let defaultRounds = 10

    private static let copies = 1_000

    static func measure(rounds: Int) async throws -> Section {
        let lines = SampleWorkflow.text.split(separator: "\n", omittingEmptySubsequences: false).count
        let texts = (0..<copies).map { "# copy \($0)\n" + SampleWorkflow.text }
        var ours = Series("headgate: \(copies) copies read, checked and planned")
        var floor = Series("floor: our YAML reader alone on them")
        for round in 0...rounds {
            let start = Instant()
            var jobs = 0
            for text in texts { jobs += try Workbench.plan(text).jobs.count }
            let planned = Instant()
            for text in texts { jobs += YAMLDocument.parse(text, path: "bench.yml").root == nil ? 1 : 0 }
            let parsed = Instant()
            guard jobs == copies * SampleWorkflow.jobCount else {
                throw BenchmarkError("there were \(jobs) jobs")
            }
            guard round > 0 else { continue }
            ours.add(start.milliseconds(to: planned))
            floor.add(planned.milliseconds(to: parsed))
        }
        var section = Section("plan: \(copies) copies of a workflow of \(lines) lines", rounds: rounds)
        section.series = [ours, floor]
        section.claims = [
            Section.Claim(
                text: "one copy read and planned", median: ours.median / Double(copies),
                minimum: ours.minimum / Double(copies), bar: 1, unit: "ms")
        ]
        section.notes.append("load after: \(Machine.load)")
        return section
    }
}
