import Diagnostics
import Testing

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("trian", ["evaluate", "train"], "train"),
            ("need", ["name", "needs", "env"], "needs"),
            ("Runs-On", ["runs-on"], "runs-on"),
            ("timeout-minute", ["timeout-minutes", "cancel-timeout-minutes"], "timeout-minutes"),
            ("completely", ["different"], nil),
            ("x", ["y"], nil),
            ("", ["a"], nil),
            ("same", ["same"], nil),
            ("ab", ["abc", "abd"], "abc"),
        ] as [(String, [String], String?)])
    func `the nearest name is suggested, if it is near`(_ name: String, names: [String], expected: String?) {
        #expect(Suggestion.nearest(to: name, among: names) == expected)
    }

    @Test func `the help asks`() {
        #expect(Suggestion.help(for: "trian", among: ["train"]) == "did you mean 'train'?")
    }
}
