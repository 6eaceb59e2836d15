import HeadgateTestKit
import Linux
import LinuxSandboxes
import Sandboxes
import Testing

@Suite(.enabled(if: Needs.limits && Shared.isThere, "needs root, crun, cgroups and ../shared"))
struct ProbeTests {
    /// What the specification lists for a container of one user without capabilities: reading one's own memory and
    /// asking for interfaces.
    static let expected: Set<String> = ["process_vm_readv pid1", "AF_NETLINK socket"]

    @Test(arguments: ["crun", "runc"])
    func `of the abuse probes only the expected ones are allowed`(runtime: String) async throws {
        let fixture = try Fixture(runtime: runtime)
        let specification = fixture.specification(
            "4-probes", limits: .init(memoryBytes: 512 << 20, processes: 256),
            binds: [
                .init(
                    source: try #require(Files.resolved(Shared.folder + "/bench/sandbox/probes.py")),
                    destination: "/inputs/probes.py")
            ])
        try await fixture.with(specification) { sandbox async throws in
            let run = try await sandbox.process(
                SandboxProcess(
                    ["/usr/bin/python3", "/inputs/probes.py", "-v"],
                    environment: [
                        ("PATH", "/usr/bin"), ("PROBE_HOST", "127.0.0.1"), ("PROBE_PORT", "9"),
                        ("HOME", "/tmp"),
                    ]))
            let allowed = run.output.split(separator: "\n").filter { $0.contains(" ALLOWED ") }.map { line in
                line.split(separator: " ", omittingEmptySubsequences: false).prefix { $0 != "ALLOWED" }
                    .filter { !$0.isEmpty }.joined(separator: " ")
            }
            #expect(run.output.contains("SUMMARY"))
            #expect(Set(allowed).subtracting(Self.expected) == [])
        }
    }
}
