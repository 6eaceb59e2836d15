import HeadgateTestKit
import Linux
import Models
import Registry
import Testing

@Suite struct GroupTests {
    private static func open() async throws -> (TemporaryFolder, EmbeddedStore) {
        let folder = try TemporaryFolder("headgate-groups")
        return (folder, try await EmbeddedStore.open(home: folder.path + "/home"))
    }

    private static var owner: RunRecord.Owner {
        RunRecord.Owner(pid: Host.pid, startTicks: Host.startTicks(of: Host.pid) ?? 0, bootID: Host.bootID)
    }

    private static func entry(
        _ run: Int, _ group: String = "deploy", cancels: Bool = false, keeps: Bool = false,
        owner: RunRecord.Owner? = nil
    ) -> GroupEntry {
        GroupEntry(
            repository: "ada/app", group: group, run: run, owner: owner ?? Self.owner,
            cancelsInProgress: cancels,
            keepsWaiting: keeps)
    }

    @Test func `one runs, one waits, and a newer one takes the place of the one that waits`() async throws {
        let (_, store) = try await Self.open()
        let first = try await store.enter(Self.entry(1))
        let second = try await store.enter(Self.entry(2, "Deploy"))
        #expect(try await store.change(of: first, from: nil) == .running)
        #expect(
            try await store.change(of: second, from: nil)
                == .waiting(reason: "waits for run #1 in the concurrency group 'deploy'"))
        let third = try await store.enter(Self.entry(3))
        #expect(
            try await store.change(of: second, from: nil)
                == .cancelled(
                    reason: "cancelled because run #3 came to wait in the concurrency group 'deploy'"))
        try await store.leave(second)
        try await store.leave(first)
        #expect(try await store.change(of: third, from: nil) == .running)
        #expect(try await store.change(of: first, from: nil) == .gone)
        try await store.leave(first)
        await store.close()
    }

    @Test func `groups of other names and repositories are others`() async throws {
        let (_, store) = try await Self.open()
        var other = Self.entry(2)
        other.repository = "ada/other"
        for entry in [Self.entry(1), Self.entry(1, "x"), other] {
            #expect(try await store.change(of: try await store.enter(entry), from: nil) == .running)
        }
        await store.close()
    }

    @Test func `what cancels all that is in progress runs when that has left`() async throws {
        let (_, store) = try await Self.open()
        let first = try await store.enter(Self.entry(1))
        let second = try await store.enter(Self.entry(2))
        let third = try await store.enter(Self.entry(3, cancels: true))
        for entry in [first, second] {
            #expect(
                try await store.change(of: entry, from: .running)
                    == .cancelled(
                        reason: "cancelled by run #3, which cancels what is in the concurrency group 'deploy'"
                    ))
        }
        try await store.leave(second)
        guard case .waiting = try await store.change(of: third, from: nil) else {
            return _ = #expect(Bool(false), "the first has not left")
        }
        try await store.leave(first)
        #expect(try await store.change(of: third, from: nil) == .running)
        await store.close()
    }

    @Test func `a hundred wait in order where all are kept, and no more`() async throws {
        let (_, store) = try await Self.open()
        var entries: [Int64] = []
        for run in 1...102 { entries.append(try await store.enter(Self.entry(run, keeps: true))) }
        guard case .cancelled(let reason) = try await store.change(of: entries[101], from: nil) else {
            return _ = #expect(Bool(false), "the 101st waits")
        }
        #expect(reason == "100 wait in the concurrency group 'deploy' already")
        #expect(
            try await store.change(of: entries[100], from: nil)
                == .waiting(reason: "waits for run #1 and 99 before it in the concurrency group 'deploy'"))
        for index in 0..<100 {
            #expect(try await store.change(of: entries[index], from: nil) == .running)
            try await store.leave(entries[index])
        }
        await store.close()
    }

    @Test func `who waits is woken when its turn comes`() async throws {
        let (folder, store) = try await Self.open()
        let first = try await store.enter(Self.entry(1))
        let other = try await EmbeddedStore.open(home: folder.path + "/home")
        let second = try await other.enter(Self.entry(2))
        let now = try await other.change(of: second, from: nil)
        async let later = other.change(of: second, from: now)
        try await store.leave(first)
        #expect(try await later == .running)
        async let last = other.change(of: second, from: .running)
        try await other.leave(second)
        #expect(try await last == .gone)
        await store.close()
        await other.close()
    }

    @Test(.timeLimit(.minutes(5)))
    func `a process that dies leaves its groups`() async throws {
        let (_, store) = try await Self.open()
        let child = try Child.start(ChildRequest("/bin/sleep", ["1000"], environment: []))
        let owner = RunRecord.Owner(
            pid: child.pid, startTicks: try #require(Host.startTicks(of: child.pid)), bootID: Host.bootID)
        let first = try await store.enter(Self.entry(1, owner: owner))
        let second = try await store.enter(Self.entry(2))
        let now = try await store.change(of: second, from: nil)
        #expect(try await store.change(of: first, from: nil) == .running)
        async let later = store.change(of: second, from: now)
        child.signal(9)
        #expect(try await later == .running)
        _ = child.wait()
        await store.close()
    }
}
