import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

/// A store of its own, and sandboxes in it.
struct Fixture: Sendable {
    let folder: TemporaryFolder
    let sandboxes: HostRootSandboxes

    /// Numbers that no account has; the machine's own line is `SubordinateRangeTests`' business.
    static let range = SubordinateRange(firstUser: 1_900_019_712, firstGroup: 1_900_019_712)

    init(runtime: String? = nil) throws {
        folder = try TemporaryFolder()
        sandboxes = HostRootSandboxes(
            home: folder.path + "/home",
            configuration: SandboxConfiguration(runtime: runtime, range: Host.uid == 0 ? Self.range : nil))
    }

    func specification(
        _ name: String = "1-job", network: SandboxSpecification.Network = .none,
        limits: SandboxSpecification.Limits = .init(), binds: [SandboxSpecification.Bind] = []
    ) -> SandboxSpecification {
        SandboxSpecification(
            name: name, folder: "\(folder.path)/home/sandboxes/\(name)", network: network, limits: limits,
            binds: binds)
    }

    /// Starts a sandbox, hands it over and stops it, whatever happened.
    func with<Value>(
        _ specification: SandboxSpecification? = nil, _ body: (any Sandbox) async throws -> Value
    ) async throws -> Value {
        let specification = specification ?? self.specification()
        let sandbox = try await sandboxes.start(specification)
        let result: Result<Value, any Error>
        do { result = .success(try await body(sandbox)) } catch { result = .failure(error) }
        try await sandbox.stop()
        try await sandboxes.remove(specification)
        return try result.get()
    }
}

/// What a script did in a sandbox.
struct ScriptResult: Sendable {
    let result: SandboxProcessResult
    let output: String
}

extension Sandbox {
    /// Runs a shell script as a step does.
    func script(_ text: String, environment: [(name: String, value: String)] = []) async throws
        -> ScriptResult
    {
        let path = (name: "PATH", value: "/usr/local/bin:/usr/bin:/bin")
        return try await process(
            SandboxProcess(["bash", "-e", "-c", text], environment: [path] + environment))
    }

    /// Runs a process and collects its output.
    func process(_ process: SandboxProcess) async throws -> ScriptResult {
        let collected = Guarded<[UInt8]>([])
        let result = unsafe try await run(process) { bytes in
            collected.with { unsafe $0.append(contentsOf: bytes) }
        }
        return ScriptResult(result: result, output: String(decoding: collected.with { $0 }, as: UTF8.self))
    }
}

/// What the suites need of this machine.
enum Needs {
    static let isRoot = Host.uid == 0
    static let crun = Command.find("crun") != nil
    static let runc = Command.find("runc") != nil
    /// Whether real sandboxes can be made.
    static let sandboxes = isRoot && crun
    /// Whether limits of memory and processes hold.
    static let limits =
        sandboxes && HostCapabilities.inspect(home: "/var/tmp").contains { $0.name == "limits" && $0.isFine }
}
