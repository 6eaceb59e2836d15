import Drift
import HeadgateTestKit
import JSON
import Testing

@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct VectorTests {
    private func cases(_ group: String) throws -> [JSON] {
        let cases = try #require(try Vectors.gates(group)?.array)
        #expect(cases.count >= 2)
        return cases
    }

    @Test func `the population stability index agrees with the vectors`() throws {
        for vector in try cases("psi") {
            guard vector["ref_values"] != nil else {
                let (old, new) = (vector["ref"]?.numbers ?? [], vector["cur"]?.numbers ?? [])
                let index = PopulationStability.index(
                    reference: old.map { Int($0) }, current: new.map { Int($0) })
                #expect(Vectors.agree(index, vector["psi"]), "\(vector)")
                continue
            }
            let old = (1...100).map { Double($0) }
            let new = old.map { min(100, $0 + 15) }
            let bins = try #require(PopulationStability(reference: old, bins: vector.count("bins")))
            #expect(zip(bins.edges, vector["edges"]?.numbers ?? []).allSatisfy { Vectors.agree($0, $1) })
            let (oldCounts, newCounts) = (bins.counts(old), bins.counts(new))
            #expect(oldCounts.dropLast().map { Double($0) } == vector["ref_counts"]?.numbers)
            #expect(newCounts.dropLast().map { Double($0) } == vector["cur_counts"]?.numbers)
            let index = PopulationStability.index(reference: oldCounts, current: newCounts)
            #expect(Vectors.agree(index, vector["psi"]))
        }
    }

    @Test func `the Kolmogorov–Smirnov test agrees with the vectors`() throws {
        for vector in try cases("ks_2samp") {
            let test = try #require(
                KolmogorovSmirnov(vector["a"]?.numbers ?? [], vector["b"]?.numbers ?? []))
            #expect(Vectors.agree(test.distance, vector["D"]), "\(vector)")
            #expect(Vectors.agree(test.exactP, vector["p_exact"], absolute: 0), "\(vector)")
            #expect(Vectors.agree(test.limitP, vector["p_kolmogorov(sqrt(nm/(n+m))*D)"]), "\(vector)")
        }
    }

    @Test func `the Jensen–Shannon divergence agrees with the vectors`() throws {
        for vector in try cases("jensen_shannon") {
            let (p, q) = (vector["p"]?.numbers ?? [], vector["q"]?.numbers ?? [])
            #expect(Vectors.agree(JensenShannon.divergence(p, q), vector["js_divergence_base2"]))
            #expect(Vectors.agree(JensenShannon.distance(p, q), vector["js_distance_base2"]))
        }
    }

    @Test func `the χ² test agrees with the vectors`() throws {
        for vector in try cases("chi2_homogeneity") {
            let table = vector["table"]?.array?.map { $0.numbers.map { Int($0) } } ?? []
            let test = try #require(ChiSquareHomogeneity(table))
            #expect(Vectors.agree(test.statistic, vector["chi2"]))
            #expect(test.degreesOfFreedom == vector.count("df"))
            #expect(Vectors.agree(test.p, vector["p"]))
        }
    }

    @Test func `the Wasserstein distance agrees with the vectors`() throws {
        for vector in try cases("wasserstein") {
            let (old, new) = (vector["ref"]?.numbers ?? [], vector["cur"]?.numbers ?? [])
            #expect(Vectors.agree(Wasserstein.distance(old, new), vector["w1"]))
            let scaled = Wasserstein.distance(new, inDeviationsOf: old)
            #expect(Vectors.agree(scaled, vector["w1_over_std_ref_ddof0"]))
        }
    }
}
