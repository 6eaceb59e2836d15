import HeadgateTestKit
import JSON
import Linux
import Patterns
import Testing

@Suite struct ConformanceTests {
    @Test(
        .enabled(if: Shared.isThere, "needs ../shared"),
        arguments: [("act-workflowpattern", 64), ("actionlint-glob-validity", 94)])
    func `every row of a table of patterns passes`(name: String, count: Int) throws {
        let file = try JSON.parse(Files.text(Shared.folder + "/conformance/glob/\(name).json"))
        let (passed, failures) = GlobSuite.run(file)
        #expect(failures == [])
        #expect(passed == count)
    }

    @Test func `a row that goes another way is reported`() throws {
        let file = try JSON.parse(
            #"""
            {"cases": [{"patterns": ["a"], "inputs": ["b"], "skip": false, "filter": false}],
             "validRefAndPath": ["foo."], "validPathOnly": ["a?"], "invalid": [{"what": "x", "input": "ok"}]}
            """#)
        let (passed, failures) = GlobSuite.run(file)
        #expect(passed == 1)
        #expect(
            failures == [
                #"["a"] with ["b"]: skip true, filter false"#,
                "'foo.' of refs, character 4: a branch or tag cannot end with '.'", "x: 'ok' is taken",
            ])
    }

    @Test func `a file without rows does not pass`() { #expect(GlobSuite.run(.null).failures.count == 1) }
}
