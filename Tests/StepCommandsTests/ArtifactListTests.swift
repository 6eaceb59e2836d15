import Testing

@testable import StepCommands

@Suite struct ArtifactListTests {
    static let hex = String(repeating: "aB", count: 32)

    @Test func `files and digests are told apart`() throws {
        let text = """
            # made by make
            dist/model.bin\r

              file:///workspace/a b@sha256:1
            ghcr.io/ada/train@sha256:\(Self.hex)
            OCI://x/y:1@sha512:\(Self.hex)\(Self.hex)
            odd@sha256:12
            """
        let lower = Self.hex.lowercased()
        #expect(
            try ArtifactList.parse(text).get().map(\.entry) == [
                .file("dist/model.bin"), .file("/workspace/a b@sha256:1"),
                .digest(name: "ghcr.io/ada/train", digest: "sha256:" + lower),
                .digest(name: "x/y:1", digest: "sha512:" + lower + lower), .file("odd@sha256:12"),
            ])
    }

    @Test(arguments: ["a=b", "https://x/y", "oci://x", "file:// ", "oci://x@sha256:12"])
    func `a line that is none is named with its number`(line: String) {
        guard case .failure(let problem) = ArtifactList.parse("ok\n" + line) else {
            Issue.record("it was read")
            return
        }
        #expect(problem.line == 2 && !problem.message.isEmpty)
    }
}
