internal import Digests
internal import Glibc
internal import HeadgateTestKit
internal import JSON
internal import Linux

/// A step that prints a gibibyte through the whole program, beside the same producer into a file.
enum LogsBenchmark: Benchmark {
    static let name = "logs"
    static let summary =
        "a step that prints 1 GiB, masked and parsed, beside the same producer into 'cat > file'"
    static let defaultRounds = 5

    private static let bytes = 1 << 30
    /// 60 bytes with the line feed.
    private static let line = "epoch 12 batch 04711 loss 0.3341 accuracy 0.9127 lr 0.00030"
    private static let producer = "yes '\(line)' | head -c \(bytes)"

    static func measure(rounds: Int) async throws -> Section {
        let program = try LogProgram(script: producer)
        defer { program.removeStore() }
        let copy = program.folder.path + "/copy"
        var ours = Series("headgate: a run whose step prints 1 GiB")
        var theirs = Series("`PRODUCER | cat > FILE` on the same disk")
        var floor = Series("floor: `PRODUCER > /dev/null`")
        var peak = 0
        var digest: Digest?
        for round in 0...rounds {
            Glibc.sync()
            let start = Instant()
            peak = max(peak, try program.run())
            let ran = Instant()
            let log = try program.log()
            let found = try Self.digest(of: log)
            program.removeStore()
            Glibc.sync()
            let copying = Instant()
            try Bare.run("/bin/bash", ["-c", "\(producer) | cat > '\(copy)'"])
            let copied = Instant()
            let wanted = try Self.digest(of: copy)
            try Files.remove(copy)
            let producing = Instant()
            try Bare.run("/bin/bash", ["-c", "\(producer) > /dev/null"])
            let produced = Instant()
            guard found == wanted, found.count == bytes else {
                throw BenchmarkError(
                    "the log has \(found.count) bytes (\(found.digest)), not \(wanted.count) (\(wanted.digest))"
                )
            }
            digest = found.digest
            guard round > 0 else { continue }
            ours.add(start.milliseconds(to: ran))
            theirs.add(copying.milliseconds(to: copied))
            floor.add(producing.milliseconds(to: produced))
        }
        var section = Section("logs: a step that prints 1 GiB in lines of 60 bytes", rounds: rounds)
        section.series = [ours, theirs, floor]
        section.claims = claims(ours, theirs, peak)
        section.notes = [
            "not a byte was lost in any round: \(bytes) bytes, \(digest?.description ?? "")",
            "three secrets to mask, command lines parsed, `--format plain` to /dev/null, event file and index written",
            "load after: \(Machine.load)",
        ]
        return section
    }

    private static func claims(_ ours: Series, _ theirs: Series, _ peak: Int) -> [Section.Claim] {
        [
            Section.Claim(
                text: "speed of the whole run over `cat > FILE`", median: theirs.median / ours.median,
                minimum: theirs.minimum / ours.minimum, bar: 0.25, isAtLeast: true, unit: "x"),
            Section.Claim(
                text: "highest resident memory of headgate", median: Double(peak) / 1_024, minimum: nil,
                bar: 100,
                unit: "MiB"),
        ]
    }

    private static func digest(of path: String) throws -> (count: Int, digest: Digest) {
        let file = try FileDescriptor.open(path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { unsafe buffer.deallocate() }
        var hasher = SHA256Hasher()
        var count = 0
        while true {
            let read = unsafe try file.read(into: buffer)
            guard read > 0 else { return (count, hasher.finish()) }
            unsafe hasher.update(UnsafeRawBufferPointer(rebasing: buffer[0..<read]))
            count += read
        }
    }
}

/// The `headgate` beside this program, run on a repository whose only step is a script.
struct LogProgram {
    let folder: TemporaryFolder
    private let program: String
    private var home: String { folder.path + "/home" }

    init(script: String) throws {
        program = Files.parent(of: Files.resolved("/proc/self/exe") ?? "") + "/headgate"
        guard Files.isExecutable(program) else {
            throw BenchmarkError("'\(program)' is not there: run 'make build'")
        }
        folder = try TemporaryFolder("headgate-bench-logs")
        try Workbench.makeRepository(folder.path + "/repository")
        try folder.write(
            """
            name: print
            on: push
            jobs:
              print:
                steps:
                  - run: \(script)

            """, "repository/pipelines/print.yml")
    }

    /// Runs it once.
    ///
    /// - Returns: The highest resident memory of the program itself, in KiB.
    func run() throws -> Int {
        let secrets = ["BENCH_TOKEN", "BENCH_PASSWORD", "BENCH_KEY"]
        var request = ChildRequest(
            program, ["run", "print", "--format", "plain"] + secrets.flatMap { ["--secret", $0] },
            environment: [
                "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME=\(folder.path)",
                "HEADGATE_HOME=\(home)",
                "BENCH_TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "BENCH_PASSWORD=correct horse battery",
                "BENCH_KEY=-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END KEY-----",
            ], folder: folder.path + "/repository")
        let errors = try FileDescriptor.inMemory()
        request.descriptors = [-1, -1, errors.raw]
        let child = try Child.start(request)
        var peak = 0
        while true {
            peak = max(peak, Self.peak(of: child.pid))
            if let status = child.poll() {
                guard status.isSuccess else {
                    let said = String(decoding: try errors.contents(), as: UTF8.self)
                    throw BenchmarkError("'headgate run' ended with \(status): \(said)")
                }
                return peak
            }
            usleep(5_000)
        }
    }

    /// The step's log file of the only run.
    func log() throws -> String {
        for line in try Files.text(home + "/runs/1/events.jsonl").split(separator: "\n") {
            guard let event = try JSON.parse(Array(line.utf8)).object,
                event["event"]?.string == "step.finished",
                let log = event["log"]?.string
            else { continue }
            return "\(home)/runs/1/\(log)"
        }
        throw BenchmarkError("no step has finished")
    }

    /// Removes the store with everything in it.
    func removeStore() { try? Files.remove(home) }  // the folder is temporary

    /// `VmHWM`: it never falls, so that the last reading before the end is the peak.
    static func peak(of pid: Int32) -> Int {
        let text = (try? Files.text("/proc/\(pid)/status")) ?? ""  // it has ended
        for line in text.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        }
        return 0
    }
}
