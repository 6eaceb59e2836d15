internal import Linux
internal import Secrets
internal import StepCommands

/// What a running step's output goes through: command lines are obeyed, problems found, secrets masked, bytes logged
/// and shown.
///
/// The sandbox's reading thread feeds it; the guard also lets the step's own task read the results.
final class StepOutput: Sendable {
    /// What the command lines of a step asked for.
    struct Requests: Sendable {
        var outputs: [(name: String, value: String)] = []
        var states: [(name: String, value: String)] = []
        var environment: [(name: String, value: String)] = []
        var paths: [String] = []
        var annotations: [Annotation] = []
        /// Old commands that were used.
        var deprecated: Set<String> = []
        /// Why the step has failed, whatever its exit code is.
        var failures: [String] = []
        /// Bytes of outputs, states and variables.
        fileprivate var size = 0
    }

    /// What a step's output needs of its job.
    struct Surroundings: Sendable {
        var masks: LegMasker
        /// Whether `::debug::` lines are shown.
        var isDebug = false
        /// The problem matchers of the job.
        var matchers = MatcherRegistry()
        /// Milliseconds since 1970.
        var now: @Sendable () -> Int64
    }

    private struct State: ~Copyable {
        var scanner = LineScanner()
        var commands: CommandReader
        var matchers: ProblemMatchers
        var lines = LineCollector()
        var stream: MaskingStream
        var version: Int
        var log: LogFile
        var requests = Requests()
        var annotationCount = 0
        /// The first bytes of a character whose rest has not come.
        var cutCharacter: [UInt8] = []
    }

    private static let mostAnnotations = 1_000
    /// What command lines may set in all: as much as a file of `$GITHUB_OUTPUT`.
    private static let mostBytes = 16 << 20
    private let state: GuardedState
    private let surroundings: Surroundings
    /// Whether problems are looked for; beside the lock, which a costly search holds.
    private let isSearching = Guarded(true)
    private let show: @Sendable (String) -> Void

    /// Opens the step's log.
    ///
    /// - Parameters:
    ///   - show: Gets the masked text, chunk by chunk.
    init(
        log path: String, _ surroundings: Surroundings, show: @escaping @Sendable (String) -> Void
    ) throws(SystemError) {
        let (masker, version) = surroundings.masks.versioned
        state = GuardedState(
            State(
                commands: CommandReader(isDebug: surroundings.isDebug),
                matchers: surroundings.matchers.current,
                stream: MaskingStream(masker), version: version, log: try LogFile(path)))
        self.surroundings = surroundings
        self.show = show
    }

    /// From now on `set-env` and `add-path` are obeyed, or not.
    func allowUnsecureCommands(_ isAllowed: Bool) {
        state.with { $0.commands.allowsUnsecureCommands = isAllowed }
    }

    /// Takes bytes from the process.
    func feed(_ bytes: UnsafeRawBufferPointer) {
        state.with { state in
            var scanner = state.scanner
            unsafe scanner.feed(bytes) {
                unsafe pass($0, &state)
            } command: {
                obey($0, &state)
            }
            state.scanner = scanner
        }
    }

    /// Looks for no more problems: the step is killed, and no pattern is to hold that up.
    func endSearch() { isSearching.with { $0 = false } }

    /// Writes a line of the runner's own into the log.
    func note(_ line: String) {
        state.with { state in
            let bytes = Array((line + "\n").utf8)
            unsafe bytes.withUnsafeBytes { unsafe pass($0, &state) }
        }
    }

    /// Ends the present line and hands over what was asked for until now.
    func takeRequests() -> Requests {
        state.with { state in
            endLine(&state)
            defer { state.requests = Requests() }
            return state.requests
        }
    }

    /// Ends the stream and returns why the log is incomplete if it is.
    func finish() -> SystemError? {
        state.with { state in
            endLine(&state)
            if !state.cutCharacter.isEmpty { show(String(decoding: state.cutCharacter, as: UTF8.self)) }
            return state.log.failure
        }
    }

    private func endLine(_ state: inout State) {
        var scanner = state.scanner
        unsafe scanner.finish {
            unsafe pass($0, &state)
        } command: {
            obey($0, &state)
        }
        state.scanner = scanner
        refreshMasks(&state)
        var stream = state.stream
        unsafe stream.finish { unsafe write($0, &state) }
        state.stream = stream
        if let line = state.lines.finish() { findProblems(line, &state) }
    }

    /// Hides from now on what another step of the job asked to hide.
    private func refreshMasks(_ state: inout State) {
        guard let (masker, version) = surroundings.masks.changed(since: state.version) else { return }
        var stream = state.stream
        stream.update(masker)
        state.stream = stream
        state.version = version
    }

    // MARK: - Text

    private func pass(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        refreshMasks(&state)
        var stream = state.stream
        unsafe stream.feed(bytes) { unsafe write($0, &state) }
        state.stream = stream
    }

