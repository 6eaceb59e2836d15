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

    @Test(
        arguments: [
            ("ubuntu-lastest", "ubuntu-latest", true), ("ubunut-22.04", "ubuntu-22.04", true),
            ("action", "actions", true), ("Actions", "actions", false),
            ("ubuntu-large", "ubuntu-latest", false),
            ("", "a", false), ("a", "", false), ("ab", "abcd", false),
        ])
    func `one slip of the finger is known as one`(_ name: String, other: String, expected: Bool) {
        #expect(Suggestion.isSlip(name, of: other) == expected)
    }

    @Test func `the help asks`() {
        #expect(Suggestion.help(for: "trian", among: ["train"]) == "did you mean 'train'?")
    }
}
