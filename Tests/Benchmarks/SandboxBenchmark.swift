internal import Glibc
internal import HeadgateTestKit
internal import Linux
internal import LinuxSandboxes
internal import Sandboxes

/// A sandbox from nothing over its first step to nothing, beside what other engines need for `true`.
enum SandboxBenchmark: Benchmark {
    static let name = "sandbox"
    static let summary = "a sandbox's whole life around one 'bash -e -c true', beside crun, podman and docker"
    static let defaultRounds = 20

    private static let limits = SandboxSpecification.Limits(memoryBytes: 1 << 30, cpus: 1)

    static func measure(rounds: Int) async throws -> Section {
        guard Host.uid == 0 else { throw BenchmarkError("crun and podman are compared as root: use sudo") }
        let home = try TemporaryFolder("headgate-bench")
        let provider = HostRootSandboxes(home: home.path)
        let crun = try await CrunPeer(provider, home: home.path, limits: limits)
        let podman = try PodmanPeer()
        let docker = Docker.isThere ? try DockerPeer() : nil
        defer { docker?.remove() }
        var ours = Life("headgate: start, `bash -e -c true`, stop, remove")
        var oursAgain = Life("headgate, at once after another start")
        var direct = Series("`crun run`, shim in the spawn as ours")
        var directAgain = Series("`crun run`, at once after another start")
        var shimmed = Series("`crun run`, shim of `unshare` and `sh`")
        var shim = Series("that shim alone, around `true`")
        var engine = Series("`podman run --network none --rootfs`")
        var other = Series("`docker run --network none`")
        var floor = Series("floor: fork and exec of `bash -e -c true`")
        for round in 0...rounds {
            // The first round warms caches and is not counted.
            let isCounted = round > 0
            settle()
            // At once after another: the kernel has done the slow part of joining a control group already.
            try await ours.live(provider, home.path, limits, number: round, isCounted: isCounted)
            try await oursAgain.live(provider, home.path, limits, number: round, isCounted: isCounted)
            try time(&direct, isCounted) { try crun.run() }
            try time(&directAgain, isCounted, afterPause: false) { try crun.run() }
            if Machine.isHybrid {
                try time(&shimmed, isCounted) { try crun.runThroughShell() }
                try time(&shim, isCounted) { try crun.runShimAlone() }
            }
            try time(&engine, isCounted) { try podman.run() }
            if let docker { try time(&other, isCounted) { try docker.run() } }
            try time(&floor, isCounted) { try Bare.run("/bin/bash", ["-e", "-c", "true"]) }
        }
        try crun.remove()
        var section = Section("sandbox: cold start, first step, tear-down", rounds: rounds)
        section.series = [ours.whole] + ours.parts + [direct]
        section.series += (Machine.isHybrid ? [shimmed, shim] : []) + [oursAgain.whole, directAgain, engine]
        section.series += (docker == nil ? [] : [other]) + [floor]
        section.claim("headgate over `crun run` of a static `true`", ours.whole, over: direct, atMost: 1.3)
        section.claim(
            "the same, each at once after another of its kind", oursAgain.whole, over: directAgain,
            atMost: 1.3)
        section.claim("headgate over `podman run` of a static `true`", ours.whole, over: engine, atMost: 0.2)
        if docker != nil { section.claim("headgate over `docker run`", ours.whole, over: other, atMost: 0.2) }
        if docker == nil { section.notes.append("docker: \(Docker.state); not measured") }
        section.notes.append("load after: \(Machine.load)")
        return section
    }

    /// Lets the kernel come to rest, for each alike: who joins a control group soon after another is spared the wait
    /// of about 8 ms (a grace period of `cgroup_threadgroup_rwsem`) that the other had, and would look faster by it.
    private static func settle() { usleep(50_000) }

    private static func time(
        _ series: inout Series, _ isCounted: Bool, afterPause: Bool = true, _ body: () throws -> Void
    ) throws {
        if afterPause { settle() }
        let start = Instant()
        try body()
        if isCounted { series.add(since: start) }
    }
}

/// Our own sandbox's life in a running process, and the parts of it.
private struct Life {
    var whole: Series
    var parts = [
        Series("of it: start"), Series("of it: the step"), Series("of it: stop"), Series("of it: remove"),
    ]

    init(_ name: String) { whole = Series(name) }

    mutating func live(
        _ provider: HostRootSandboxes, _ home: String, _ limits: SandboxSpecification.Limits, number: Int,
        isCounted: Bool
    ) async throws {
        let specification = SandboxSpecification(
            name: "bench-\(number)", folder: "\(home)/sandboxes/bench-\(number)", limits: limits)
        let process = SandboxProcess(
            ["bash", "-e", "-c", "true"], environment: [("PATH", "/usr/local/bin:/usr/bin:/bin")])
        var marks = [Instant()]
        let sandbox = try await provider.start(specification)
        marks.append(Instant())
        let result = try await unsafe sandbox.run(process) { _ in }
        marks.append(Instant())
        try await sandbox.stop()
        marks.append(Instant())
        try await provider.remove(specification)
        marks.append(Instant())
        guard result.exitCode == 0 else { throw BenchmarkError("our own step ended with \(result.exitCode)") }
        guard isCounted else { return }
        whole.add(marks[0].milliseconds(to: marks[4]))
        for index in parts.indices { parts[index].add(marks[index].milliseconds(to: marks[index + 1])) }
    }
}
