import Statistics
import Testing

@Suite struct StatisticsTests {
    @Test func `a sum keeps what rounding loses`() {
        #expect(NeumaierSum.of([1, 1e100, 1, -1e100]) == 2)
        #expect(NeumaierSum.of([Double](repeating: 0.1, count: 1_000_000)) == 100_000)
        #expect(NeumaierSum.of([]) == 0)
        #expect(NeumaierSum.of([.infinity, 1]) == .infinity)
        #expect(NeumaierSum.of([.infinity, -.infinity]).isNaN)
    }

    @Test func `equal values share their rank`() {
        #expect(Ranks.midranks([3, 1, 3, 2, 3]) == [4, 1, 4, 2, 4])
        #expect(Ranks.midranks([0.0, -0.0]) == [1.5, 1.5])
        #expect(Ranks.midranks([]) == [])
        #expect(Ranks.midranks([1, .nan]) == nil)
        #expect(Ranks.midranks([.infinity, -.infinity, 0]) == [3, 1, 2])
    }

    @Test func `regression errors are those of the textbook`() {
        let (labels, predictions) = ([3, -0.5, 2, 7], [2.5, 0, 2, 8])
        #expect(Regression.meanSquaredError(labels: labels, predictions: predictions) == 0.375)
        #expect(
            Regression.rootMeanSquaredError(labels: labels, predictions: predictions) == 0.375.squareRoot())
        #expect(Regression.meanAbsoluteError(labels: labels, predictions: predictions) == 0.5)
        let r2 = Regression.rSquared(labels: labels, predictions: predictions) ?? .nan
        #expect((r2 - 0.9486081370449679).magnitude < 1e-15)
    }

    @Test func `R² of labels that are all equal is not defined`() {
        #expect(Regression.rSquared(labels: [0.1, 0.1, 0.1], predictions: [0.1, 0.1, 0.1]) == nil)
        #expect(Regression.variance([0.1, 0.1, 0.1]) == 0)
    }

    @Test func `nothing is not zero`() {
        #expect(Classification.accuracy([]) == nil)
        #expect(NeumaierSum.mean(of: []) == nil)
        #expect(Regression.meanSquaredError(labels: [], predictions: []) == nil)
        #expect(Regression.meanSquaredError(labels: [1], predictions: []) == nil)
        #expect(Regression.rSquared(labels: [], predictions: []) == nil)
        #expect(Classification.areaUnderCurve(isPositive: [], scores: []) == nil)
        #expect(Classification.areaUnderCurve(isPositive: [true], scores: [1]) == nil)
        #expect(Classification.macroAreaUnderCurve(classes: [], scores: []) == nil)
    }

    @Test func `NaN stays NaN`() {
        #expect(Regression.meanAbsoluteError(labels: [1, 2], predictions: [1, .nan])?.isNaN == true)
        #expect(Classification.areaUnderCurve(isPositive: [true, false], scores: [.nan, 1])?.isNaN == true)
    }

    @Test func `a tie counts half`() {
        #expect(Classification.areaUnderCurve(isPositive: [true, false], scores: [1, 1]) == 0.5)
        #expect(Classification.areaUnderCurve(isPositive: [true, true, false], scores: [2, 1, 1]) == 0.75)
    }

    @Test func `the area equals the share of pairs in the right order`() {
        var state: UInt64 = 7
        for size in 2..<60 {
            var (labels, scores): ([Bool], [Double]) = ([], [])
            for _ in 0..<size {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                labels.append(state >> 63 == 1)
                scores.append(Double(state >> 40 & 7))
            }
            let pairs = labels.indices.filter { labels[$0] }.flatMap { positive in
                labels.indices.filter { !labels[$0] }.map { negative -> Double in
                    scores[positive] > scores[negative] ? 1 : scores[positive] == scores[negative] ? 0.5 : 0
                }
            }
            let expected = NeumaierSum.mean(of: pairs)
            let area = Classification.areaUnderCurve(isPositive: labels, scores: scores)
            #expect(((area ?? -1) - (expected ?? -1)).magnitude < 1e-12)
        }
    }

    @Test func `several classes are averaged one against the rest`() {
        let scores = [[0.9, 0.1, 0.5, 0.4], [0.05, 0.8, 0.3, 0.5], [0.05, 0.1, 0.2, 0.1]]
        let area = Classification.macroAreaUnderCurve(classes: [0, 1, 2, 0], scores: scores)
        #expect(((area ?? 0) - (0.75 + 1 + 1) / 3).magnitude < 1e-12)
        #expect(Classification.macroAreaUnderCurve(classes: [0, 0, 2, 0], scores: scores) == nil)
    }
}
