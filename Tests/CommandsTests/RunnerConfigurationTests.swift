@testable import Commands
import Diagnostics
import HeadgateTestKit
import Testing

@Suite struct RunnerConfigurationTests {
    @Test func `the example says what it shows`() throws {
        let package = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let configuration = try RunnerConfiguration.load(package + "/runners/example.yml")
        #expect(configuration.cpus == 4)
        #expect(configuration.memoryBytes == 12 << 30)
        #expect(configuration.networks == ["none", "host"])
        #expect(configuration.runtime == "crun")
        #expect(configuration.actions.mirror == "/srv/actions")
        #expect(configuration.actions.base == "https://git.example/")
        #expect(configuration.node == "/usr/bin/node")
    }

    @Test(arguments: [
        ("networks: { a: b }", "must be a list"), ("resorces: {}", "unknown key"), ("- a", "is a mapping"),
        ("resources: { cpus: -1 }", "above 0"), ("resources: { memory: much }", "a size"), ("a: [", ""),
        ("actions: here", "must be a mapping"), ("actions: { mirror: here }", "an absolute path"),
        ("actions: { base: git.example }", "a URL"),
        ("actions: { base: 'https://u:p@h/' }", "without credentials"),
        ("actions: { miror: /x }", "unknown key"), ("node: node", "an absolute path"),
    ])
    func `what is wrong is refused with its place`(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(text + "\n", "runner.yml")
        let refusal = #expect(throws: Refusal.self) { try RunnerConfiguration.load(path) }
        #expect(refusal?.findings.first?.span != nil)
        #expect(refusal?.findings.contains { $0.message.contains(message) } == true)
    }
}

@Suite struct PipelineFileTests {
    private static let text = "on: push\njobs: { a: { steps: [{ run: 'true' }] } }\n"

    @Test func `a pipeline is found by its name, by its path, or alone`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text, "pipelines/one.yml")
        #expect(try PipelineFile.find(nil, in: folder.path).path == "pipelines/one.yml")
        #expect(try PipelineFile.find("one", in: folder.path).path == "pipelines/one.yml")
        #expect(
            try PipelineFile.find(folder.path + "/pipelines/one.yml", in: folder.path).path
                == "pipelines/one.yml")
        let refusal = #expect(throws: Refusal.self) { try PipelineFile.find("oen", in: folder.path) }
        #expect(refusal?.help == "did you mean 'one'?")
    }

    @Test func `without a name and with many, all are named`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text, "pipelines/one.yml")
        try folder.write(Self.text, "pipelines/two.yaml")
        let refusal = #expect(throws: Refusal.self) { try PipelineFile.find(nil, in: folder.path) }
        #expect(refusal?.help == "name one of: one, two")
    }

    @Test func `a gate file is not reached through a link or out of the repository`() throws {
        let folder = try TemporaryFolder()
        try folder.write("secret", "outside.yml")
        try folder.write("checks: []", "repository/gate.yml")
        let repository = folder.path + "/repository"
        #expect(PipelineFile.bytes(of: "gate.yml", in: repository) != nil)
        #expect(PipelineFile.bytes(of: "../outside.yml", in: repository) == nil)
        #expect(PipelineFile.bytes(of: "nothing.yml", in: repository) == nil)
    }
}
