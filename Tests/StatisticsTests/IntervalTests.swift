import Distributions
import Statistics
import Testing

@Suite struct IntervalTests {
    private static let confidences = [0.5, 0.9, 0.95, 0.99, 0.999999]
    /// Hits or gains, misses or losses, and rows.
    private static let counts = [
        (0, 0, 1), (1, 0, 1), (0, 1, 1), (1, 1, 2), (0, 3, 7), (7, 0, 7), (0, 7, 7), (5, 3, 20),
        (30, 12, 1000),
        (0, 0, 50), (400, 600, 1000), (500, 500, 1000), (1_000_000, 900_000, 1_000_000_000),
    ]

    @Test(arguments: confidences)
    func `an interval of a share holds the share and stays in 0...1`(confidence: Double) throws {
        for (successes, _, trials) in Self.counts {
            let share = Double(successes) / Double(trials)
            let wilson = try #require(
                Interval.wilson(successes: successes, trials: trials, confidence: confidence))
            let exact = try #require(
                Interval.clopperPearson(successes: successes, trials: trials, confidence: confidence))
            for interval in [wilson, exact] {
                #expect(interval.contains(share))
                #expect(interval.lower >= 0 && interval.upper <= 1)
            }
            let mirrored = try #require(
                Interval.wilson(successes: trials - successes, trials: trials, confidence: confidence))
            #expect((mirrored.lower - (1 - wilson.upper)).magnitude < 1e-12)
        }
    }

    @Test(arguments: confidences)
    func `an interval of a difference holds it and stays in -1...1`(confidence: Double) throws {
        for (gains, losses, rows) in Self.counts {
            let difference = Double(gains - losses) / Double(rows)
            let tango = try #require(
                Interval.tango(gains: gains, losses: losses, rows: rows, confidence: confidence))
            #expect(tango.contains(difference))
            #expect(tango.lower >= -1 && tango.upper <= 1)
            let turned = try #require(
                Interval.tango(gains: losses, losses: gains, rows: rows, confidence: confidence))
            #expect((turned.lower + tango.upper).magnitude < 1e-9)
            #expect((turned.upper + tango.lower).magnitude < 1e-9)
            let unpaired = try #require(
                Interval.newcombe(
                    successes: gains, trials: rows, against: losses, of: rows, confidence: confidence))
            #expect(unpaired.contains(difference))
            #expect(unpaired.lower >= -1 && unpaired.upper <= 1)
        }
    }

    @Test func `more confidence is wider, more rows are narrower`() throws {
        let widths = try Self.confidences.map { confidence in
            let interval = try #require(
                Interval.tango(gains: 5, losses: 3, rows: 100, confidence: confidence))
            return interval.upper - interval.lower
        }
        #expect(widths == widths.sorted())
        let narrowing = try [1, 10, 100, 1000].map { factor in
            let interval = try #require(
                Interval.tango(
                    gains: 5 * factor, losses: 3 * factor, rows: 100 * factor, confidence: 0.9))
            return interval.upper - interval.lower
        }
        #expect(narrowing == narrowing.sorted(by: >))
    }

    /// Every outcome of n rows, weighted by its probability: no simulation.
    @Test(arguments: [(50, 0.10), (100, 0.06), (100, 0.20)])
    func `a candidate that is worse by the margin passes about once in twenty`(
        rows: Int, disagreement: Double
    ) throws {
        let margin = 0.02
        let (up, down) = ((disagreement - margin) / 2, (disagreement + margin) / 2)
        var passed = 0.0
        let losing = try #require(Binomial(trials: rows, probability: down))
        for losses in 0...rows where losing.mass(at: losses) > 1e-9 {
            let winning = try #require(Binomial(trials: rows - losses, probability: up / (1 - down)))
            for gains in 0...(rows - losses) where winning.mass(at: gains) > 1e-9 {
                let interval = try #require(
                    Interval.tango(gains: gains, losses: losses, rows: rows, confidence: 0.90))
                guard NonInferiority.verdict(interval, margin: margin) == .pass else { continue }
                passed += losing.mass(at: losses) * winning.mass(at: gains)
            }
        }
        #expect(passed > 0.015 && passed < 0.062, "\(passed)")
    }

    @Test func `more gains move both ends up`() throws {
        let intervals = try (0...40).map { gains in
            try #require(Interval.tango(gains: gains, losses: 10, rows: 50, confidence: 0.9))
        }
        for (one, next) in zip(intervals, intervals.dropFirst()) {
            #expect(one.lower <= next.lower && one.upper <= next.upper)
        }
    }

    @Test(arguments: [
        (-1, 0, 10), (0, -1, 10), (0, 0, 0), (0, 0, -5), (6, 5, 10), (11, 0, 10), (.max, .max, .max),
        (.min, 1, 1),
    ])
    func `impossible counts have no interval`(gains: Int, losses: Int, rows: Int) {
        #expect(Interval.tango(gains: gains, losses: losses, rows: rows, confidence: 0.9) == nil)
        #expect(Interval.wald(gains: gains, losses: losses, rows: rows, confidence: 0.9) == nil)
        #expect(Interval.bonettPrice(gains: gains, losses: losses, rows: rows, confidence: 0.9) == nil)
    }

    @Test(arguments: [0, 1, -0.5, 2, Double.nan, .infinity])
    func `impossible confidence has no interval`(confidence: Double) {
        #expect(Interval.tango(gains: 1, losses: 1, rows: 10, confidence: confidence) == nil)
        #expect(Interval.wilson(successes: 1, trials: 10, confidence: confidence) == nil)
        #expect(Interval.clopperPearson(successes: 1, trials: 10, confidence: confidence) == nil)
        #expect(
            Interval.newcombe(successes: 1, trials: 10, against: 1, of: 10, confidence: confidence) == nil)
        #expect(SeedSummary([1, 2])?.interval(confidence: confidence) == nil)
        #expect(TTest.welch([1, 2], [3, 5])?.interval(confidence: confidence) == nil)
    }

    @Test func `means have the interval of their distribution`() throws {
        let normal = try #require(Interval.normal(1, variance: 4, confidence: 0.95))
        #expect((normal.upper - 1 - 2 * 1.959963984540054).magnitude < 1e-12)
        let student = try #require(
            Interval.student(1, standardError: 2, degreesOfFreedom: 4, confidence: 0.95))
        #expect((1 - student.lower - 2 * 2.7764451051977934).magnitude < 1e-12)
        #expect(Interval.normal(1, variance: 0, confidence: 0.9) == Interval(lower: 1, upper: 1))
        #expect(Interval.normal(1, variance: -1, confidence: 0.9) == nil)
        #expect(Interval.normal(1, variance: .nan, confidence: 0.9) == nil)
        #expect(Interval.student(1, standardError: 1, degreesOfFreedom: 0, confidence: 0.9) == nil)
        #expect(Interval.student(1, standardError: -1, degreesOfFreedom: 3, confidence: 0.9) == nil)
    }

    @Test func `shares that cannot be have no interval`() {
        #expect(Interval.wilson(successes: 0, trials: 0, confidence: 0.9) == nil)
        #expect(Interval.wilson(successes: 3, trials: 2, confidence: 0.9) == nil)
        #expect(Interval.clopperPearson(successes: -1, trials: 2, confidence: 0.9) == nil)
        #expect(Interval.clopperPearson(successes: 5, trials: .max, confidence: 0.9) == nil)
        #expect(Interval.newcombe(successes: 1, trials: 2, against: 1, of: 0, confidence: 0.9) == nil)
    }

    @Test func `huge counts are quick and still right`() throws {
        let exact = try #require(
            Interval.clopperPearson(successes: 500_000_000, trials: 1_000_000_000, confidence: 0.95))
        let wilson = try #require(
            Interval.wilson(successes: 500_000_000, trials: 1_000_000_000, confidence: 0.95))
        #expect((exact.lower - wilson.lower).magnitude < 1e-8)
        #expect(Interval.tango(gains: .max / 4, losses: .max / 4, rows: .max, confidence: 0.95) != nil)
    }

    @Test func `the verdict follows the interval`() {
        let below = Interval(lower: -0.03, upper: -0.02)
        let across = Interval(lower: -0.03, upper: 0.01)
        let above = Interval(lower: 0.01, upper: 0.02)
        #expect(NonInferiority.verdict(below, margin: 0.01) == .fail)
        #expect(NonInferiority.verdict(across, margin: 0.01) == .inconclusive)
        #expect(NonInferiority.verdict(across, margin: 0.03) == .pass)
        #expect(NonInferiority.verdict(above, margin: 0) == .pass)
        #expect(NonInferiority.superiority(above) == .pass)
        #expect(NonInferiority.superiority(across) == .inconclusive)
        #expect(NonInferiority.superiority(below) == .fail)
        #expect(NonInferiority.superiority(Interval(lower: 0, upper: 0)) == .fail)
    }

    @Test func `no number, no verdict`() {
        let fine = Interval(lower: 0, upper: 1)
        #expect(NonInferiority.verdict(fine, margin: -0.01) == nil)
        #expect(NonInferiority.verdict(fine, margin: .nan) == nil)
        #expect(NonInferiority.verdict(Interval(lower: .nan, upper: 1), margin: 1) == nil)
        #expect(NonInferiority.superiority(Interval(lower: 0, upper: .nan)) == nil)
    }
}
