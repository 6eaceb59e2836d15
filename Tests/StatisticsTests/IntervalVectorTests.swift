import Distributions
import HeadgateTestKit
import JSON
import Statistics
import Testing

/// The groups of `vectors/gates.json` about shares of rows.
@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct IntervalVectorTests {
    @Test func `intervals of a share agree with the vectors`() throws {
        let cases = try #require(try Vectors.gates("proportion_ci")?.array)
        #expect(cases.count >= 33)
        for vector in cases {
            let (k, n, confidence) = (vector.count("k"), vector.count("n"), vector.number("conf"))
            let wilson = Interval.wilson(successes: k, trials: n, confidence: confidence)
            #expect(wilson?.agrees(with: vector["wilson"]) == true, "\(vector)")
            let exact = Interval.clopperPearson(successes: k, trials: n, confidence: confidence)
            #expect(exact?.agrees(with: vector["clopper_pearson"]) == true, "\(vector)")
            let oneSided = Interval.wilson(successes: k, trials: n, confidence: 2 * confidence - 1)
            #expect(Vectors.agree(oneSided?.lower, vector["wilson_one_sided_lower"]), "\(vector)")
        }
    }

    @Test func `differences of unpaired shares agree with the vectors`() throws {
        let cases = try #require(try Vectors.gates("newcombe_unpaired")?.array)
        #expect(cases.count >= 4)
        for vector in cases {
            let (k, n) = (vector.count("k1"), vector.count("n1"))
            let (others, otherCount) = (vector.count("k0"), vector.count("n0"))
            let interval = Interval.newcombe(
                successes: k, trials: n, against: others, of: otherCount, confidence: vector.number("conf"))
            #expect(interval?.agrees(with: vector["ci"]) == true, "\(vector)")
            let table = Hypergeometric(successes: k + others, drawn: n, total: n + otherCount)
            #expect(
                Vectors.agree(table?.twoSidedP(k), vector["fisher_two_sided_p"], absolute: 0), "\(vector)")
        }
    }

    @Test func `McNemar's test agrees with the vectors`() throws {
        let cases = try #require(try Vectors.gates("mcnemar")?.array)
        #expect(cases.count >= 9)
        for vector in cases {
            let test = try #require(McNemar(gains: vector.count("b"), losses: vector.count("c")))
            let values = [
                "p_exact_two_sided": test.exactP, "p_midp_two_sided": test.midP,
                "p_one_sided_candidate_better": test.candidateBetterP,
                "chi2_corrected": test.chiSquare(corrected: true),
                "p_corrected": test.chiSquareP(corrected: true),
                "chi2_uncorrected": test.chiSquare(corrected: false),
                "p_uncorrected": test.chiSquareP(corrected: false),
            ]
            for (name, value) in values {
                #expect(Vectors.agree(value, vector[name], absolute: 0), "\(name) of \(vector)")
            }
        }
    }

    @Test func `differences of paired shares agree with the vectors`() throws {
        let cases = try #require(try Vectors.gates("paired_proportion_diff")?.array)
        #expect(cases.count >= 18)
        for vector in cases {
            let (b, c, n) = (vector.count("b"), vector.count("c"), vector.count("n"))
            let confidence = vector.number("conf")
            let tango = Interval.tango(gains: b, losses: c, rows: n, confidence: confidence)
            #expect(tango?.agrees(with: vector["tango"]) == true, "\(vector)")
            let wald = Interval.wald(gains: b, losses: c, rows: n, confidence: confidence)
            #expect(wald?.agrees(with: vector["wald"]) == true, "\(vector)")
            let adjusted = Interval.bonettPrice(gains: b, losses: c, rows: n, confidence: confidence)
            #expect(adjusted?.agrees(with: vector["bonett_price"]) == true, "\(vector)")
        }
    }

    @Test func `the rule of non-inferiority agrees with the vectors`() throws {
        let cases = try #require(try Vectors.gates("noninferiority")?.array)
        #expect(cases.count >= 7)
        for vector in cases {
            let interval = try #require(
                Interval.tango(
                    gains: vector.count("b"), losses: vector.count("c"), rows: vector.count("n"),
                    confidence: 2 * vector.number("conf_one_sided") - 1))
            #expect(interval.agrees(with: vector["ci90_tango"]), "\(vector)")
            let verdict = NonInferiority.verdict(interval, margin: vector.number("margin"))
            #expect(verdict?.rawValue == vector["verdict"]?.string, "\(vector)")
        }
    }
}
