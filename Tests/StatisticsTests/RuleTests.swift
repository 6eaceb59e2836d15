import Statistics
import Testing

@Suite struct RuleTests {
    @Test func `silence is no evidence of a difference`() throws {
        let test = try #require(McNemar(gains: 0, losses: 0))
        #expect(test.exactP == 1 && test.midP == 1)
        #expect(test.candidateBetterP == 1 && test.candidateWorseP == 1)
        #expect(test.chiSquare(corrected: true) == 0 && test.chiSquareP(corrected: false) == 1)
        #expect(McNemar(gains: -1, losses: 3) == nil)
        #expect(McNemar(gains: .max, losses: .max) == nil)
        #expect(McNemar(gains: .max, losses: 1) == nil)
    }

    @Test func `McNemar's p is in 0...1 and falls with the imbalance`() throws {
        for total in [1, 2, 9, 40, 1001] {
            let values = try (0...total / 2).map { gains -> Double in
                let test = try #require(McNemar(gains: gains, losses: total - gains))
                let turned = try #require(McNemar(gains: total - gains, losses: gains))
                #expect(test.exactP == turned.exactP)
                #expect(test.midP <= test.exactP && test.midP >= 0 && test.exactP <= 1)
                #expect(test.candidateWorseP == turned.candidateBetterP)
                return test.exactP
            }
            #expect(values == values.sorted())
        }
        let huge = try #require(McNemar(gains: 500_000_000, losses: 500_100_000))
        #expect(huge.exactP > 0.001 && huge.exactP < 0.002)
    }

    @Test(arguments: Multiplicity.allCases)
    func `corrected values are at least as large and keep their order`(way: Multiplicity) throws {
        let values = [0.9, 0.001, 0.04, 0.04, 0, 1, 0.2]
        let adjusted = try #require(way.adjusted(values))
        for (index, value) in values.enumerated() {
            #expect(adjusted[index] >= value && adjusted[index] <= 1)
            for other in values.indices where values[other] > value {
                #expect(adjusted[other] >= adjusted[index])
            }
        }
        #expect(way.adjusted(values.reversed()) == adjusted.reversed())
        #expect(way.adjusted([]) == [])
        #expect(way.adjusted([0.3]) == [0.3])
        #expect(way.adjusted([0.3, .nan]) == nil)
        #expect(way.adjusted([1.1]) == nil)
    }

    @Test func `Holm is between none and Bonferroni`() throws {
        let values = [0.01, 0.02, 0.03, 0.5]
        let holm = try #require(Multiplicity.holm.adjusted(values))
        let bonferroni = try #require(Multiplicity.bonferroni.adjusted(values))
        #expect(zip(holm, bonferroni).allSatisfy { $0 <= $1 })
    }

    @Test func `seeds that do not differ give no test`() throws {
        #expect(TTest.welch([1], [1, 2]) == nil)
        #expect(TTest.welch([1, 1], [2, 2]) == nil)
        #expect(TTest.welch([1, .nan], [2, 3]) == nil)
        #expect(TTest.welch([1, .infinity], [2, 3]) == nil)
        #expect(TTest.welch([], []) == nil)
        #expect(TTest.paired([1, 2], [0, 1]) == nil)
        #expect(TTest.paired([1, 2], [0]) == nil)
        #expect(TTest.paired([1], [0]) == nil)
        let test = try #require(TTest.welch([1, 2, 3], [1, 2, 3]))
        #expect(test.t == 0 && test.twoSidedP == 1 && test.candidateLowerP == 0.5)
        #expect(test.degreesOfFreedom == 4)
    }

    @Test func `one seed has no spread`() throws {
        let one = try #require(SeedSummary([0.9]))
        #expect(one.standardDeviation == nil && one.interval(confidence: 0.9) == nil && one.median == 0.9)
        #expect(SeedSummary([]) == nil)
        #expect(SeedSummary([1, .nan]) == nil)
        #expect(SeedSummary([.infinity]) == nil)
        let equal = try #require(SeedSummary([0.1, 0.1, 0.1]))
        #expect(equal.standardDeviation == 0)
        #expect(SeedSummary([1, -1])?.coefficientOfVariation == nil)
    }

