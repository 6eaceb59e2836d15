import HeadgateTestKit
import JSON
import Resampling
import Statistics
import Testing

@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct VectorTests {
    @Test func `random bits agree with the vectors`() throws {
        let group = try #require(try Vectors.gates("prng_splitmix64"))
        var bits = SplitMix64(seed: UInt64(group.count("seed")))
        let expected = try #require(group["first_u64"]?.array).compactMap { $0.string.flatMap(UInt64.init) }
        #expect(expected.count >= 5)
        #expect(expected.map { _ in bits.next() } == expected)
    }

    @Test func `random indexes agree with the vectors`() throws {
        let group = try #require(try Vectors.gates("prng_index"))
        var bits = SplitMix64(seed: UInt64(group.count("seed")))
        let expected = try #require(group["idx"]?.numbers)
        #expect(expected.count >= 20)
        #expect(expected.map { _ in Double(bits.index(below: group.count("n"))) } == expected)
    }

    @Test func `bootstraps agree with the vectors`() throws {
        let group = try #require(try Vectors.gates("bootstrap"))
        try checkSmall(try #require(group["enumerated_n6"]))
        try checkExact(try #require(group["paired_accuracy_exact"]?.array))
        try checkAccelerated(try #require(group["bca_mean_n40"]))
        try checkAreas(try #require(group["paired_AUC_diff"]))
    }

    /// Six values, whose 46,656 resamples were all enumerated.
    private func checkSmall(_ vector: JSON) throws {
        let values = try #require(vector["d"]?.numbers)
        let few = try interval(values, replicates: 2_000) { $0.percentile(confidence: 0.95) }
        let expected = try #require(vector["splitmix64_seed42_B2000_percentile_95"])
        #expect(Vectors.agree(few.lower, expected[0]))
        #expect(Vectors.agree(few.upper, expected[1]))
        let many = try interval(values, replicates: 10_000) { $0.percentile(confidence: 0.95) }
        #expect(isWithin(many.lower, vector["band_B10000_lower"]))
        #expect(isWithin(many.upper, vector["band_B10000_upper"]))
        let bootstrap = try #require(PairedBootstrap(seed: 42, rows: 6, replicates: 10_000))
        let means = try #require(bootstrap.means(of: values, in: 0..<10_000))
        let share = try #require(BootstrapDistribution(means)?.share(atMost: 1e-12))
        let exact = vector.number("exact_P(mean*<=0)")
        #expect((share - exact).magnitude < 3 * (exact * (1 - exact) / 10_000).squareRoot())
    }

    private func checkExact(_ cases: [JSON]) throws {
        #expect(cases.count >= 5)
        for vector in cases {
            let n = vector.count("n")
            let exact = try #require(
                ExactBootstrap(gains: vector.count("b"), losses: vector.count("c"), rows: n))
            for (name, q) in [("inverse_cdf_95", 0.025), ("inverse_cdf_90", 0.05)] {
                #expect(Vectors.agree(exact.quantile(q).map { Double($0) / Double(n) }, vector[name]?[0]))
                #expect(Vectors.agree(exact.quantile(1 - q).map { Double($0) / Double(n) }, vector[name]?[1]))
            }
            #expect(Vectors.agree(exact.atMost(0), vector["P(diff*<=0)"], absolute: 0), "\(vector)")
            let worse = exact.atMost(-((n + 99) / 100))
            #expect(Vectors.agree(worse, vector["P(diff*<=-0.01)"], absolute: 0), "\(vector)")
        }
    }

    private func checkAccelerated(_ vector: JSON) throws {
        let values = try #require(vector["d"]?.numbers)
        let acceleration = try #require(BootstrapDistribution.acceleration(ofMean: values))
        #expect(Vectors.agree(acceleration, vector["acceleration"]))
        let mean = try #require(NeumaierSum.mean(of: values))
        let tolerance = vector.number("tol_for_B>=10000")
        let accelerated = try interval(values, replicates: 10_000) {
            $0.biasCorrected(estimate: mean, acceleration: acceleration, confidence: 0.95)
        }
        #expect((accelerated.lower - vector.number("bca_low")).magnitude <= tolerance)
        #expect((accelerated.upper - vector.number("bca_high")).magnitude <= tolerance)
        let plain = try interval(values, replicates: 10_000) { $0.percentile(confidence: 0.95) }
        #expect((plain.lower - vector.number("percentile_low")).magnitude <= tolerance)
        #expect((plain.upper - vector.number("percentile_high")).magnitude <= tolerance)
    }

    private func checkAreas(_ vector: JSON) throws {
        let data = try #require(try Vectors.gates("delong")?[3])
        let labels = data["y"]?.numbers.map { $0 == 1 } ?? []
        let (one, other) = (data["score_candidate"]?.numbers ?? [], data["score_champion"]?.numbers ?? [])
        let bootstrap = try #require(PairedBootstrap(seed: 42, rows: labels.count, replicates: 10_000))
        let values = bootstrap.statistics(in: 0..<10_000) { rows -> Double? in
            let drawn = rows.map { labels[$0] }
            guard
                let area = Classification.areaUnderCurve(
                    isPositive: drawn, scores: rows.map { one[$0] }),
                let otherArea = Classification.areaUnderCurve(
                    isPositive: drawn, scores: rows.map { other[$0] })
            else { return nil }
            return area - otherArea
        }
        let differences = try #require(values)
        let interval = try #require(BootstrapDistribution(differences)?.percentile(confidence: 0.95))
        let tolerance = vector.number("tol_for_B>=10000")
        #expect((interval.lower - (vector["percentile_95"]?[0]?.number ?? .nan)).magnitude <= tolerance)
        #expect((interval.upper - (vector["percentile_95"]?[1]?.number ?? .nan)).magnitude <= tolerance)
    }

    private func interval(
        _ values: [Double], replicates: Int, _ interval: (BootstrapDistribution) -> Interval?
    ) throws -> Interval {
        let bootstrap = try #require(
            PairedBootstrap(seed: 42, rows: values.count, replicates: replicates))
        let means = try #require(bootstrap.means(of: values, in: 0..<replicates))
        let distribution = try #require(BootstrapDistribution(means))
        let result = interval(distribution)
        return try #require(result)
    }

    private func isWithin(_ value: Double, _ band: JSON?) -> Bool {
        let ends = band?.numbers ?? []
        return ends.count == 2 && value >= ends[0] - 1e-12 && value <= ends[1] + 1e-12
    }
}
