internal import Reporting

/// `headgate-bench`: our own speed beside that of others, in one run.
enum Program {
    private static let usage = """
        usage: headgate-bench [NAME...] [--rounds N] [--list]

        Measures this build beside the tools of others, in turn (ours, theirs, the floor, ours, ...), and prints
        Markdown: minima, medians and their ratios. Without a NAME, or with 'all', it measures everything.
        The status is 0 when every bar is met, 1 when one is missed, 2 for a wrong use or a failure.

        """

    private static var benchmarks: [any Benchmark.Type] {
        [
            SandboxBenchmark.self, StepsBenchmark.self, PlanBenchmark.self, LogsBenchmark.self,
            LintBenchmark.self,
            ExpressionsBenchmark.self,
        ]
    }

    /// Runs what the arguments name.
    static func run(_ arguments: [String]) async -> Int32 {
        var rounds: Int?
        var names: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--list":
                for benchmark in benchmarks { show("\(benchmark.name)\t\(benchmark.summary)\n") }
                return 0
            case "--help", "-h":
                show(usage)
                return 0
            case "--rounds":
                guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else {
                    return refuse("--rounds wants a number above 0")
                }
                rounds = number
            case "all": names += benchmarks.map { $0.name }
            case let name where benchmarks.contains { $0.name == name }: names.append(name)
            case let other: return refuse("there is no benchmark '\(other)'")
            }
        }
        return await measure(names.isEmpty ? benchmarks.map { $0.name } : names, rounds)
    }

    private static func show(_ text: String) { Output.standard.write(text) }

    private static func refuse(_ message: String) -> Int32 {
        Output.standardError.write("headgate-bench: \(message)\n\n\(usage)")
        return 2
    }

    private static func measure(_ names: [String], _ rounds: Int?) async -> Int32 {
        show(Machine.description + "\n")
        var status: Int32 = 0
        for benchmark in benchmarks where names.contains(benchmark.name) {
            do {
                let section = try await benchmark.measure(rounds: rounds ?? benchmark.defaultRounds)
                show(section.markdown + "\n")
                if !section.isMet { status = max(status, 1) }
            } catch {
                show("\n## \(benchmark.name)\n\nfailed: \(error)\n")
                status = 2
            }
        }
        return status
    }
}

/// One comparison.
protocol Benchmark {
    static var name: String { get }
    static var summary: String { get }
    static var defaultRounds: Int { get }
    static func measure(rounds: Int) async throws -> Section
}

/// Why a comparison could not be made.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