    @Test func `a sequence ends with its first decision`() throws {
        var test = try #require(
            SequentialTest(acceptable: 0.01, unacceptable: 0.5, alpha: 0.05, beta: 0.05))
        for _ in 0..<10 { test.add(isError: true) }
        #expect(test.decision == .reject && test.count == 1)
        #expect(SequentialTest(acceptable: 0.5, unacceptable: 0.01, alpha: 0.05, beta: 0.05) == nil)
        #expect(SequentialTest(acceptable: 0, unacceptable: 0.1, alpha: 0.05, beta: 0.05) == nil)
        #expect(SequentialTest(acceptable: 0.1, unacceptable: 1, alpha: 0.05, beta: 0.05) == nil)
        #expect(SequentialTest(acceptable: 0.1, unacceptable: 0.2, alpha: 0.6, beta: 0.4) == nil)
        #expect(SequentialTest(acceptable: .nan, unacceptable: 0.2, alpha: 0.1, beta: 0.4) == nil)
    }

    @Test func `the Ladder never goes up and takes only the same rows`() {
        var ladder = Ladder()
        #expect(ladder.submit([]) == nil && ladder.submit([.nan]) == nil && ladder.released == nil)
        #expect(ladder.submit([1, 0, 1, 0]) == 0.5)
        #expect(ladder.submit([1, 1, 1, 0]) == 0.5)
        #expect(ladder.submit([0, 0]) == nil)
        #expect(ladder.submit([0, 0, 0, 0]) == 0)
        #expect(Ladder(resumingAt: [1, 0, 1, 0]).released == 0.5)
        #expect(Ladder(resumingAt: [.nan]) == Ladder() && Ladder(resumingAt: []) == Ladder())
        #expect(ladder.submit(risk: .nan, step: 0.1) == nil)
        #expect(ladder.submit(risk: 0.1, step: 0) == nil)
    }

    @Test func `the margin that a size resolves needs that size`() throws {
        for rows in [100, 1000, 50_000] {
            let margin = try #require(
                SampleSize.resolvableMargin(disagreement: 0.06, rows: rows, alpha: 0.05, power: 0.8))
            let needed = try #require(
                SampleSize.nonInferiority(disagreement: 0.06, margin: margin, alpha: 0.05, power: 0.8))
            #expect((rows...(rows + 1)).contains(needed))
        }
    }

    @Test(arguments: [0, -1, Double.nan, .infinity, 1e-300])
    func `sizes that make no sense are none`(value: Double) {
        #expect(SampleSize.hoeffding(error: value, failure: 0.05, answers: .single).map { $0 > 0 } != true)
        #expect(
            SampleSize.nonInferiority(disagreement: value, margin: 1e-9, alpha: 0.05, power: 0.8) == nil
                || value == 1e-300)
        #expect(
            SampleSize.nonInferiority(disagreement: 0.1, margin: value, alpha: 0.05, power: 0.8) == nil
                || value == .infinity)
        #expect(LookBudget.looks(rows: 0, error: value, failure: 0.05) == nil)
    }

    @Test func `looks and answers have ends`() {
        #expect(SampleSize.hoeffding(error: 0.1, failure: 0.1, answers: .independent(0)) == nil)
        #expect(SampleSize.hoeffding(error: 0.1, failure: 0.1, answers: .adaptive(-1)) == nil)
        #expect(SampleSize.bennett(disagreement: 2, error: 0.1, failure: 0.1, answers: .single) == nil)
        #expect(SampleSize.nonInferiority(disagreement: 0.1, margin: 0.1, alpha: 0.9, power: 0.05) == nil)
        #expect(SampleSize.resolvableMargin(disagreement: 0.1, rows: 0, alpha: 0.05, power: 0.8) == nil)
        #expect(LookBudget.looks(rows: .max, error: 0.5, failure: 0.05) == .max)
        #expect(LookBudget.looks(rows: 10, error: 0.01, failure: 0.05) == 0)
        #expect(LookBudget.biasBound(looks: 0, rows: 10, failure: 0.05) == nil)
        #expect(LookBudget.biasBound(looks: 1, rows: 10, failure: 1) == nil)
    }

    @Test func `calibration has no holes`() throws {
        #expect(Calibration(isPositive: [], probabilities: []) == nil)
        #expect(Calibration(isPositive: [true], probabilities: [1.1]) == nil)
        #expect(Calibration(isPositive: [true], probabilities: [.nan]) == nil)
        #expect(Calibration(isPositive: [true], probabilities: [0.1, 0.2]) == nil)
        #expect(Calibration(isPositive: [true], probabilities: [0.1], bins: 0) == nil)
        #expect(Calibration.brierScore(isPositive: [], probabilities: []) == nil)
        #expect(Calibration.logLoss(isPositive: [true], probabilities: []) == nil)
        #expect(Calibration.logLoss(isPositive: [true], probabilities: [.nan])?.isNaN == true)
        let perfect = try #require(Calibration(isPositive: [true, false], probabilities: [1, 0]))
        #expect(perfect.expectedError == 0 && perfect.maximumError == 0)
        for bins in 1...40 {
            // Every edge belongs to the bin on its left, whatever its binary fraction is.
            let edges = (1...bins).map { Double($0) / Double(bins) }
            let calibration = try #require(
                Calibration(isPositive: edges.map { _ in true }, probabilities: edges, bins: bins))
            #expect(calibration.bins.allSatisfy { $0?.count == 1 })
            #expect(calibration.expectedError <= calibration.maximumError)
        }
    }

    @Test func `a group without positives has no true positive rate`() {
        let empty = GroupOutcomes(truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0)
        let some = GroupOutcomes(truePositives: 1, falsePositives: 2, falseNegatives: 3, trueNegatives: 4)
        let quiet = GroupOutcomes(truePositives: 0, falsePositives: 0, falseNegatives: 3, trueNegatives: -4)
        #expect(empty.selectionRate == nil && some.selectionRate == 0.3 && quiet.falsePositiveRate == nil)
        #expect(Fairness.demographicParityDifference([some]) == nil)
        #expect(Fairness.demographicParityDifference([some, empty]) == nil)
        #expect(Fairness.demographicParityRatio([quiet, quiet]) == nil)
        #expect(Fairness.equalizedOddsDifference([some, quiet]) == nil)
        #expect(Fairness.equalizedOddsDifference([some, some]) == 0)
        #expect(Fairness.keepsFourFifths([some, some]) == true)
    }

    @Test func `what is no number is at least nothing`() {
        #expect(Comparison.isAtLeast(1, -.infinity) && Comparison.isAtLeast(.infinity, .infinity))
        #expect(!Comparison.isAtLeast(1, .infinity) && !Comparison.isAtLeast(.nan, -.infinity))
        #expect(!Comparison.isAbove(.nan, 0) && !Comparison.isAbove(1, 1))
        #expect(Comparison.relativeChange(1, from: 0) == nil)
        #expect(Comparison.relativeChange(.infinity, from: 1) == nil)
        #expect(Comparison.relativeChange(-90, from: -100) == 0.1)
    }
}
