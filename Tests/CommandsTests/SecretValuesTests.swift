import Diagnostics
import Testing

@testable import Commands

@Suite struct SecretValuesTests {
    @Test func `a secret's value on the command line is refused and not repeated`() throws {
        let refusal = try #require(throws: Refusal.self) {
            try SecretValues(names: ["TOKEN=hunter22"], files: [], variables: [], variableFiles: [])
        }
        #expect(refusal.message.hasPrefix("'--secret' takes a name and no value"))
        #expect("\(refusal)".contains("hunter22") == false)
    }

    @Test func `a name that the environment does not have is refused`() throws {
        let refusal = try #require(throws: Refusal.self) {
            try SecretValues(names: ["HEADGATE_NO_SUCH"], files: [], variables: [], variableFiles: [])
        }
        #expect(refusal.message == "the environment has no variable 'HEADGATE_NO_SUCH'")
    }
}
