import HeadgateTestKit
import Digests
import Execution
import JSON
import Linux
import Models
import Registry
import Runs
import Testing

extension RunTests {
    @Suite(.enabled(if: Needs.isRoot, "needs root to mount")) struct FullDiskTests {
        @Test func `a full disk ends the run with a clear error, and nothing is half published`() async throws
        {
            let mount = try SmallFileSystem(megabytes: 24)
            let fixture = try await RunFixture(home: mount.path + "/home")
            let first = try await fixture.run(PublishingTests.pipeline(0.6))
            #expect(first.conclusion == .success)
            let full = try await fixture.run(
                PublishingTests.pipeline(0.7, more: "head -c 40M /dev/zero > m/big"))
            #expect(full.conclusion == .failure)
            #expect(full.everything.contains("No space left on device"), "\(full.outcome)")
            #expect(try await fixture.store.versions(of: "digits").map(\.version) == [1])
            #expect(full.rest == [])
            let next = try await fixture.run(PublishingTests.pipeline(0.8))
            #expect(next.conclusion == .success, "\(next.outcome)")
            await fixture.store.close()
        }
    }
}
