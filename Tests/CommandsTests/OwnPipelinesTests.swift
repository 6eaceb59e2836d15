import Diagnostics
import HeadgateTestKit
import Linux
import Planning
import Repositories
import Testing
import Workflows

@testable import Commands

@Suite struct OwnPipelinesTests {
    private static let package = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    @Test(arguments: ["diabetes", "digits"])
    func `our own pipelines plan without a finding`(name: String) throws {
        let file = try PipelineFile.find(name, in: Self.package)
        let plan = try RunWish().plan(file)
        #expect(plan.jobs.map(\.job.id) == ["train", "gate", "publish"])
        #expect(file.findings.filter { $0.severity != .note }.isEmpty)
    }

    @Test(
        .enabled(if: Environment["HEADGATE_LONG"] == "1", "needs HEADGATE_LONG=1: installs scikit-learn"),
        arguments: ["diabetes", "digits"])
    func `the training code gives the known answers`(name: String) throws {
        let folder = try TemporaryFolder()
        let python = folder.path + "/venv/bin/python"
        #expect(try Command.run("/usr/bin/python3", ["-m", "venv", folder.path + "/venv"]).status.isSuccess)
        let code = Self.package + "/pipelines/" + name
        let install = try Command.run(
            python, ["-m", "pip", "install", "-q", "-r", code + "/requirements.txt"])
        #expect(install.status.isSuccess, "\(install.errorText)")
        let answer = try Command.run(python, [code + "/known_answer.py"], folder: folder.path)
        #expect(answer.status.isSuccess, "\(answer.text) \(answer.errorText)")
    }
}
