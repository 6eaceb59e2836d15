import Drift
import Testing

/// Whatever the values are, there is an answer: never a trap.
@Suite struct TotalityTests {
    private static let numbers: [Double] = [
        .nan, -.infinity, -.greatestFiniteMagnitude, -1, -0.0, 0, .leastNonzeroMagnitude, 0.5, 1e300,
        .greatestFiniteMagnitude, .infinity,
    ]

    @Test func `values have an answer or none`() {
        for a in Self.numbers {
            for b in Self.numbers {
                for c in Self.numbers {
                    let (one, other) = ([a, b, c], [b, 1, a, c])
                    if let bins = PopulationStability(reference: one, bins: 3) {
                        let (old, new) = (bins.counts(one), bins.counts(other))
                        #expect(old.reduce(0, +) == 3 && new.reduce(0, +) == 4)
                        #expect((PopulationStability.index(reference: old, current: new) ?? -1) >= 0)
                    }
                    let test = KolmogorovSmirnov(one, other)
                    #expect(test.map { (0...1).contains($0.p) && (0...1).contains($0.limitP) } != false)
                    let divergence = JensenShannon.divergence([a, b, c], [c, a, b])
                    #expect(divergence.map { (0...1).contains($0) } != false)
                    #expect(Wasserstein.distance(one, other).map { $0 >= 0 } != false)
                    _ = Wasserstein.distance(one, inDeviationsOf: other)
                }
            }
        }
    }

    @Test func `tables have an answer or none`() {
        let counts = [Int.min, -1, 0, 1, 1 << 40, .max]
        for a in counts {
            for b in counts {
                for c in counts {
                    let test = ChiSquareHomogeneity([[a, b, 1], [c, a, b]])
                    #expect(test.map { (0...1).contains($0.p) } != false, "\(a) \(b) \(c)")
                    _ = PopulationStability.index(reference: [a, b], current: [b, c])
                }
            }
        }
    }
}
