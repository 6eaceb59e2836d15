import Models
import Testing

@testable import Commands

@Suite struct ModelNameTests {
    @Test(arguments: [
        ("digits", ModelName(model: "digits")),
        ("digits/7", ModelName(model: "digits", reference: .number(7))),
        ("digits@champion", ModelName(model: "digits", reference: .alias("champion"))),
        ("my model@latest", ModelName(model: "my model", reference: .latest)),
        ("한글/12", ModelName(model: "한글", reference: .number(12))),
    ])
    func `a name is a model, a version or an alias`(_ text: String, _ expected: ModelName) {
        #expect(ModelName(argument: text) == expected)
        #expect(expected.argumentText == text)
    }

    @Test(arguments: [
        "", "/7", "@champion", "digits/", "digits@", "digits/0", "digits/-1", "digits/+1", "digits/x",
        "a/b/3", "a@b@c",
        "a:b", "digits/99999999999999999999", "a/7@b",
    ])
    func `what cannot be a name is none`(_ text: String) {
        #expect(ModelName(argument: text) == nil)
    }

    @Test(arguments: [
        ("12", 12), ("#3", 3), ("0", nil), ("-1", nil), ("", nil), ("#", nil), ("1.5", nil), ("+1", nil),
    ])
    func `a run is a number from 1`(_ text: String, _ expected: Int?) {
        #expect(RunNumber(argument: text)?.value == expected)
    }
}
