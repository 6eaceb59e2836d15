import Statistics
import Testing

/// Whatever the arguments are, there is an answer: never a trap.
@Suite struct TotalityTests {
    private static let numbers: [Double] = [
        .nan, -.infinity, -.greatestFiniteMagnitude, -1, -.leastNonzeroMagnitude, 0, .leastNonzeroMagnitude,
        1e-17, 0.05, 0.5, 1 - 0x1p-53, 1, 1e10, .greatestFiniteMagnitude, .infinity,
    ]
    private static let counts = [Int.min, -1, 0, 1, 2, 1_000, 1 << 40, .max - 1, .max]

    @Test(arguments: counts)
    func `counts have an interval that holds the estimate or none`(first: Int) {
        for second in Self.counts {
            for confidence in Self.numbers {
                for rows in Self.counts {
                    let paired = Interval.tango(
                        gains: first, losses: second, rows: rows, confidence: confidence)
                    if let paired {
                        #expect(paired.contains((Double(first) - Double(second)) / Double(rows)))
                    }
                    _ = Interval.wald(gains: first, losses: second, rows: rows, confidence: confidence)
                    _ = Interval.bonettPrice(gains: first, losses: second, rows: rows, confidence: confidence)
                    _ = Interval.newcombe(
                        successes: first, trials: rows, against: second, of: rows, confidence: confidence)
                }
                let share = Double(first) / Double(second)
                let wilson = Interval.wilson(successes: first, trials: second, confidence: confidence)
                #expect(wilson?.contains(share) != false)
                let exact = Interval.clopperPearson(successes: first, trials: second, confidence: confidence)
                #expect(exact?.contains(share) != false)
            }
            if let test = McNemar(gains: first, losses: second) {
                let values = [
                    test.exactP, test.midP, test.candidateBetterP, test.chiSquareP(corrected: true),
                ]
                #expect(values.allSatisfy { (0...1).contains($0) })
            }
            let group = GroupOutcomes(
                truePositives: first, falsePositives: second, falseNegatives: second, trueNegatives: first)
            let odds = Fairness.equalizedOddsDifference([group, group])
            #expect(odds == nil || odds == 0)
        }
    }

    @Test func `numbers have an answer or none`() {
        for a in Self.numbers {
            for b in Self.numbers {
                let (few, columns) = ([a, b, 1], ([a, b, 0.5, 2], [b, 3, a, 1.5]))
                _ = (Ranks.midranks(few), Spread.covariance(few, [1, a, b]), Quantity.all(few))
                _ = (TTest.welch(few, [a, 2])?.twoSidedP, TTest.paired(few, [b, a, 0])?.twoSidedP)
                let ranks = MannWhitney(candidate: few, champion: [b, b, a])
                #expect(ranks.map { (0...1).contains($0.twoSidedP) } != false)
                #expect(SignedRank(differences: few).map { (0...1).contains($0.twoSidedP) } != false)
                let labels = [true, false, true, false]
                let areas = DeLong(isPositive: labels, candidate: columns.0, champion: columns.1)
                #expect(areas?.interval(confidence: 0.9)?.contains(areas?.difference ?? 9) != false)
                _ = Calibration(isPositive: [true, false], probabilities: [a, b])?.expectedError
                _ = Multiplicity.holm.adjusted([a, b])
                var ladder = Ladder(resumingAt: [a, 1, 0])
                _ = (ladder.submit(few), ladder.submit(risk: a, step: b))
                _ = NonInferiority.verdict(Interval(lower: a, upper: b), margin: a)
                _ = (Comparison.isAbove(a, b), Comparison.relativeChange(a, from: b))
            }
        }
    }

    @Test func `sizes and sequences have an answer or none`() {
        for a in Self.numbers {
            for b in Self.numbers {
                for c in Self.numbers {
                    var test = SequentialTest(acceptable: a, unacceptable: b, alpha: c, beta: 0.1)
                    test?.add(isError: true)
                    for count in Self.counts {
                        _ = SampleSize.hoeffding(error: a, failure: b, answers: .adaptive(count))
                        _ = SampleSize.bennett(
                            disagreement: a, error: b, failure: c, answers: .independent(count))
                        _ = LookBudget.biasBound(looks: count, rows: count, failure: a)
                        _ = LookBudget.looks(rows: count, error: a, failure: b)
                        _ = SampleSize.resolvableMargin(disagreement: a, rows: count, alpha: b, power: c)
                    }
                    _ = SampleSize.nonInferiority(disagreement: a, margin: b, alpha: c, power: 0.8)
                }
            }
        }
    }
}

private enum Quantity {
    /// Everything that a summary says.
    static func all(_ values: [Double]) -> [Double?] {
        guard let summary = SeedSummary(values) else { return [] }
        return [
            summary.standardDeviation, summary.coefficientOfVariation,
            summary.interval(confidence: 0.9)?.lower,
        ]
    }
}
