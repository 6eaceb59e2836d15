public import Diagnostics

/// `options` of a container, in the words of `docker create`, as typed values.
///
///     let (options, problems) = ContainerOptions.parse("--memory 2g --cpus=1.5 -v /data:/data:ro")
///     options.memory?.bytes   // 2_147_483_648
///     options.hostPaths       // ["/data"]
///
/// What would open the sandbox is refused, and so is what nothing here knows.
///
/// Source: `docker container create` of Docker's command line reference.
public struct ContainerOptions: Sendable, Equatable {
    /// One `--ulimit`.
    public struct Limit: Sendable, Equatable {
        /// `nofile`, `memlock`, …
        public var name: String
        /// The soft limit; -1 is none.
        public var soft: Int
        /// The hard limit; -1 is none.
        public var hard: Int
    }

    /// One `--tmpfs`.
    public struct TemporaryFolder: Sendable, Equatable {
        /// Where: an absolute path in the container.
        public var target: String
        /// `size`.
        public var size: ByteSize?
        /// `mode`, in octal digits as written.
        public var mode: Int?
        /// Whether programs in it can be started.
        public var allowsPrograms = false
    }

    /// One `--env`.
    public struct Variable: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The value.
        public var value: String
    }

    /// How a container is asked whether it is ready.
    public struct HealthCheck: Sendable, Equatable {
        /// `--health-cmd`, run by the container's shell.
        public var command: String?
        /// `--health-interval` in milliseconds.
        public var intervalMilliseconds: Int?
        /// `--health-timeout` in milliseconds.
        public var timeoutMilliseconds: Int?
        /// `--health-start-period` in milliseconds.
        public var startMilliseconds: Int?
        /// `--health-retries`.
        public var retries: Int?
        /// `--no-healthcheck`: the image's own is not asked either.
        public var isOff = false
    }

    /// `--volume`.
    public var volumes: [VolumeMount] = []
    /// `--memory`.
    public var memory: ByteSize?
    /// `--memory-reservation`.
    public var memoryReservation: ByteSize?
    /// `--cpus`.
    public var cpus: Double?
    /// `--cpu-shares`.
    public var cpuShares: Int?
    /// `--cpuset-cpus`: the numbers of processors in order.
    public var cpuSet: [ClosedRange<Int>] = []
    /// `--shm-size`.
    public var sharedMemory: ByteSize?
    /// `--ulimit`.
    public var limits: [Limit] = []
    /// `--tmpfs`.
    public var temporaryFolders: [TemporaryFolder] = []
    /// `--user`: a name or number, with a group behind `:`.
    public var user: String?
    /// `--env`.
    public var environment: [Variable] = []
    /// `--health-cmd` and its like.
    public var health = HealthCheck()

    /// No option.
    public init() {}

    /// The paths of the host that its volumes name.
    public var hostPaths: [String] { volumes.compactMap(\.hostPath) }

    /// Reads options; each problem has its place in the text.
    public static func parse(_ text: String) -> (options: ContainerOptions, problems: [ContainerProblem]) {
        var reader = OptionReader()
        reader.read(text)
        return (reader.options, reader.problems)
    }
}

extension JobContainer {
    /// The paths of the host that its `volumes` and `options` name, as far as they are written out.
    public var hostPaths: [(path: String, span: SourceSpan)] {
        let named = volumes.filter(\.isLiteral).compactMap { volume in
            // What is no volume was told when the file was read.
            (try? VolumeMount.parse(volume.raw).get())?.hostPath.map { (path: $0, span: volume.span) }
        }
        guard let options, options.isLiteral else { return named }
        return named + ContainerOptions.parse(options.raw).options.hostPaths.map { ($0, options.span) }
    }
}
