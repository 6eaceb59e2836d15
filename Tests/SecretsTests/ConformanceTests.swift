import HeadgateTestKit
import JSON
import Linux
import Secrets
import Testing

@Suite struct ConformanceTests {
    @Test(.enabled(if: Shared.isThere, "needs ../shared"))
    func `no secret of the fuzz corpus survives, wherever the text is cut`() throws {
        let file = try JSON.parse(Files.text(Shared.folder + "/conformance/mask/buildkite-fuzz.json"))
        let (passed, failures) = MaskSuite.run(file)
        #expect(failures == [])
        #expect(passed == 226)
    }

    @Test func `a row that hides too little is reported`() throws {
        let file = try JSON.parse(
            #"{"cases": [{"plaintext": "KioqYQ==", "secrets": ["Kg=="]}, {"plaintext": "?", "secrets": []}]}"#
        )
        let (passed, failures) = MaskSuite.run(file)
        #expect(passed == 0)
        #expect(failures.count == 2)
        #expect(MaskSuite.run(.null).failures.count == 1)
    }
}
