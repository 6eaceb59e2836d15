import Expressions
import Glibc
import HeadgateTestKit
import JSON
import Testing

@Suite struct ConformanceTests {
    private static let files = [
        "basic", "case", "coerce_boolean", "coerce_number", "coerce_string", "contains", "endsWith", "format",
        "fromJSON", "join", "number", "op_and", "op_dot", "op_eq", "op_gt", "op_gte", "op_idx", "op_idx_star",
        "op_lt",
        "op_lte", "op_ne", "op_not", "op_or", "operators_case_insensitive", "operators_precedence",
        "startsWith",
        "syntax-errors", "tojson",
    ]

    @Test(.enabled(if: Shared.isThere, "needs ../shared"), arguments: files)
    func `every case of a file of GitHub's suite passes`(file: String) throws {
        #expect(try Self.outcome(of: file).failed == [])
    }

    @Test(.enabled(if: Shared.isThere, "needs ../shared"))
    func `the suite has 1,020 cases`() throws {
        var outcome = ExpressionSuite.Outcome()
        for file in Self.files { outcome.add(try Self.outcome(of: file)) }
        #expect(outcome.passed == 1_020)
    }

    @Test func `a case that goes another way is reported`() throws {
        let file = try JSON.parse(#"{"group": [{"expr": "1", "result": {"kind": "Number", "value": 2}}]}"#)
        let outcome = ExpressionSuite.run(file)
        #expect(outcome.passed == 0)
        #expect(outcome.failed.map(\.group) == ["group"])
        #expect(outcome.failed.first?.got == #"{"result":{"kind":"Number","value":1}}"#)
    }

    private static func outcome(of file: String) throws -> ExpressionSuite.Outcome {
        let bytes = try #require(contents(Shared.folder + "/conformance/expressions/\(file).json"))
        return ExpressionSuite.run(try JSON.parse(bytes))
    }

    private static func contents(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "r") else { return nil }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        while true {
            let byte = unsafe getc(file)
            guard let byte = UInt8(exactly: byte) else { return bytes }
            bytes.append(byte)
        }
    }
}
