public import Diagnostics

/// An isolated place where one job's steps run, from its start to its tear-down.
///
/// A sandbox is made by a `SandboxProvider`; whoever made it must call `stop()`, whatever happened before.
/// What comes out of it is untrusted data.
public protocol Sandbox: Sendable {
    /// Where the job's folders are on the host; see `SandboxSpecification`.
    var specification: SandboxSpecification { get }

    /// Starts a process in its own session, feeds its output to a closure and returns when it ended.
    ///
    /// Output arrives in order on one thread that is not Swift's; the closure may block. The call returns when
    /// the process ended and its output was read to the end, or five seconds after its end when something it
    /// left behind still holds the output open. Cancelling the calling task does not end the process.
    ///
    /// - Parameter signals: Signals for this process with all that it started, and for nothing else inside.
    /// - Throws: `SandboxError` when the process cannot be started or the sandbox died.
    func run(
        _ process: SandboxProcess, signals: ProcessSignals,
        output: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws(SandboxError) -> SandboxProcessResult

    /// Sends a signal to every process but PID 1.
    func signalAll(_ signal: Int32)

    /// Ends every process but PID 1, at once; the sandbox stays usable.
    func killAll()

    /// Memory and processor use so far, from the job's cgroup where there is one.
    func usage() -> SandboxUsage

    /// Ends everything inside and removes the container, its cgroups, mounts and bundle; the job's folders on
    /// disk (`folders`) stay until `SandboxProvider.remove` or a sweep.
    func stop() async throws(SandboxError)
}

extension Sandbox {
    /// Runs a process that nobody will signal alone.
    public func run(
        _ process: SandboxProcess, output: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async throws(SandboxError) -> SandboxProcessResult {
        unsafe try await run(process, signals: ProcessSignals(), output: output)
    }
}

/// What makes sandboxes on this machine.
public protocol SandboxProvider: Sendable {
    /// Makes the job's folders and starts a sandbox.
    func start(_ specification: SandboxSpecification) async throws(SandboxError) -> any Sandbox

    /// Removes a stopped sandbox's folders from the disk.
    func remove(_ specification: SandboxSpecification) async throws(SandboxError)

    /// Removes what dead owners left: containers, cgroups, mounts, folders. What belongs to a living owner stays.
    ///
    /// - Returns: The names of the sandboxes that were removed.
    func sweep() async throws(SandboxError) -> [String]
}

/// What a sandbox is to be.
public struct SandboxSpecification: Sendable, Equatable {
    /// The networks a job can have.
    public enum Network: String, Sendable, CaseIterable {
        /// Loopback only.
        case none
        /// The host's own network.
        case host
    }

    /// A host folder or file that is bound into the sandbox.
    public struct Bind: Sendable, Equatable {
        /// The absolute path on the host.
        public var source: String
        /// The absolute path inside.
        public var destination: String
        /// Whether the job may write to it; the provider gives it to the job's user.
        public var isWritable: Bool

        /// Creates a bind.
        public init(source: String, destination: String, isWritable: Bool = false) {
            self.source = source
            self.destination = destination
            self.isWritable = isWritable
        }
    }

    /// What the job may use.
    public struct Limits: Sendable, Equatable {
        /// Memory in bytes, swap included; `nil` for no limit of its own.
        public var memoryBytes: UInt64?
        /// Processors, fractions allowed; `nil` for no limit.
        public var cpus: Double?
        /// Processes and threads.
        public var processes: Int
        /// Bytes of `/dev/shm`; half the memory limit when `nil`.
        public var sharedMemoryBytes: UInt64?
        /// Bytes of `/tmp`; half the memory limit or 1 GiB, whichever is less, when `nil`.
        public var temporaryBytes: UInt64?

        /// Creates limits.
        public init(
            memoryBytes: UInt64? = nil, cpus: Double? = nil, processes: Int = 4_096,
            sharedMemoryBytes: UInt64? = nil, temporaryBytes: UInt64? = nil
        ) {
            self.memoryBytes = memoryBytes
            self.cpus = cpus
            self.processes = processes
            self.sharedMemoryBytes = sharedMemoryBytes
            self.temporaryBytes = temporaryBytes
        }
    }

    /// Unique within the store: `<run>-<job key>`; `[A-Za-z0-9._-]`.
    public var name: String
    /// The folder on the host that holds everything of it: `<HEADGATE_HOME>/sandboxes/<name>`.
    ///
    /// The provider makes `work` (bound to /workspace), `temp` (/runner/temp), `home` (/runner/home) and
    /// `tools` (/runner/tools) below it, all owned by the job's user, and keeps its own files in `runtime`.
    public var folder: String
    /// The network.
    public var network: Network
    /// The limits.
    public var limits: Limits
    /// More binds.
    public var binds: [Bind]

