internal import Linux
internal import Secrets

/// What a running step's output goes through: command lines are obeyed, secrets masked, bytes logged and shown.
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
    }

    private struct State: ~Copyable {
        var scanner = LineScanner()
        var stream: MaskingStream
        var version: Int
        var log: LogFile
        var requests = Requests()
        var resumeToken: String?
        var warned: Set<String> = []
        /// Whether the line that comes next set a mask, which must not be shown however short it is.
        var isNextHidden = false
        /// The first bytes of a character whose rest has not come.
        var cutCharacter: [UInt8] = []
    }

    private let state: GuardedState
    private let masks: LegMasker
    private let allowsUnsecureCommands: Bool
    private let now: @Sendable () -> Int64
    private let show: @Sendable (String) -> Void

    /// Opens the step's log.
    ///
    /// - Parameters:
    ///   - show: Gets the masked text, chunk by chunk.
    init(
        log path: String, masks: LegMasker, allowsUnsecureCommands: Bool,
        now: @escaping @Sendable () -> Int64,
        show: @escaping @Sendable (String) -> Void
    ) throws(SystemError) {
        let (masker, version) = masks.versioned
        state = GuardedState(State(stream: MaskingStream(masker), version: version, log: try LogFile(path)))
        self.masks = masks
        self.allowsUnsecureCommands = allowsUnsecureCommands
        self.now = now
        self.show = show
    }

    /// Takes bytes from the process.
    func feed(_ bytes: UnsafeRawBufferPointer) {
        state.with { state in
            refreshMasks(&state)
            var scanner = state.scanner
            unsafe scanner.feed(bytes) {
                unsafe pass($0, &state)
            } command: {
                obey($0, &state)
            }
            state.scanner = scanner
        }
    }

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
            var stream = state.stream
            unsafe stream.finish { unsafe write($0, &state) }
            state.stream = stream
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
    }

    /// Hides from now on what another step of the job asked to hide.
    private func refreshMasks(_ state: inout State) {
        guard let (masker, version) = masks.changed(since: state.version) else { return }
        var stream = state.stream
        stream.update(masker)
        state.stream = stream
        state.version = version
    }

    private func pass(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        guard !state.isNextHidden else {
            state.isNextHidden = false
            let line = Array("::add-mask::***".utf8) + (unsafe bytes.last == 10 ? [10] : [])
            return unsafe line.withUnsafeBytes { unsafe pass($0, &state) }
        }
        var stream = state.stream
        unsafe stream.feed(bytes) { unsafe write($0, &state) }
        state.stream = stream
    }

    private func write(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        unsafe state.log.append(bytes, at: now())
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

    private func obey(_ line: String, _ state: inout State) {
        guard let command = WorkflowCommand(line) else { return }
        if let token = state.resumeToken {
            if command.name == token.lowercased() { state.resumeToken = nil }
            return
        }
        switch command.name {
        case "stop-commands": state.resumeToken = command.data.isEmpty ? nil : command.data
        case "add-mask": mask(command.data, &state)
        case "debug", "group", "endgroup", "echo", "add-matcher", "remove-matcher": break
        case "notice", "warning", "error": annotate(Annotation(command), &state)
        case "set-output": named(command) { state.requests.outputs.append($0) }
        case "save-state": named(command) { state.requests.states.append($0) }
        case "set-env" where allowsUnsecureCommands: named(command) { state.requests.environment.append($0) }
        case "add-path" where allowsUnsecureCommands: state.requests.paths.append(command.data)
        case "set-env", "add-path": refuse(command.name, &state)
        default: break
        }
    }

    private func mask(_ value: String, _ state: inout State) {
        guard !value.isEmpty else { return }
        masks.add(value, eachLine: true)
        refreshMasks(&state)
        state.isNextHidden = true
    }

    private func annotate(_ annotation: Annotation, _ state: inout State) {
        guard state.requests.annotations.count < 1_000 else { return }
        var masked = annotation
        masked.message = masks.current.mask(annotation.message)
        masked.title = annotation.title.map { masks.current.mask($0) }
        state.requests.annotations.append(masked)
    }

    private func named(_ command: WorkflowCommand, _ take: ((name: String, value: String)) -> Void) {
        guard let name = command.properties["name"], !name.isEmpty else { return }
        take((name, command.data))
    }

    private func refuse(_ name: String, _ state: inout State) {
        guard state.warned.insert(name).inserted else { return }
        annotate(
            Annotation(
                level: .error,
                message:
                    "the command '\(name)' is disabled: write to \(name == "set-env" ? "$GITHUB_ENV" : "$GITHUB_PATH") instead"
            ),
            &state)
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

/// A notice, warning or error that a step raised for its reader.
struct Annotation: Sendable, Equatable {
    enum Level: String, Sendable { case notice, warning, error }

    var level: Level
    var message: String
    var title: String?
    var file: String?
    var line: Int?
    var endLine: Int?
    var column: Int?
    var endColumn: Int?

    init(level: Level, message: String, title: String? = nil, file: String? = nil, line: Int? = nil) {
        self.level = level
        self.message = message
        self.title = title
        self.file = file
        self.line = line
    }

    init(_ command: WorkflowCommand) {
        self.init(
            level: Level(rawValue: command.name) ?? .notice, message: String(command.data.prefix(4_096)))
        title = command.properties["title"]
        file = command.properties["file"]
        line = command.properties["line"].flatMap { Int($0) }
        endLine = command.properties["endline"].flatMap { Int($0) }
        column = (command.properties["col"] ?? command.properties["column"]).flatMap { Int($0) }
        endColumn = command.properties["endcolumn"].flatMap { Int($0) }
    }
}
