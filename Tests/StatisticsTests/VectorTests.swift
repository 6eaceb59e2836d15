import HeadgateTestKit
import JSON
import Statistics
import Testing

/// The groups of `vectors/gates.json` about scores, seeds, samples and sizes.
@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct VectorTests {
    @Test func `DeLong's test agrees with the vectors`() throws {
        let cases = try #require(try Vectors.gates("delong")?.array)
        #expect(cases.count >= 4)
        for vector in cases {
            let test = try #require(
                DeLong(
                    isPositive: vector["y"]?.numbers.map { $0 == 1 } ?? [],
                    candidate: vector["score_candidate"]?.numbers ?? [],
                    champion: vector["score_champion"]?.numbers ?? []))
            #expect(Vectors.agree(test.candidateArea, vector["auc"]?[0]))
            #expect(Vectors.agree(test.championArea, vector["auc"]?[1]))
            #expect(Vectors.agree(test.candidateVariance, vector["cov"]?[0]?[0]))
            #expect(Vectors.agree(test.covariance, vector["cov"]?[0]?[1]))
            #expect(Vectors.agree(test.championVariance, vector["cov"]?[1]?[1]))
            #expect(Vectors.agree(test.differenceVariance, vector["var_diff"]))
            #expect(Vectors.agree(test.z, vector["z"]))
            #expect(Vectors.agree(test.twoSidedP, vector["p_two_sided"]))
            let interval = test.interval(confidence: 0.95)
            #expect(interval?.agrees(with: vector["ci95_diff"]) == true)
            #expect(
                test.candidateInterval(confidence: 0.95)?.agrees(with: vector["ci95_auc_candidate"]) == true)
        }
    }

    @Test func `corrections for several tests agree with the vectors`() throws {
        let cases = try #require(try Vectors.gates("multiplicity")?.array)
        #expect(cases.count >= 5)
        for vector in cases {
            for way in Multiplicity.allCases where way != .none {
                let adjusted = try #require(way.adjusted(vector["p"]?.numbers ?? []))
                let expected = try #require(vector[way.rawValue]?.numbers)
                #expect(adjusted.count == expected.count)
                #expect(zip(adjusted, expected).allSatisfy { Vectors.agree($0, $1) }, "\(way) \(vector)")
                let rejected = vector["\(way.rawValue)_reject_05"]?.array?.compactMap(\.bool)
                #expect(adjusted.map { $0 <= 0.05 } == rejected, "\(way) \(vector)")
            }
        }
    }

    @Test func `calibration agrees with the vectors`() throws {
        let vector = try #require(try Vectors.gates("calibration"))
        let (labels, p) = (vector["y"]?.numbers.map { $0 == 1 } ?? [], vector["p"]?.numbers ?? [])
        let ten = Calibration(isPositive: labels, probabilities: p, bins: 10)
        #expect(Vectors.agree(ten?.expectedError, vector["ece_10_right_closed"]))
        #expect(Vectors.agree(ten?.maximumError, vector["mce_10"]))
        let five = Calibration(isPositive: labels, probabilities: p, bins: 5)
        #expect(Vectors.agree(five?.expectedError, vector["ece_5_right_closed"]))
        #expect(Vectors.agree(Calibration.brierScore(isPositive: labels, probabilities: p), vector["brier"]))
        let loss = Calibration.logLoss(isPositive: labels, probabilities: p)
        #expect(Vectors.agree(loss, vector["log_loss_clip_1e-15"]))
    }

    @Test func `fairness gaps agree with the vectors`() throws {
        let vector = try #require(try Vectors.gates("fairness"))
        let groups = try ["A", "B"].map { name in
            let counts = try #require(vector["groups"]?[name])
            let group = GroupOutcomes(
                truePositives: counts.count("tp"), falsePositives: counts.count("fp"),
                falseNegatives: counts.count("fn"), trueNegatives: counts.count("tn"))
            #expect(Vectors.agree(group.selectionRate, vector["selection_rate"]?[name]))
            #expect(Vectors.agree(group.truePositiveRate, vector["tpr"]?[name]))
            #expect(Vectors.agree(group.falsePositiveRate, vector["fpr"]?[name]))
            return group
        }
        let difference = Fairness.demographicParityDifference(groups)
        #expect(Vectors.agree(difference, vector["demographic_parity_difference"]))
        #expect(
            Vectors.agree(Fairness.demographicParityRatio(groups), vector["demographic_parity_ratio"]))
        let opportunity = Fairness.equalOpportunityDifference(groups)
        #expect(Vectors.agree(opportunity, vector["equal_opportunity_difference"]))
        let odds = Fairness.equalizedOddsDifference(groups)
        #expect(Vectors.agree(odds, vector["equalized_odds_difference"]))
        #expect(Fairness.keepsFourFifths(groups) == vector["four_fifths_pass"]?.bool)
    }

    @Test func `summaries of seeds agree with the vectors`() throws {
        let vector = try #require(try Vectors.gates("multi_seed"))
        let sides = try ["candidate", "champion"].map { name in
            let side = try #require(vector[name])
            let values = try #require(side["x"]?.numbers)
            let summary = try #require(SeedSummary(values))
            #expect(Vectors.agree(summary.mean, side["mean"]))
            #expect(Vectors.agree(summary.standardDeviation, side["std_ddof1"]))
            #expect(Vectors.agree(summary.median, side["median"]))
            #expect(summary.minimum == side.number("min"))
            #expect(summary.maximum == side.number("max"))
            #expect(summary.interval(confidence: 0.95)?.agrees(with: side["ci95_t"]) == true)
            #expect(Vectors.agree(summary.coefficientOfVariation, side["cv"]))
            return values
        }
        let welch = try #require(TTest.welch(sides[0], sides[1]))
        #expect(Vectors.agree(welch.t, vector["welch"]?["t"]))
        #expect(Vectors.agree(welch.degreesOfFreedom, vector["welch"]?["df"]))
        #expect(Vectors.agree(welch.twoSidedP, vector["welch"]?["p"]))
        #expect(welch.interval(confidence: 0.95)?.agrees(with: vector["welch"]?["ci95_diff"]) == true)
        let paired = try #require(TTest.paired(sides[0], sides[1]))
        #expect(Vectors.agree(paired.t, vector["paired_t"]?["t"]))
        #expect(Vectors.agree(paired.twoSidedP, vector["paired_t"]?["p"]))
        let signs = SignedRank(differences: zip(sides[0], sides[1]).map { $0 - $1 })
        #expect(Vectors.agree(signs?.twoSidedP, vector["wilcoxon_exact_p"]))
        let ranks = MannWhitney(candidate: sides[0], champion: sides[1])
        #expect(ranks?.u == vector["mannwhitney"]?.number("U"))
        #expect(Vectors.agree(ranks?.exactTwoSidedP, vector["mannwhitney"]?["p_exact"]))
    }

    @Test func `latency samples agree with the vectors`() throws {
        let vector = try #require(try Vectors.gates("mann_whitney_latency"))
        let test = try #require(
            MannWhitney(
                candidate: vector["cand"]?.numbers ?? [], champion: vector["champ"]?.numbers ?? []))
        #expect(test.u == vector.number("U"))
        #expect(Vectors.agree(test.candidateLargerP, vector["p_greater_asymp_cc_ties"]))
    }
}
