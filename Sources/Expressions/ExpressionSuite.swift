public import JSON

/// Runs files of GitHub's expression suite: an object of groups, each a list of cases.
public enum ExpressionSuite {
    /// A case that went another way than the file says.
    public struct Failure: Sendable, Equatable {
        /// The group in the file.
        public let group: String
        /// The expression.
        public let expression: String
        /// What the file expects.
        public let expected: String
        /// What came.
        public let got: String
    }

    /// What came of a file.
    public struct Outcome: Sendable, Equatable {
        /// How many cases went as expected.
        public var passed = 0
        /// The others, in order.
        public var failed: [Failure] = []

        /// Nothing yet.
        public init() {}

        /// Adds what came of another file.
        public mutating func add(_ other: Outcome) {
            passed += other.passed
            failed += other.failed
        }
    }

    /// The suite was written for an engine that allows 1 MiB of UTF-16, which is half as many bytes of UTF-8.
    private static let memoryBytes = 512 << 10

    /// Runs every case of a file; cases that GitHub's own TypeScript skips are run too.
    public static func run(_ file: JSON) -> Outcome {
        var outcome = Outcome()
        guard let groups = file.object else {
            outcome.failed = [
                Failure(group: "", expression: "", expected: "an object of groups", got: file.text())
            ]
            return outcome
        }
        for (group, cases) in groups.members {
            for test in cases.array ?? [] {
                let expected = expectation(of: test)
                let got = result(of: test)
                if isMet(expected, by: got) {
                    outcome.passed += 1
                } else {
                    outcome.failed.append(
                        Failure(
                            group: group, expression: test["expr"]?.string ?? "", expected: expected.text(),
                            got: got.text()))
                }
            }
        }
        return outcome
    }

    private static func expectation(of test: JSON) -> JSON {
        if let error = test["err"] { return ["err": error] }
        return ["result": test["result"] ?? .null]
    }

    private static func isMet(_ expected: JSON, by got: JSON) -> Bool {
        guard let error = expected["err"] else { return expected == got }
        guard let text = got["err"]?["value"]?.string, let part = error["value"]?.string else { return false }
        return error["kind"] == got["err"]?["kind"] && Search.contains(Array(text.utf8), Array(part.utf8))
    }

    private static func result(of test: JSON) -> JSON {
        let text = test["expr"]?.string ?? ""
        let members = test["contexts"]?.object?.members ?? []
        let contexts = Dictionary(members.map { ($0.name, Value($0.value)) }) { $1 }
        do throws(ExpressionError) {
            let names = NameRules(contexts: Set(contexts.keys))
            let expression = try ParsedExpression.parse(text, names: names).get()
            let value = try expression.evaluate(in: Scope(contexts: contexts, memoryBytes: memoryBytes))
            return ["result": ["kind": .string(value.kindName), "value": value.json]]
        } catch {
            return [
                "err": ["kind": .string(error.kind.rawValue), "value": .string(error.githubText(in: text))]
            ]
        }
    }
}
