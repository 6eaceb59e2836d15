import Distributions
import Testing

/// Whatever the arguments are, there is an answer, and soon.
@Suite struct TotalityTests {
    private static let numbers: [Double] = [
        .nan, -.infinity, -.greatestFiniteMagnitude, -1e10, -1, -.leastNonzeroMagnitude, 0,
        .leastNonzeroMagnitude, 1e-300, 1e-17, 0.3, 0.5, 1 - 0x1p-53, 1, 1.5, 20, 1e5, 1e10, 1e11, 1e160,
        .greatestFiniteMagnitude, .infinity,
    ]
    private static let counts = [Int.min, -1, 0, 1, 2, 1_000, 1 << 40, .max - 1, .max]

    @Test func `functions of one or two numbers answer`() {
        for x in Self.numbers {
            isProbability(Normal.cdf(x))
            isProbability(Normal.twoSidedP(x))
            isProbability(Kolmogorov.upperTail(x))
            _ = Normal.quantile(x)
            for y in Self.numbers {
                isProbability(StudentT.cdf(x, degreesOfFreedom: y))
                isProbability(StudentT.twoSidedP(x, degreesOfFreedom: y))
                _ = StudentT.quantile(x, degreesOfFreedom: y)
                isProbability(Gamma.cdf(x, shape: y))
                isProbability(Gamma.upperTail(x, shape: y))
                isProbability(ChiSquare.upperTail(x, degreesOfFreedom: y))
                _ = Quantiles.type7([x, y, 1], 0.3)
            }
        }
    }

    @Test func `functions of three numbers answer`() {
        for a in Self.numbers {
            for b in Self.numbers {
                for x in Self.numbers {
                    isProbability(Beta.cdf(x, a, b))
                    if let quantile = Beta.quantile(x, a, b) { isProbability(quantile) }
                }
            }
        }
    }

    @Test func `functions of counts answer`() {
        for n in Self.counts {
            for p in Self.numbers {
                guard let binomial = Binomial(trials: n, probability: p) else { continue }
                for k in Self.counts {
                    isProbability(binomial.atMost(k))
                    isProbability(binomial.atLeast(k))
                    isProbability(binomial.mass(at: k))
                }
            }
            for drawn in Self.counts {
                for k in Self.counts {
                    let table = Hypergeometric(successes: n, drawn: drawn, total: 1_000_000_000)
                    if let p = table?.twoSidedP(k) { isProbability(p) }
                    #expect(Hypergeometric(successes: k, drawn: k, total: n)?.twoSidedP(k) != 2)
                }
            }
        }
    }

    /// NaN says that there is none.
    private func isProbability(_ p: Double, sourceLocation: SourceLocation = #_sourceLocation) {
        if !(p.isNaN || (0...1).contains(p)) {
            #expect((0...1).contains(p), sourceLocation: sourceLocation)
        }
    }
}
