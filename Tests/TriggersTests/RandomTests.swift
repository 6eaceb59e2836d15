import JSON
import HeadgateTestKit
import Testing
import Triggers
import Workflows

/// Nothing that anybody sends may trap or take long.
@Suite struct RandomTests {
    private static let names = [
        "ref", "before", "after", "deleted", "commits", "added", "action", "pull_request", "base", "head",
        "sha", "number",
        "merged", "repository", "default_branch", "owner", "login", "id", "sender", "workflow_run",
        "head_branch", "schedule",
    ]

    private func value(_ depth: Int, _ noise: inout SeededNumbers) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &noise) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &noise))
        case 2: return .number([0, -1, 7, 1.5, .nan, .infinity, 1e300].randomElement(using: &noise) ?? 0)
        case 3: return "refs/heads/main"
        case 4:
            return .string(
                ["", "main", "a\u{0}b", "refs/", "ünïcode/\u{202E}", "x\ny"].randomElement(using: &noise)
                    ?? "")
        case 5: return .string(String(repeating: "a/", count: 200))
        case 6: return .array((0..<3).map { _ in value(depth - 1, &noise) })
        default:
            return .object(
                JSONObject(
                    (0..<6).map { _ in
                        (Self.names.randomElement(using: &noise) ?? "a", value(depth - 1, &noise))
                    }))
        }
    }

    @Test(arguments: 0..<20)
    func `random payloads are read or refused`(seed: Int) {
        var noise = SeededNumbers(state: UInt64(seed))
        let workflow = workflow(
            trigger("push", branches: ["**", "!x"], paths: ["a/**"]),
            trigger("pull_request", branches: ["*"]),
            trigger("workflow_run", workflows: ["a"]),
            trigger("schedule", crons: [("0 3 * * 1", "Asia/Seoul")]))
        for _ in 0..<300 {
            let name = (RepositoryEvent.names + ["", "x\n"]).randomElement(using: &noise) ?? ""
            guard case .success(let event) = RepositoryEvent.read(name, payload: value(4, &noise)) else {
                continue
            }
            #expect(event.ref.map(RepositoryEvent.isRef) ?? true)
            #expect(event.github["event"] == event.payload)
            #expect(!TriggerDecision.decide(event, workflow).reason.contains("\n"))
        }
    }

    @Test func `a hundred thousand files are compared in linear time`() {
        let paths = (0..<100_000).map { "data/\($0)/file.csv" }
        let workflow = workflow(trigger("push", paths: ["train/**", "*.md", "!x/**"]))
        let decision = TriggerDecision.decide(push("main", paths), workflow)
        #expect(decision.reason == "'paths' matches none of 100000 changed files, such as 'data/0/file.csv'")
    }
}
