import Sandboxes
import Testing

@Suite struct SandboxSpecificationTests {
    @Test func `all of a sandbox lies below its folder`() {
        let specification = SandboxSpecification(name: "1-train", folder: "/h/sandboxes/1-train")
        let folders = [
            specification.workFolder, specification.tempFolder, specification.homeFolder,
            specification.toolsFolder,
            specification.stageFolder,
        ]
        #expect(Set(folders).count == 5)
        #expect(folders.allSatisfy { $0.hasPrefix("/h/sandboxes/1-train/") })
        #expect(specification.network == .none)
    }

    @Test func `processes are equal when arguments, environment and folder are`() {
        let one = SandboxProcess(["a"], environment: [("A", "1")])
        #expect(one == SandboxProcess(["a"], environment: [("A", "1")]))
        #expect(one != SandboxProcess(["a"], environment: [("A", "2")]))
        #expect(one != SandboxProcess(["a"], environment: [("A", "1")], folder: "/tmp"))
    }
}
