import Drift
import Testing

@Suite struct DriftTests {
    private static let samples: [[Double]] = [
        [1], [1, 1, 1], [1, 2, 3, 4, 5], [-3, 0, 0.5, 1e9], [.leastNonzeroMagnitude, 1],
        (0..<500).map { Double(($0 * 37) % 101) },
    ]

    @Test(arguments: samples)
    func `nothing has moved from itself, in any order of rows`(sample: [Double]) throws {
        let bins = try #require(PopulationStability(reference: sample))
        #expect(bins.edges == bins.edges.sorted() && Set(bins.edges).count == bins.edges.count)
        let counts = bins.counts(sample)
        #expect(counts.reduce(0, +) == sample.count && counts == bins.counts(sample.reversed()))
        #expect(PopulationStability.index(reference: counts, current: counts) == 0)
        let test = try #require(KolmogorovSmirnov(sample, sample.reversed()))
        #expect(test.distance == 0 && test.p == 1 && test.limitP == 1)
        #expect(Wasserstein.distance(sample, sample.reversed()) == 0)
        #expect(JensenShannon.divergence(sample.map(\.magnitude), sample.map(\.magnitude)) == 0)
    }

    @Test func `measures are the same from both sides`() throws {
        for one in Self.samples {
            for other in Self.samples {
                let test = try #require(KolmogorovSmirnov(one, other))
                let turned = try #require(KolmogorovSmirnov(other, one))
                #expect(test.distance == turned.distance)
                #expect((test.p - turned.p).magnitude < 1e-12)
                #expect((0...1).contains(test.distance) && (0...1).contains(test.p))
                let (there, back) = (Wasserstein.distance(one, other), Wasserstein.distance(other, one))
                #expect(there == back && (there ?? -1) >= 0)
            }
        }
    }

    @Test func `NaN has a bin of its own`() throws {
        let bins = try #require(PopulationStability(reference: [1, 2, 3, .nan], bins: 2))
        #expect(bins.edges == [2])
        #expect(bins.counts([.nan, .nan, 2, 2.5, -.infinity, .infinity]) == [2, 2, 2])
        let empty = try #require(PopulationStability(reference: [.nan], bins: 10))
        #expect(empty.edges.isEmpty && empty.counts([.nan, 1]) == [1, 1])
        let wild = try #require(PopulationStability(reference: [-.infinity, .infinity, 0]))
        #expect(wild.edges.allSatisfy { !$0.isNaN })
        #expect(PopulationStability(reference: []) == nil)
        #expect(PopulationStability(reference: [1], bins: 0) == nil)
        #expect(PopulationStability(reference: [1, 2], bins: 1)?.edges == [])
    }

    @Test func `shares that cannot be have no index`() {
        #expect(PopulationStability.index(reference: [1, 2], current: [1]) == nil)
        #expect(PopulationStability.index(reference: [0, 0], current: [1, 2]) == nil)
        #expect(PopulationStability.index(reference: [], current: []) == nil)
        #expect(PopulationStability.index(reference: [-1, 2], current: [1, 2]) == nil)
        #expect(PopulationStability.index(reference: [1, 2], current: [1, 2], floor: 0) == nil)
        #expect(JensenShannon.divergence([1], [1, 2]) == nil)
        #expect(JensenShannon.divergence([.nan, 1], [1, 2]) == nil)
        #expect(JensenShannon.divergence([.infinity, 1], [1, 2]) == nil)
        #expect(JensenShannon.distance([0, 0], [1, 2]) == nil)
    }

    @Test func `samples that cannot be compared are not`() {
        #expect(KolmogorovSmirnov([], [1]) == nil && KolmogorovSmirnov([1], [.nan]) == nil)
        #expect(Wasserstein.distance([], [1]) == nil && Wasserstein.distance([.infinity], [1]) == nil)
        #expect(Wasserstein.distance([1, 2], inDeviationsOf: [3, 3]) == nil)
        #expect(ChiSquareHomogeneity([]) == nil && ChiSquareHomogeneity([[1, 2]]) == nil)
        #expect(
            ChiSquareHomogeneity([[1, 2], [1]]) == nil && ChiSquareHomogeneity([[1, -2], [1, 2]]) == nil)
        #expect(
            ChiSquareHomogeneity([[0, 0], [1, 2]]) == nil && ChiSquareHomogeneity([[1, 0], [2, 0]]) == nil)
        #expect(ChiSquareHomogeneity([[.max, .max], [.max, .max]])?.p == 1)
    }

    @Test func `a category that nobody is in changes nothing`() throws {
        let without = try #require(ChiSquareHomogeneity([[30, 50], [45, 35]]))
        let with = try #require(ChiSquareHomogeneity([[30, 0, 50], [45, 0, 35]]))
        #expect(without == with && without.degreesOfFreedom == 1)
        #expect(without.smallestExpected == 37.5)
    }

    @Test func `samples apart are as far as can be`() throws {
        let test = try #require(KolmogorovSmirnov([1, 2, 3], [4, 5, 6]))
        #expect(test.distance == 1)
        // Two of the twenty orders.
        #expect((test.p - 0.1).magnitude < 1e-15)
        #expect(JensenShannon.divergence([1, 0], [0, 5]) == 1)
        #expect(Wasserstein.distance([0], [0, 10]) == 5)
    }

    @Test func `many rows are quick`() throws {
        let many = (0..<200_000).map { Double(($0 &* 7919) % 200_003) }
        let test = try #require(KolmogorovSmirnov(many, many.map { $0 + 100 }))
        #expect(test.exactP == nil && test.p > 0.9)
        #expect(test.distance < 0.001)
    }
}
