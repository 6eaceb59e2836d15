internal import Glibc
internal import Linux
internal import Models
internal import Registry
internal import Reporting

/// Prints logs of steps: the bytes as they are into files and pipes, without steering sequences on a terminal.
struct LogPrinter {
    /// Takes bytes; false when nobody reads any more.
    typealias Sink = ([UInt8]) -> Bool

    let sink: Sink
    let store: EmbeddedStore
    let style: Style
    let isTerminal: Bool
    let isAlive: @Sendable (RunRecord.Owner) -> Bool

    /// Prints to an output of this process.
    init(_ output: Output, home store: EmbeddedStore, style: Style) {
        self.init(store: store, style: style, isTerminal: output.isTerminal) { Self.write($0) }
    }

    /// Prints into a closure.
    init(
        store: EmbeddedStore, style: Style = Style(isColoured: false), isTerminal: Bool = false,
        isAlive: @escaping @Sendable (RunRecord.Owner) -> Bool = Home.isAlive, sink: @escaping Sink
    ) {
        self.sink = sink
        self.store = store
        self.style = style
        self.isTerminal = isTerminal
        self.isAlive = isAlive
    }

    /// Prints the wanted logs in order, each below a header line when there are several.
    func print(_ selection: LogSelection) async throws -> Int32 {
        let record = try await RunNumber.record(selection.run, in: store)
        let entries = try selection.entries(of: record)
        if entries.isEmpty { throw Refusal(ModelCode.notFound, "run #\(record.number) has no logs") }
        for entry in entries {
            var log = OpenLog(isTerminal: isTerminal)
            if entries.count > 1, !emit(header(entry)) { return 0 }
            guard let path = path(of: entry) else {
                Console.warn(
                    "step \(entry.step.number) of '\(entry.job.key)' has no log: it was \(entry.step.state.rawValue)"
                )
                continue
            }
            if try !log.print(path, to: sink) { return 0 }
            if log.isEmpty, entries.count == 1 {
                Console.warn(
                    "step \(entry.step.number) of '\(entry.job.key)' printed nothing\(entry.job.reason.map { ": " + Figures.line($0) } ?? "")"
                )
            }
            if log.lacksLineFeed, entries.count > 1, !emit("\n") { return 0 }
        }
        return 0
    }

    /// Prints the wanted logs while they grow, one step after the other, until the run ends.
    func follow(_ selection: LogSelection) async throws -> Int32 {
        var logs: [String: OpenLog] = [:]
        while true {
            let record = try await RunNumber.record(selection.run, in: store)
            let isOver = record.state.isFinal || record.owner.map { !isAlive($0) } ?? false
            if try !printNews(of: record, selection, &logs) || isOver { return 0 }
            try await Task.sleep(for: .milliseconds(150))
        }
    }

    private func printNews(
        of record: RunRecord, _ selection: LogSelection, _ logs: inout [String: OpenLog]
    ) throws -> Bool {
        for job in try selection.jobs(of: record) {
            for step in job.steps where selection.step.map({ $0 == step.number }) ?? true {
                let entry = LogSelection.Entry(run: record.number, job: job, step: step)
                guard let path = path(of: entry) else { continue }
                let key = "\(job.key)/\(step.number)"
                var log = logs[key] ?? OpenLog(isTerminal: isTerminal)
                if logs[key] == nil, selection.step == nil || selection.job == nil, !emit(header(entry)) {
                    return false
                }
                let goesOn = try log.print(path, to: sink)
                logs[key] = log
                guard goesOn else { return false }
                if !step.state.isFinal, !record.state.isFinal { return true }
            }
            if !job.state.isFinal, !record.state.isFinal { return true }
        }
        return true
    }

    private func path(of entry: LogSelection.Entry) -> String? {
        guard let log = entry.step.log else { return nil }
        return store.folder(ofRun: entry.run) + "/" + log
    }

    private func header(_ entry: LogSelection.Entry) -> String {
        let text = "\(entry.job.key), step \(entry.step.number): \(Figures.line(entry.step.name))"
        return style.text("==> \(text) (\(entry.step.state.rawValue)) <==", .strong) + "\n"
    }

    private func emit(_ text: String) -> Bool { sink(Array(text.utf8)) }

    private static func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            if count > 0 { done += count } else if errno != EINTR { return false }
        }
        return true
    }
}

/// How far a log has been printed.
private struct OpenLog {
    private var offset: Int64 = 0
    private var filter: TerminalFilter?
    /// Whether nothing was in it so far.
    var isEmpty: Bool { offset == 0 }
    /// Whether the last byte so far was not the end of a line.
    private(set) var lacksLineFeed = false

    init(isTerminal: Bool) { filter = isTerminal ? TerminalFilter() : nil }

    /// Prints what is new in the file; false when nobody reads any more.
    mutating func print(_ path: String, to sink: LogPrinter.Sink) throws -> Bool {
        guard Files.exists(path) else { return true }
        let file = try FileDescriptor.open(path)
        while true {
            let bytes = try file.read(at: offset, count: 1 << 18)
            guard let last = bytes.last else { return true }
            offset += Int64(bytes.count)
            lacksLineFeed = last != 10
            guard sink(filter?.feed(bytes) ?? bytes) else { return false }
        }
    }
}
