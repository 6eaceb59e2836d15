import JSON
import Statistics
import Testing

@testable import Gates

@Suite struct ComparisonTests {
    @Test(
        arguments: [
            (0.85, 0.80 + 0.05, true), (0.3, 0.2 + 0.1, true), (0.8499999, 0.85, false), (1, 1, true),
            (0, 1e-12, true), (0, 1e-11, false), (1e9, 1e9 + 0.5, true), (1e9, 1e9 + 2, false),
            (.nan, 0, false), (0, .nan, false), (.infinity, 1, true), (1, .infinity, false),
            (.infinity, .infinity, true), (-.infinity, -1, false), (-1, -.infinity, true),
        ] as [(Double, Double, Bool)])
    func `bounds are inclusive and forgive rounding`(value: Double, bound: Double, holds: Bool) {
        #expect(Comparison.isAtLeast(value, bound) == holds)
    }

    @Test(
        arguments: [
            (.margin(0.01), 0.79, 0.80, .higher, true), (.margin(0.01), 0.7899, 0.80, .higher, false),
            (.margin(0.01), 0.81, 0.80, .lower, true), (.margin(0.01), 0.8101, 0.80, .lower, false),
            (.margin(0), 0.8, 0.8, .higher, true),
            (.superior, 0.8, 0.8, .higher, false), (.superior, 0.1 + 0.2, 0.3, .higher, false),
            (.superior, 0.81, 0.8, .higher, true), (.superior, 0.79, 0.8, .lower, true),
            (.maxRelativeIncrease(0.05), 0.42, 0.40, .lower, true),
            (.maxRelativeIncrease(0.05), 0.4201, 0.40, .lower, false),
            (.maxRelativeDecrease(0.05), 0.38, 0.40, .higher, true),
            (.maxRelativeDecrease(0.05), -105, -100, .higher, true),
            (.maxRelativeDecrease(0.05), -106, -100, .higher, false),
            (.minAbsoluteChange(0.05), 0.85, 0.80, .higher, true),
            (.minAbsoluteChange(0.05), 0.75, 0.80, .lower, true),
            (.minRelativeChange(0.05), -90, -100, .higher, true),
            (.minRelativeChange(0.05), -120, -100, .higher, false),
            (.minRelativeChange(0.05), 95, 100, .lower, true),
            (.minRelativeChange(0.05), 96, 100, .lower, false),
        ] as [(ChangeRule, Double, Double, Direction, Bool)])
    func `a change is measured against the reference`(
        rule: ChangeRule, candidate: Double, reference: Double, direction: Direction, holds: Bool
    ) {
        #expect(rule.holds(candidate, reference, direction) == holds)
    }

    @Test(
        arguments: [
            ("1", 1), ("-1.5e-3", -0.0015), (".5", 0.5), ("5.", 5), ("+7", 7), ("inf", .infinity),
            ("-Infinity", -.infinity), ("007", 7), ("1e400", .infinity),
        ] as [(String, Double)])
    func `numbers are read`(text: String, number: Double) {
        #expect(NumberText.number(text) == number)
    }

    @Test(arguments: ["", " 1", "1 ", "0x10", "1,5", "90%", "e5", ".", "-", "1e", "1_000", "nan(1)", "١"])
    func `everything else is no number`(text: String) {
        #expect(NumberText.number(text) == nil)
    }

    @Test(
        arguments: [
            (0.9688542825361512, "0.968854"), (54.321, "54.321"), (0, "0"),
            (-0.005599999999999994, "-0.0056"),
            (2548.0723987, "2548.07"), (123_456_789, "123456789"), (.nan, "NaN"), (1e-300, "1e-300"),
        ] as [(Double, String)])
    func `tables show six digits`(number: Double, text: String) {
        #expect(NumberText.brief(number) == text)
    }

    @Test func `near names are found whatever their letter case`() {
        #expect(NearMatches.of("auc", among: ["AUC", "acc", "loss"]) == ["AUC", "acc"])
        #expect(NearMatches.of("accuracy", among: ["accurcy", "acuracy2", "f1"]) == ["accurcy", "acuracy2"])
        #expect(NearMatches.of("x", among: ["abc"]) == [])
    }
}
