import Distributions
import Testing

@Suite struct DistributionTests {
    /// Probabilities down to the smallest, and what is none.
    private static let probabilities = [
        0, .leastNonzeroMagnitude, 1e-300, 1e-12, 0.001, 0.3, 0.5, 0.7, 0.999, 1 - 0x1p-53, 1,
    ]
    private static let nonsense: [Double] = [.nan, -1, -Double.infinity, .infinity, 2]

    @Test(arguments: probabilities)
    func `a quantile is where the distribution function reaches its probability`(p: Double) throws {
        #expect(isNear(Normal.cdf(Normal.quantile(p)), p))
        for df in [0.5, 1, 4.7, 30, 1e6, 1e12, .infinity] {
            #expect(isNear(StudentT.cdf(StudentT.quantile(p, degreesOfFreedom: df), degreesOfFreedom: df), p))
        }
        for (a, b) in [(1.0, 1.0), (0.5, 0.5), (3, 900), (1e6, 10)] {
            let x = try #require(Beta.quantile(p, a, b))
            #expect((0...1).contains(x))
            #expect(isNear(Beta.cdf(x, a, b), p) || x < 1e-300 || x > 1 - 1e-10)
        }
    }

    private func isNear(_ value: Double, _ p: Double) -> Bool { (value - p).magnitude <= 1e-12 + 1e-10 * p }

    @Test(arguments: nonsense)
    func `no probability, no quantile`(p: Double) {
        #expect(Normal.quantile(p).isNaN)
        #expect(StudentT.quantile(p, degreesOfFreedom: 3).isNaN)
        #expect(Beta.quantile(p, 2, 3) == nil)
        #expect(Quantiles.type7([1, 2], p) == nil)
        #expect(Binomial(trials: 3, probability: p) == nil)
    }

    @Test(arguments: [Double.nan, -1, 0, -Double.infinity])
    func `nonsense gives NaN and never traps`(value: Double) {
        #expect(StudentT.cdf(1, degreesOfFreedom: value).isNaN)
        #expect(StudentT.twoSidedP(1, degreesOfFreedom: value).isNaN)
        #expect(Beta.cdf(0.5, value, 1).isNaN)
        #expect(Beta.cdf(0.5, 1, value).isNaN)
        #expect(Gamma.cdf(1, shape: value).isNaN)
        #expect(Gamma.upperTail(1, shape: value).isNaN)
        #expect(ChiSquare.upperTail(1, degreesOfFreedom: value).isNaN)
        #expect(Normal.cdf(.nan).isNaN)
        #expect(Kolmogorov.upperTail(.nan).isNaN)
        #expect(Beta.cdf(.nan, 1, 1).isNaN)
    }

