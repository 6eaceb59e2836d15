import Linux
import LinuxSandboxes
import Testing

/// What the suites need of this machine.
enum Needs {
    static let sandboxes =
        Command.find("crun") != nil
        && HostCapabilities.inspect(
            home: "/var/tmp", configuration: SandboxConfiguration(range: RunFixture.range)
        )
        .allSatisfy { $0.isFine || $0.isOptional || $0.name == "limits" }
    static let isRoot = Host.uid == 0
    static let limits =
        isRoot && sandboxes
        && HostCapabilities.inspect(home: "/var/tmp").contains { $0.name == "limits" && $0.isFine }
    static let python = Command.find("python3") != nil
    static let isLong = Environment["HEADGATE_LONG"] == "1"
}

/// All suites that run pipelines in real sandboxes.
@Suite(.enabled(if: Needs.sandboxes, "needs crun and namespaces"), .timeLimit(.minutes(3)))
struct RunTests {}
