internal import Expressions
internal import HeadgateTestKit
internal import JSON
internal import Linux

/// GitHub's expression cases, parsed and evaluated in one process.
enum ExpressionsBenchmark: Benchmark {
    static let name = "expressions"
    static let summary = "the expression cases in ../shared, parsed and evaluated; files are read before"
    static let defaultRounds = 10

    static func measure(rounds: Int) async throws -> Section {
        let folder = Shared.folder + "/conformance/expressions"
        guard Files.isFolder(folder) else { throw BenchmarkError("'\(folder)' is not there") }
        let files = try Files.list(folder).filter { $0.hasSuffix(".json") }.sorted()
        let suites = try files.map { try JSON.parse(Files.text(folder + "/" + $0)) }
        var series = Series("headgate: all cases parsed, evaluated and compared")
        var passed = 0
        for round in 0...rounds {
            let start = Instant()
            var outcome = ExpressionSuite.Outcome()
            for suite in suites { outcome.add(ExpressionSuite.run(suite)) }
            if round > 0 { series.add(since: start) }
            guard outcome.failed.isEmpty else { throw BenchmarkError("\(outcome.failed.count) cases failed") }
            passed = outcome.passed
        }
        var section = Section("expressions: \(passed) cases", rounds: rounds)
        section.series = [series]
        section.claims = [
            Section.Claim(
                text: "all cases", median: series.median, minimum: series.minimum, bar: 20, unit: "ms")
        ]
        section.notes = ["load after: \(Machine.load)"]
        return section
    }
}