    private func write(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        unsafe state.log.append(bytes, at: surroundings.now())
        unsafe collectLines(bytes, &state)
        guard state.cutCharacter.isEmpty, unsafe Self.cutBytes(bytes) == 0 else {
            return unsafe tell(state.cutCharacter + bytes, &state)
        }
        unsafe show(String(decoding: bytes, as: UTF8.self))
    }

    /// A character that the end of a piece cuts is told with the next piece.
    private func tell(_ bytes: [UInt8], _ state: inout State) {
        let whole = bytes.count - (unsafe bytes.withUnsafeBytes { unsafe Self.cutBytes($0) })
        state.cutCharacter = Array(bytes[whole...])
        if whole > 0 { show(String(decoding: bytes[..<whole], as: UTF8.self)) }
    }

    /// How many bytes at the end begin a character that goes on.
    private static func cutBytes(_ bytes: UnsafeRawBufferPointer) -> Int {
        for back in 1..<4 where back <= bytes.count {
            let byte = unsafe bytes[bytes.count - back]
            if byte < 0x80 { return 0 }
            if byte >= 0xC0 { return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0 }
        }
        return 0
    }

    // MARK: - Commands and problems

    private func obey(_ line: String, _ state: inout State) -> CommandReader.Line {
        let (shown, effects) = state.commands.read(line)
        for effect in effects { obey(effect, &state) }
        return shown
    }

    private func obey(_ effect: CommandReader.Effect, _ state: inout State) {
        switch effect {
        case .mask(let value):
            surroundings.masks.add(value)
        case .annotate(let annotation): annotate(annotation, &state)
        case .output(let name, let value):
            if hasRoom(name, value, &state) { state.requests.outputs.append((name, value)) }
        case .state(let name, let value):
            if hasRoom(name, value, &state) { state.requests.states.append((name, value)) }
        case .variable(let name, let value):
            if hasRoom(name, value, &state) { state.requests.environment.append((name, value)) }
        case .path(let path): if hasRoom("", path, &state) { state.requests.paths.append(path) }
        case .deprecated(let name): state.requests.deprecated.insert(name)
        case .fail(let message): fail(message, &state)
        case .addMatcher(let file):
            switch surroundings.matchers.load(file) {
            case .success(let matchers):
                surroundings.matchers.add(matchers)
                state.matchers.add(matchers)
            case .failure(let problem): fail("problem matchers of '\(file)': \(problem.message)", &state)
            }
        case .removeMatcher(let owner): remove([owner], &state)
        case .removeMatchers(let file):
            switch surroundings.matchers.load(file) {
            case .success(let matchers): remove(matchers.map(\.owner), &state)
            case .failure(let problem): fail("problem matchers of '\(file)': \(problem.message)", &state)
            }
        }
    }

    private func hasRoom(_ name: String, _ value: String, _ state: inout State) -> Bool {
        state.requests.size += name.utf8.count + value.utf8.count + 64
        if state.requests.size > Self.mostBytes {
            fail("the command lines of a step may set 16 MiB in all", &state)
        }
        return state.requests.size <= Self.mostBytes
    }

    private func remove(_ owners: [String], _ state: inout State) {
        for owner in owners {
            surroundings.matchers.remove(owner: owner)
            state.matchers.remove(owner: owner)
        }
    }

    /// Problems are looked for in what is shown, where no secret is left, whole or in part.
    private func collectLines(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        guard !state.matchers.isEmpty else { return }
        var lines = state.lines
        unsafe lines.feed(bytes) { findProblems($0, &state) }
        state.lines = lines
    }

    private func findProblems(_ line: String, _ state: inout State) {
        // What the runner says, or has made of a command, is no problem of a compiler's.
        guard !line.hasPrefix("##["), isSearching.with({ $0 }) else { return }
        let (annotation, removed) = state.matchers.read(line)
        if let annotation { annotate(annotation, &state) }
        guard let removed else { return }
        surroundings.matchers.remove(owner: removed)
        annotate(
            Annotation(
                level: .warning,
                message: "the problem matcher '\(removed)' was removed: its pattern costs too much time"),
            &state)
    }

    private func annotate(_ annotation: Annotation, _ state: inout State) {
        guard state.annotationCount < Self.mostAnnotations else { return }
        state.annotationCount += 1
        let masker = surroundings.masks.current
        state.requests.annotations.append(annotation.shown { masker.mask($0) })
    }

    private func fail(_ message: String, _ state: inout State) {
        guard state.requests.failures.count < 10, !state.requests.failures.contains(message) else { return }
        state.requests.failures.append(Annotation.cut(surroundings.masks.current.mask(message)))
    }

    /// The pthread-guarded box of a value that cannot be copied.
    private final class GuardedState: @unchecked Sendable {
        // Unchecked: `value` is touched only inside `lock.with`.
        private var value: State
        private let lock = Guarded(())

        init(_ value: consuming State) { self.value = value }

        func with<Result>(_ body: (inout State) -> Result) -> Result { lock.with { _ in body(&value) } }
    }
}
