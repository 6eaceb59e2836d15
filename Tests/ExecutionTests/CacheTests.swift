import Execution
import Linux
import Models
import Runs
import Testing

extension RunTests {
    @Suite struct CacheTests {
        static func jobs(_ key: String, _ command: String) -> String {
            """
            a:
              steps:
                - { id: c, uses: actions/cache@v4, with: { key: \(key), restore-keys: "k-", path: "data\\n~/.store" } }
                - run: '\(command); echo "hit=${{ steps.c.outputs.cache-hit }} of ${{ steps.c.outputs.cache-matched-key }}"'
            """
        }

        @Test func `a cache is saved when the job succeeds, and found by key and prefix`() async throws {
            let fixture = try await RunFixture()
            let failed = try await fixture.run(Self.jobs("k-1", "mkdir data; echo bad > data/x; exit 1"))
            #expect(failed.conclusion == .failure)
            let make =
                "mkdir -p data ~/.store; ls data; echo 1 > data/x; ln -s x data/link; echo 2 > ~/.store/y; chmod 700 data/x"
            let miss = try await fixture.run(Self.jobs("k-1", make))
            #expect(miss.log("a", 2) == "hit= of \n")
            #expect(miss.log("a", 3).contains("cache saved with key: k-1"))
            let hit = try await fixture.run(
                Self.jobs("k-1", "cat data/x data/link ~/.store/y; stat -c %a data/x"))
            #expect(hit.log("a", 2) == "1\n1\n2\n700\nhit=true of k-1\n")
            #expect(hit.log("a", 3) == "")
            let near = try await fixture.run(Self.jobs("k-2", "cat data/x"))
            #expect(near.log("a", 2) == "1\nhit=false of k-1\n")
            #expect(near.rest == [])
        }
    }
}