    /// Creates a specification.
    public init(
        name: String, folder: String, network: Network = .none, limits: Limits = Limits(), binds: [Bind] = []
    ) {
        self.name = name
        self.folder = folder
        self.network = network
        self.limits = limits
        self.binds = binds
    }

    /// The workspace on the host.
    public var workFolder: String { folder + "/work" }
    /// `RUNNER_TEMP` on the host.
    public var tempFolder: String { folder + "/temp" }
    /// `HOME` on the host.
    public var homeFolder: String { folder + "/home" }
    /// What the runner hands in, bound read-only to /runner/stage: the job sees it and cannot change it.
    public var stageFolder: String { folder + "/stage" }
    /// `RUNNER_TOOL_CACHE` on the host.
    public var toolsFolder: String { folder + "/tools" }
}

/// A process to run inside a sandbox.
public struct SandboxProcess: Sendable, Equatable {
    /// The program and its arguments; a program without `/` is looked up on the `PATH` of `environment`.
    public var arguments: [String]
    /// The whole environment.
    public var environment: [(name: String, value: String)]
    /// The working folder inside.
    public var folder: String

    /// Creates a process.
    public init(
        _ arguments: [String], environment: [(name: String, value: String)], folder: String = "/workspace"
    ) {
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }

    /// Processes are equal when all their parts are.
    public static func == (left: SandboxProcess, right: SandboxProcess) -> Bool {
        left.arguments == right.arguments && left.folder == right.folder
            && left.environment.map { $0.name + "=" + $0.value }
                == right.environment.map { $0.name + "=" + $0.value }
    }
}

/// How a process in a sandbox ended.
public struct SandboxProcessResult: Sendable, Equatable {
    /// The exit code, or 128 and the signal's number.
    public var exitCode: Int32
    /// The signal that ended it, if one did.
    public var signal: Int32?
    /// Whether the kernel killed processes of the job for memory while it ran.
    public var ranOutOfMemory: Bool
    /// The highest resident memory of the process, in bytes, from `wait4`.
    public var peakResidentBytes: UInt64
    /// Processor time of the process and its waited-for children, in seconds.
    public var cpuSeconds: Double
    /// Whether something it left behind still held its output open when it was given up.
    public var outputWasHeldOpen: Bool

    /// Creates a result.
    public init(
        exitCode: Int32, signal: Int32? = nil, ranOutOfMemory: Bool = false, peakResidentBytes: UInt64 = 0,
        cpuSeconds: Double = 0, outputWasHeldOpen: Bool = false
    ) {
        self.exitCode = exitCode
        self.signal = signal
        self.ranOutOfMemory = ranOutOfMemory
        self.peakResidentBytes = peakResidentBytes
        self.cpuSeconds = cpuSeconds
        self.outputWasHeldOpen = outputWasHeldOpen
    }
}

/// What a job used.
public struct SandboxUsage: Sendable, Equatable {
    /// The highest memory use in bytes; `nil` without a memory cgroup.
    public var peakMemoryBytes: UInt64?
    /// The memory limit in bytes, when one is enforced.
    public var memoryLimitBytes: UInt64?
    /// Processor time in seconds; `nil` without a cgroup.
    public var cpuSeconds: Double?
    /// How many times the kernel killed for memory.
    public var outOfMemoryKills: Int

    /// Creates a usage.
    public init(
        peakMemoryBytes: UInt64? = nil, memoryLimitBytes: UInt64? = nil, cpuSeconds: Double? = nil,
        outOfMemoryKills: Int = 0
    ) {
        self.peakMemoryBytes = peakMemoryBytes
        self.memoryLimitBytes = memoryLimitBytes
        self.cpuSeconds = cpuSeconds
        self.outOfMemoryKills = outOfMemoryKills
    }
}

/// Why a sandbox could not do what was asked.
public struct SandboxError: CodedError, CustomStringConvertible {
    /// The stable code, of family S.
    public let code: DiagnosticCode
    /// What was tried and what came of it.
    public let message: String
    /// What to do about it.
    public let help: String?
    /// The failure below it.
    public let cause: (any Error)?

    /// Creates an error.
    public init(_ code: DiagnosticCode, _ message: String, help: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.help = help
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
