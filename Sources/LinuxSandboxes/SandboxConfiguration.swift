internal import Linux
internal import Sandboxes

/// What the runner's configuration says about sandboxes on this machine.
public struct SandboxConfiguration: Sendable {
    /// The OCI runtime's path or name; the first of crun and runc on PATH when `nil`.
    public var runtime: String?
    /// The step agent's path; see `SandboxCode.noAgent` for where it is looked for when `nil`.
    public var agent: String?
    /// The user numbers of a root runner; the `headgate` lines of /etc/subuid and /etc/subgid when `nil`.
    public var range: SubordinateRange?
    /// Host folders and files that every sandbox sees, read-only, at the same path.
    public var readOnlyPaths: [String]

    /// Creates a configuration.
    public init(
        runtime: String? = nil, agent: String? = nil, range: SubordinateRange? = nil,
        readOnlyPaths: [String] = []
    ) {
        self.runtime = runtime
        self.agent = agent
        self.range = range
        self.readOnlyPaths = readOnlyPaths
    }

    /// The runtime that will be used.
    func findRuntime() throws(SandboxError) -> String {
        if let runtime {
            guard let path = Command.find(runtime) else {
                throw SandboxError(
                    SandboxCode.noRuntime, "the container runtime '\(runtime)' is not there",
                    help: "name crun or runc by its absolute path, or run 'make setup'")
            }
            return path
        }
        // A service's PATH may lack the system folders.
        let path =
            (Environment["PATH"] ?? "") + ":/usr/local/bin:/usr/bin:/usr/local/sbin:/usr/sbin:/bin:/sbin"
        guard let found = Command.find("crun", path: path) ?? Command.find("runc", path: path) else {
            throw SandboxError(
                SandboxCode.noRuntime, "neither crun nor runc is on PATH",
                help: "run 'make setup', or 'apt install crun'")
        }
        return found
    }

    /// The step agent that will be used.
    func findAgent() throws(SandboxError) -> String {
        var candidates: [String] = []
        if let agent {
            candidates = [agent]
        } else {
            if let named = Environment["HEADGATE_INIT"], !named.isEmpty { candidates.append(named) }
            if let program = Files.resolved("/proc/self/exe") {
                let folder = Files.parent(of: program)
                candidates += [
                    folder + "/headgate-init", Files.parent(of: folder) + "/libexec/headgate/headgate-init",
                ]
            }
        }
        guard let found = candidates.first(where: { Files.isExecutable($0) }) else {
            throw SandboxError(
                SandboxCode.noAgent,
                "headgate-init is not at \(candidates.map { "'\($0)'" }.joined(separator: ", "))",
                help: "run 'make build', or set HEADGATE_INIT")
        }
        return found
    }
}
