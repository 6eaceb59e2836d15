internal import Glibc
internal import Linux
public import Runs

/// Writes a run's events to `events.jsonl` in the run's folder, without the output of steps.
///
/// A file that cannot be written is reported once on standard error; the run goes on.
public final class EventFile: RunRecorder {
    private struct State: ~Copyable {
        var file: FileDescriptor?
        var hasFailed = false
    }

    private let folder: @Sendable (Int) -> String
    private let state = Box()

    /// Creates a recorder; the file is opened with the first event.
    ///
    /// - Parameters:
    ///   - folder: Gives a run's folder by its number.
    public init(folder: @escaping @Sendable (Int) -> String) { self.folder = folder }

    /// Appends one line.
    public func record(_ event: RunEvent) {
        guard event.kind != .stepOutput else { return }
        state.with { state in
            guard !state.hasFailed else { return }
            do throws(SystemError) {
                let path = folder(event.run) + "/events.jsonl"
                if state.file == nil {
                    state.file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_APPEND, mode: 0o600)
                }
                try state.file?.write(Array((EventText.line(event) + "\n").utf8))
            } catch {
                state.hasFailed = true
                Output.standardError.write(
                    "headgate: warning: the event log cannot be written: \(error.message)\n")
            }
        }
    }

    private final class Box: @unchecked Sendable {
        // Unchecked: `value` is touched only inside `lock.with`.
        private var value = State()
        private let lock = Guarded(())
        func with(_ body: (inout State) -> Void) { lock.with { _ in body(&value) } }
    }
}

/// Writes every event, output included, as a line of JSON.
public final class EventStream: RunRecorder {
    private let output: Output

    /// Creates a recorder.
    public init(_ output: Output) { self.output = output }

    /// Writes one line.
    public func record(_ event: RunEvent) { output.write(EventText.line(event) + "\n") }
}
