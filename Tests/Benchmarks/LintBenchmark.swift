internal import Glibc
internal import HeadgateTestKit
internal import Linux

/// One call of `headgate lint` over 1,500 workflow files, beside other linters on the same files.
enum LintBenchmark: Benchmark {
    static let name = "lint"
    static let summary = "1,500 generated workflow files in one call, beside zizmor and check-jsonschema"
    static let defaultRounds = 3

    private static let count = 1_500
    /// Where `.ci/setup extra` puts the linters of PyPI.
    private static let peers = "/var/tmp/headgate-linters/bin/"

    static func measure(rounds: Int) async throws -> Section {
        let folder = try TemporaryFolder("headgate-bench-lint")
        var generator = WorkflowGenerator(seed: 1)
        var paths: [String] = []
        var bytes = 0
        for number in 0..<count {
            let text = generator.workflow(number)
            bytes += text.utf8.count
            paths.append(try folder.write(text, ".github/workflows/w\(number).yml"))
        }
        let program = Files.parent(of: Files.resolved("/proc/self/exe") ?? "") + "/headgate"
        let zizmor = ["--offline", "--no-progress", "--quiet", ".github/workflows"]
        let schema = ["--builtin-schema", "vendor.github-workflows"] + paths
        var ours = Series("headgate lint --no-shellcheck: processor time")
        var theirs = Series("zizmor --offline: processor time")
        var schemas = Series("check-jsonschema --builtin-schema vendor.github-workflows: processor time")
        let hasPeers = Files.isExecutable(peers + "zizmor")
        var peak = 0
        for round in 0...rounds {
            let run = try Measured.run(program, ["lint", "--no-shellcheck"], in: folder.path)
            let other = hasPeers ? try Measured.run(peers + "zizmor", zizmor, in: folder.path) : nil
            let third =
                hasPeers && round == 1
                ? try Measured.run(peers + "check-jsonschema", schema, in: folder.path) : nil
            peak = max(peak, run.peakKiB)
            guard round > 0 else { continue }
            ours.add(run.milliseconds)
            if let other { theirs.add(other.milliseconds) }
            if let third { schemas.add(third.milliseconds) }
        }
        var section = Section("lint: \(count) workflow files in one call", rounds: rounds)
        section.series = [ours]
        section.claims = [
            Section.Claim(
                text: "processor time of one call", median: ours.median / 1_000,
                minimum: ours.minimum / 1_000,
                bar: 0.6, unit: "s"),
            Section.Claim(
                text: "highest resident memory", median: Double(peak) / 1_024, minimum: nil, bar: 60,
                unit: "MiB"),
        ]
        if hasPeers {
            section.series += [theirs, schemas]
            section.claim("headgate over zizmor", ours, over: theirs, atMost: 0.25)
        }
        section.notes = [
            "the files have \(bytes / 1_024) KiB in all; sizes and keys as often as in public ones, seed 1",
            hasPeers
                ? "check-jsonschema is run once: it checks only the schema"
                : "zizmor and check-jsonschema are not installed: not compared",
            "load after: \(Machine.load)",
        ]
        return section
    }
}

/// A program with the processor time and the memory that it took.
struct Measured {
    var milliseconds: Double
    var peakKiB: Int

    /// Runs it to its end; any exit status will do, but it must not be killed.
    static func run(_ program: String, _ arguments: [String], in folder: String) throws -> Measured {
        guard Files.isExecutable(program) else {
            throw BenchmarkError("'\(program)' is not there: run 'make build' and 'make setup-extra'")
        }
        let before = spent()
        let request = ChildRequest(
            program, arguments, environment: ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/var/tmp"],
            folder: folder)
        let child = try Child.start(request)
        var peak = 0
        while true {
            peak = max(peak, LogProgram.peak(of: child.pid))
            guard let status = child.poll() else {
                usleep(1_000)
                continue
            }
            guard case .exited(let code) = status, code < 100 else {
                throw BenchmarkError("'\(program)' ended with \(status)")
            }
            return Measured(milliseconds: spent() - before, peakKiB: peak)
        }
    }

    /// The processor time of all children that have ended.
    private static func spent() -> Double {
        var usage = rusage()
        guard unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage) == 0 else { return 0 }
        let times = [usage.ru_utime, usage.ru_stime]
        return times.reduce(0) { $0 + Double($1.tv_sec) * 1_000 + Double($1.tv_usec) / 1_000 }
    }
}
