public import Diagnostics

/// `container` of a job, or the container of one of its `services`.
public struct JobContainer: Sendable {
    /// `image`.
    public var image: Text
    /// `credentials`: user name and password for the registry.
    public var credentials: (user: Text, password: Text)?
    /// `env`.
    public var environment: [NamedText] = []
    /// `ports`: `8080`, `8080:80`, `8080:80/udp`.
    public var ports: [Text] = []
    /// `volumes`: `name:/path`, `/host/path:/path`, `/path`, each with `:ro` or `:rw` behind it.
    public var volumes: [Text] = []
    /// `options`, in the words of `docker create`; those written out are checked by `ContainerOptions`.
    public var options: Text?
    /// Where it stands.
    public var span: SourceSpan

    /// Creates a description.
    public init(image: Text, span: SourceSpan) {
        self.image = image
        self.span = span
    }
}

/// One of the `services` of a job.
public struct JobService: Sendable {
    /// Its id, which is its host name for the job.
    public var id: String
    /// Its container.
    public var container: JobContainer
    /// `entrypoint`.
    public var entrypoint: Text?
    /// `command`.
    public var command: Text?
    /// Where its id stands.
    public var span: SourceSpan

    /// Creates a service.
    public init(
        id: String, container: JobContainer, entrypoint: Text? = nil, command: Text? = nil, span: SourceSpan
    ) {
        self.id = id
        self.container = container
        self.entrypoint = entrypoint
        self.command = command
        self.span = span
    }
}
