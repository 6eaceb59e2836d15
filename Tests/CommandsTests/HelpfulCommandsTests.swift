import Arguments
import Diagnostics
import HeadgateTestKit
import JSON
import Linux
import Registry
import Reporting
import Testing

@testable import Commands

@Suite struct HelpfulCommandsTests {
    let plain = Style(isColoured: false)

    // MARK: - explain

    @Test func `no code is used twice, and every one is explained`() {
        let codes = ExplainCommand.codes
        let doubled = Dictionary(grouping: codes, by: \.id).filter { $0.value.count > 1 }
        #expect(doubled.isEmpty, "\(doubled.keys.sorted())")
        for code in codes {
            #expect(code.id.count == 4 && code.id.dropFirst().allSatisfy(\.isNumber), "\(code.id)")
            #expect(!code.title.isEmpty && code.explanation.count > 20, "\(code.id)")
        }
    }

    @Test(arguments: ["M001", "m001", "[M001]"])
    func `a code is explained whatever its case`(_ text: String) throws {
        let answer = try ExplainCommand.answer(text, plain)
        #expect(answer.text.hasPrefix("M001: the alias moved meanwhile\n\n"))
        #expect(answer.text.split(separator: "\n").allSatisfy { $0.count <= 78 })
        #expect(answer.json["code"] == "M001")
    }

    @Test(arguments: [
        ("M00l", "did you mean M00"), ("001", "did you mean "),
        ("hello", "'headgate explain' lists all codes"),
    ])
    func `an unknown code is refused with the near ones`(_ text: String, _ help: String) async throws {
        let error = await refusal { _ = try ExplainCommand.answer(text, plain) }
        #expect(error?.help?.hasPrefix(help) == true, "\(error?.help ?? "")")
    }

    @Test func `all codes are listed`() {
        let answer = ExplainCommand.list()
        #expect(answer.text.contains("\nM001  the alias moved meanwhile\n"))
        #expect(answer.json.array?.count == ExplainCommand.codes.count)
    }

    // MARK: - compat

    @Test func `the four lists are printed with what there is to say of them`() {
        let answer = CompatCommand.answer(CompatCommand.Choice.all.lists, plain)
        for line in [
            "Run (", "Accepted with a note, without effect (", "Rejected (", "Known, not supported yet (",
        ] {
            #expect(answer.text.contains(line), "\(line)")
        }
        #expect(answer.text.contains("\n  on.push\n    branches, branches-ignore, tags, tags-ignore, "))
        #expect(answer.text.contains("snapshot: it makes an image of one of GitHub's machines"))
        #expect(answer.text.split(separator: "\n").allSatisfy { $0.count <= 110 })
        #expect(answer.json.object?.names == ["run", "noted", "rejected", "later"])
    }

    @Test func `one list can be asked for`() {
        let answer = CompatCommand.answer(CompatCommand.Choice.rejected.lists, plain)
        #expect(answer.text.hasPrefix("Rejected ("))
        let paths = answer.json["rejected"]?.array?.compactMap { $0["path"]?.string } ?? []
        #expect(paths.contains("on.image_version") && paths.contains("jobs.<job>.snapshot"))
    }

    // MARK: - completion

    @Test(arguments: Shell.allCases)
    func `a shell gets the program's commands`(_ shell: Shell) throws {
        let program = Program(
            "tool", "A tool", version: "1", commands: [ExplainCommand.spec, ModelsCommand.spec])
        let answer = try CompletionCommand.$program.withValue(program) { try CompletionCommand.answer(shell) }
        #expect(answer.text.contains("rollback") && answer.text.contains("explain"))
        #expect(answer.json["script"]?.string == answer.text)
    }

    // MARK: - doctor

    private let findings = [
        DoctorCommand.Finding(name: "runtime", isFine: true, detail: "/usr/bin/crun"),
        DoctorCommand.Finding(
            name: "cgroups", isFine: false, isOptional: true, detail: "none", mend: "be root"),
    ]

    @Test func `what is only less is no failure`() {
        let answer = DoctorCommand.answer(findings, plain)
        #expect(
            answer.text == """
                ✓ runtime  /usr/bin/crun
                ! cgroups  none
                           mend: be root

                This machine can run pipelines; with less: cgroups
                """)
        #expect(answer.status == 0 && answer.json["canRun"] == true)
    }

    @Test func `what every run needs makes the status 1`() {
        let missing = DoctorCommand.Finding(
            name: "git", isFine: false, detail: "not there", mend: "apt install git")
        let answer = DoctorCommand.answer(findings + [missing], plain)
        #expect(answer.text.hasSuffix("This machine cannot run pipelines: git"))
        #expect(answer.status == 1 && answer.json["findings"]?[2]?["mend"] == "apt install git")
    }

    @Test func `the store is looked at without making one`() async throws {
        let folder = try TemporaryFolder()
        let before = await DoctorCommand.store(folder.path + "/home")
        #expect(before.map(\.isFine) == [true, true] && before[0].detail.hasPrefix("none yet"))
        #expect(try Files.list(folder.path).isEmpty)
        let sample = try await StoreSample()
        try await sample.publish("1")
        #expect(await DoctorCommand.store(sample.store.home)[0].detail == "1 model, newest run none")
        try folder.write("no database", "bad/headgate.db")
        let broken = await DoctorCommand.store(folder.path + "/bad")[0]
        #expect(!broken.isFine && !broken.isOptional && broken.mend != nil)
    }

    @Test func `node and the mirror of actions are looked at`() throws {
        let folder = try TemporaryFolder()
        var configuration = RunnerConfiguration()
        configuration.node = folder.path + "/node"
        configuration.actions.mirror = folder.path + "/actions"
        var findings = DoctorCommand.actions(configuration)
        #expect(findings.allSatisfy { !$0.isFine && $0.isOptional && $0.mend != nil })
        let node = try folder.write("#!/bin/sh\necho v20.0.0\n", "node")
        try Files.setMode(node, 0o755)
        try Files.createFolders(folder.path + "/actions")
        findings = DoctorCommand.actions(configuration)
        #expect(findings.map(\.isFine) == [true, true])
        #expect(findings[0].detail.hasSuffix("/node, v20.0.0"))
    }

    // MARK: - figures

    @Test(arguments: [
        (0.010_000_000_000_000_009, "0.01"), (-0.25, "-0.25"), (123_456_789.0, "123456789"),
        (1.0 / 3, "0.333333"),
        (Double.nan, "NaN"), (0, "0"), (1e-300, "1e-300"), (-Double.infinity, "-Infinity"), (1e300, "1e+300"),
    ])
    func `numbers have at most six significant digits`(_ number: Double, _ text: String) {
        #expect(Figures.short(number) == text)
    }

    @Test(arguments: [
        (Int64(0), "0 B"), (1_023, "1023 B"), (1_536, "1.5 KiB"), (3 << 20, "3.0 MiB"), (.max, "8.0 EiB"),
    ])
    func `sizes have a unit`(_ bytes: Int64, _ text: String) {
        #expect(Figures.bytes(bytes) == text)
    }
}