    @Test func `distribution functions rise from 0 to 1`() throws {
        let functions: [(String, (Double) -> Double)] = [
            ("normal", Normal.cdf), ("Kolmogorov", { 1 - Kolmogorov.upperTail($0 / 5 + 1) }),
            ("t", { StudentT.cdf($0, degreesOfFreedom: 2.5) }),
            ("gamma", { Gamma.cdf(max(0, $0 + 5), shape: 4) }),
            ("beta", { Beta.cdf(min(max($0 / 10 + 0.5, 0), 1), 2, 7) }),
        ]
        for (name, function) in functions {
            let values = stride(from: -12.0, through: 40, by: 0.125).map(function)
            #expect(values.allSatisfy { (0...1).contains($0) }, "\(name)")
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-15 }, "\(name)")
            #expect((values.first ?? 1) < 0.01 && (values.last ?? 0) > 0.99, "\(name)")
        }
    }

    @Test func `both tails are 1 together`() throws {
        for x in [0.0, 0.1, 1, 5, 19, 20, 21, 400, .infinity] {
            #expect((Gamma.cdf(x, shape: 20) + Gamma.upperTail(x, shape: 20) - 1).magnitude < 1e-14)
            #expect((Normal.cdf(x) + Normal.upperTail(x) - 1).magnitude < 1e-15)
        }
        let binomial = try #require(Binomial(trials: 50, probability: 0.3))
        for k in -2...52 {
            #expect((binomial.atMost(k) + binomial.atLeast(k + 1) - 1).magnitude < 1e-13)
            let gap = binomial.atMost(k) - binomial.atMost(k - 1)
            #expect((gap - binomial.mass(at: k)).magnitude < 1e-13)
        }
    }

    @Test func `a few trials are those counted by hand`() throws {
        let binomial = try #require(Binomial(trials: 3, probability: 0.5))
        let masses = (-1...4).map(binomial.mass)
        #expect(zip(masses, [0, 0.125, 0.375, 0.375, 0.125, 0]).allSatisfy { ($0 - $1).magnitude < 1e-15 })
        for certain in [0.0, 1] {
            let binomial = try #require(Binomial(trials: 7, probability: certain))
            #expect(binomial.mass(at: certain == 0 ? 0 : 7) == 1)
            #expect(binomial.atMost(6) == (certain == 0 ? 1 : 0))
        }
        #expect(Binomial(trials: 0, probability: 0.5)?.atMost(0) == 1)
        #expect(Binomial(trials: -1, probability: 0.5) == nil)
        #expect(Binomial(trials: .max, probability: 0.5) == nil)
    }

    @Test func `huge counts take no longer and keep their digits`() throws {
        // scipy 1.17.1: binom.cdf(499_950_000, 10**9, 0.5).
        let binomial = try #require(Binomial(trials: 1_000_000_000, probability: 0.5))
        #expect((binomial.atMost(499_950_000) / 0.0007827861305386242 - 1).magnitude < 1e-8)
        #expect((binomial.atMost(500_000_000) - 0.5).magnitude < 1e-4)
        #expect((ChiSquare.upperTail(1e9, degreesOfFreedom: 1e9) - 0.5).magnitude < 1e-4)
        let halves = Hypergeometric(successes: 500_000_000, drawn: 500_000_000, total: 1_000_000_000)
        #expect(halves?.twoSidedP(250_000_000) == 1)
        #expect((halves?.twoSidedP(249_000_000) ?? 1) < 1e-300)
    }

    @Test func `the exact test of two groups is 1 where nothing differs`() {
        #expect(Hypergeometric(successes: 0, drawn: 5, total: 9)?.twoSidedP(0) == 1)
        #expect(Hypergeometric(successes: 9, drawn: 5, total: 9)?.twoSidedP(5) == 1)
        #expect(Hypergeometric(successes: 0, drawn: 0, total: 0)?.twoSidedP(0) == 1)
        #expect(Hypergeometric(successes: 3, drawn: 5, total: 9)?.twoSidedP(4) == nil)
        #expect(Hypergeometric(successes: -1, drawn: 5, total: 9) == nil)
        #expect(Hypergeometric(successes: 1, drawn: 5, total: -9) == nil)
        #expect(Hypergeometric(successes: 10, drawn: 5, total: 9) == nil)
    }

    @Test func `quantiles lie between the values around them`() {
        #expect(Quantiles.type7([], 0.5) == nil)
        #expect(Quantiles.type7([1, .nan], 0.5) == nil)
        #expect(Quantiles.type7([7], 0.3) == 7)
        #expect(Quantiles.type7([4, 1], 0.5) == 2.5)
        #expect(Quantiles.type7([.infinity, 1, .infinity], 0.75) == .infinity)
        let values = (0..<100).map { Double(($0 * 37) % 101) }
        let quantiles = stride(from: 0.0, through: 1, by: 0.01).compactMap { Quantiles.type7(values, $0) }
        #expect(quantiles == quantiles.sorted() && quantiles.count == 101)
    }

    @Test func `halving ends at two neighbours`() {
        #expect(Bisection.root(0, 1) { $0 >= 0.1 } == 0.1)
        #expect(Bisection.root(0, 1) { _ in false } == 1)
        #expect(Bisection.root(0, 1) { _ in true } == .leastNonzeroMagnitude)
        #expect(Bisection.root(1, 1) { _ in true } == 1)
        #expect(Bisection.root(.nan, 1) { _ in true } == 1)
    }
}
