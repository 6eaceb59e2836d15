import Glibc
import HeadgateTestKit
import JSON
import Linux
import LinuxSandboxes
import Models
import Registry
import Testing

extension RunTests {
    @Suite(
        .enabled(
            if: HeadgateProgram.isThere,
            "needs root, the headgate lines of /etc/subuid and the program beside the tests"))
    struct KillTests {
        static let pipeline = """
            on: push
            jobs:
              train:
                steps:
                  - uses: actions/checkout@v4
                  - run: |
                      setsid sleep 1000 > /dev/null 2>&1 &
                      mkdir m; head -c 1M /dev/urandom > m/w; echo "{\\"acc\\": $GITHUB_RUN_NUMBER}" > acc.json
                metrics: acc.json
                model: { path: m }
              gate:
                needs: train
                gate:
                  name: digits
                  compare-to: champion
                  checks: [number: { id: acc, from: 'json: acc.json#/acc', direction: higher, min: 0, vs: { margin: 0 } }]
              publish: { needs: gate, publish: { name: digits, alias: champion } }
            """

        @Test(.timeLimit(.minutes(10)))
        func `a runner that is killed at any moment leaves nothing running and every published model whole`()
            async throws
        {
            let fixture = try await RunFixture()
            await fixture.store.close()
            try fixture.write("pipelines/kill.yml", Self.pipeline)
            try fixture.commit("pipeline")
            let program = HeadgateProgram(
                home: fixture.home, folder: fixture.repository, temporary: fixture.folder.path + "/tmp")
            try Files.createFolders(program.temporary)
            let start = Host.monotonicMilliseconds
            let whole = try await program.run("run", "kill")
            #expect(whole.status == .exited(0), "\(whole.text) \(whole.errorText)")
            var duration = Double(Host.monotonicMilliseconds - start)
            let count = Needs.isLong ? 100 : 10
            var ends: [String: Int] = [:]
            for index in 0..<count {
                let part = Double((index * 7) % count) / Double(count)
                let wasRunning = try await program.kill(after: duration * part, "run", "kill")
                // The moments follow what the machine can do now.
                if !wasRunning { duration *= 0.8 } else if part > 0.5 { duration *= 1.25 }
                let listed = try await program.run("runs", "list", "--format", "json", "--limit", "1")
                #expect(listed.status == .exited(0), "\(listed.errorText)")
                let state = try JSON.parse(listed.output)[0]?["state"]?.string ?? "?"
                ends[state, default: 0] += 1
                #expect(["success", "interrupted"].contains(state), "after \(index): \(listed.text)")
                let rest = try RunFixture.rest(of: fixture.home)
                #expect(rest == [], "after \(index)")
                try await Self.checkModels(fixture.home)
            }
            // Ten are too few for a share.
            #expect((ends["interrupted"] ?? 0) > (Needs.isLong ? count / 4 : 0), "\(ends)")
            let last = try await program.run("run", "kill")
            #expect(last.status == .exited(0), "\(last.text) \(last.errorText)")
        }

        /// Versions are 1, 2, … without a gap, the alias names the last one, and all their files are there.
        private static func checkModels(_ home: String) async throws {
            let store = try await EmbeddedStore.open(home: home)
            let versions = try await store.versions(of: "digits")
            #expect(versions.map(\.version) == Array(1...max(1, versions.count)))
            #expect(
                try await store.version(of: "digits", .alias("champion"))?.version == versions.last?.version)
            for version in versions {
                for entry in try await store.tree(version.digest) {
                    #expect(Files.status(store.path(of: entry.digest))?.size == entry.size)
                }
                #expect(try await store.get(version.verdict).isEmpty == false)
            }
            #expect(try await store.runs(limit: 1_000, experiment: nil).allSatisfy(\.state.isFinal))
            await store.close()
        }
    }
}
