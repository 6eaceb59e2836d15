@testable import Commands
import Diagnostics
import Gates
import HeadgateTestKit
import Registry
import Testing

@Suite struct GateCommandTests {
    private static let gate = """
        name: m
        model: ${{ needs.train.model }}
        compare-to: champion
        predictions: { path: out/p.csv, key: row, label: label, prediction: pred }
        checks: [{ accuracy: { min: 0.5 } }]
        """

    @Test(arguments: [
        ("row,label,pred\n1,a,a\n2,b,b\n3,a,a\n", GateDecision.promote, 0),
        ("row,label,pred\n1,a,b\n2,b,a\n3,a,a\n", .reject, 10),
        ("row,label,pred\n1,a,b\n1,b,a\n", .reject, 12),
    ])
    func `files of the working folder are judged as a run judges them`(
        rows: String, decision: GateDecision, status: Int32
    ) async throws {
        let folder = try TemporaryFolder()
        try folder.write(rows, "out/p.csv")
        let gate = try GateCommand.read(try folder.write(Self.gate, "gate.yml"))
        let store = try await EmbeddedStore.open(home: folder.path + "/home")
        let verdict = try await GateCommand.judge(gate, name: nil, model: nil, store, in: folder.path)
        await store.close()
        #expect(verdict.decision == decision)
        #expect(verdict.exitCode == status)
    }

    @Test func `a file that is not there is an error of its check, not of the command`() async throws {
        let folder = try TemporaryFolder()
        let gate = try GateCommand.read(try folder.write(Self.gate, "gate.yml"))
        let store = try await EmbeddedStore.open(home: folder.path + "/home")
        let verdict = try await GateCommand.judge(gate, name: nil, model: nil, store, in: folder.path)
        await store.close()
        #expect(verdict.exitCode == 12)
        #expect(verdict.reason.contains("'out/p.csv' does not exist"))
    }

    @Test func `an invalid gate file is refused with its findings`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("name: m\nchecks: [{ acuracy: { min: 0.5 } }]\n", "gate.yml")
        let refusal = #expect(throws: Refusal.self) { try GateCommand.read(path) }
        #expect(refusal?.status == 2)
        #expect(refusal?.findings.contains { $0.help?.contains("accuracy") ?? false } == true)
    }
}
