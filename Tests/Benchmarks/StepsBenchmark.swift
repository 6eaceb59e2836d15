internal import Execution
internal import HeadgateTestKit
internal import Linux
internal import Registry

/// A job of a hundred trivial steps, with its records, events and logs, beside their bare processes.
enum StepsBenchmark: Benchmark {
    static let name = "steps"
    static let summary = "100 trivial steps in one job, beside 100 times fork and exec of 'bash -e FILE'"
    static let defaultRounds = 10

    private static let count = 100

    static func measure(rounds: Int) async throws -> Section {
        let bench = try await Workbench()
        let script = try bench.folder.write("true\n", "script.sh")
        let (many, one) = (try await bench.request(workflow(count)), try await bench.request(workflow(1)))
        // What a step has too: with it bash loads a locale.
        let environment = ["LANG=C.UTF-8"]
        var whole = Series("headgate: a run of \(count) steps `run: true`")
        var single = Series("headgate: a run of 1 such step")
        var floor = Series("floor: \(count) times fork and exec of `bash -e FILE`, LANG as in a step")
        var more = Series("more than the floor, per step, the sandbox's life included")
        var marginal = Series("more than the floor, per step, after the first")
        for round in 0...rounds {
            let start = Instant()
            try await bench.run(many)
            let ranMany = Instant()
            for _ in 0..<count { try Bare.run("/bin/bash", ["-e", script], environment: environment) }
            let ranBare = Instant()
            try await bench.run(one)
            let ranOne = Instant()
            guard round > 0 else { continue }
            let (ours, bare) = (start.milliseconds(to: ranMany), ranMany.milliseconds(to: ranBare))
            let first = ranBare.milliseconds(to: ranOne)
            whole.add(ours)
            floor.add(bare)
            single.add(first)
            more.add((ours - bare) / Double(count))
            marginal.add((ours - first) / Double(count - 1) - bare / Double(count))
        }
        await bench.store.close()
        var section = Section("steps: \(count) trivial steps in one job", rounds: rounds)
        section.series = [whole, floor, single, more, marginal]
        section.claims = [
            Section.Claim(
                text: "a step more than its bare process, the sandbox's life included", median: more.median,
                minimum: (whole.minimum - floor.minimum) / Double(count), bar: 1.5, unit: "ms")
        ]
        section.notes.append("load after: \(Machine.load)")
        return section
    }

    private static func workflow(_ count: Int) -> String {
        """
        name: bench
        on: push
        jobs:
          work:
            steps:

        """ + String(repeating: "      - run: \"true\"\n", count: count)
    }
}
