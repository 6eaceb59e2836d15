import HeadgateTestKit
import JSON
import Statistics
import Testing

/// The groups of `vectors/gates.json` about rules: sizes, looks, sequences and comparisons.
@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct RuleVectorTests {
    @Test func `sample sizes and looks agree with the vectors`() throws {
        let group = try #require(try Vectors.gates("sample_size"))
        for vector in try #require(group["hoeffding_one_var"]?.array) {
            let rows = SampleSize.hoeffding(
                error: vector.number("eps"), failure: vector.number("delta"), answers: try answers(vector))
            #expect(rows == vector.count("n"), "\(vector)")
        }
        for vector in try #require(group["bennett_paired"]?.array) {
            let rows = SampleSize.bennett(
                disagreement: vector.number("p"), error: vector.number("eps"),
                failure: vector.number("delta"), answers: try answers(vector))
            #expect(rows == vector.count("n"), "\(vector)")
        }
        for vector in try #require(group["max_bias_after_k_looks"]?.array) {
            let bound = LookBudget.biasBound(
                looks: vector.count("k"), rows: vector.count("n"), failure: vector.number("delta"))
            #expect(Vectors.agree(bound, vector["bound"]), "\(vector)")
        }
        for vector in try #require(group["gates_left_examples"]?.array) {
            let looks = LookBudget.looks(
                rows: vector.count("n"), error: vector.number("eps"), failure: vector.number("delta"))
            #expect(looks == vector.count("k"), "\(vector)")
        }
        for vector in try #require(group["n_for_noninferiority_paired"]?.array) {
            let rows = SampleSize.nonInferiority(
                disagreement: vector.number("disagreement"), margin: vector.number("margin"),
                alpha: vector.number("alpha"), power: vector.number("power"))
            #expect(rows == vector.count("n"), "\(vector)")
        }
    }

    private func answers(_ vector: JSON) throws -> SampleSize.Answers {
        switch try #require(vector["adaptivity"]?.string) {
        case "single": .single
        case "none": .independent(vector.count("H"))
        default: .adaptive(vector.count("H"))
        }
    }

    @Test func `the Ladder agrees with the vectors`() throws {
        let group = try #require(try Vectors.gates("ladder"))
        var ladder = Ladder()
        let losses = try #require(group["per_example_losses"]?.array).map(\.numbers)
        let released = try #require(group["parameter_free_released"]?.numbers)
        #expect(losses.count == released.count)
        for (losses, expected) in zip(losses, released) {
            #expect(Vectors.agree(ladder.submit(losses), expected))
        }
        let steps = try #require(group["step_eta_0.05"])
        var stepped = Ladder()
        for (risk, expected) in zip(steps["risk"]?.numbers ?? [], steps["released"]?.numbers ?? []) {
            #expect(Vectors.agree(stepped.submit(risk: risk, step: 0.05), expected))
        }
    }

    @Test func `the sequential test agrees with the vectors`() throws {
        let group = try #require(try Vectors.gates("sprt"))
        let fresh = try #require(
            SequentialTest(
                acceptable: group.number("p0"), unacceptable: group.number("p1"),
                alpha: group.number("alpha"), beta: group.number("beta")))
        #expect(Vectors.agree(fresh.upper, group["upper"]))
        #expect(Vectors.agree(fresh.lower, group["lower"]))
        for vector in try #require(group["cases"]?.array) {
            var test = fresh
            let errors = vector["errors_at"]?.numbers ?? []
            for row in 1...vector.count("n") { test.add(isError: errors.contains(Double(row))) }
            #expect(test.decision.rawValue == vector["decision"]?.string, "\(vector)")
            #expect(test.count == vector.count("at"), "\(vector)")
            #expect(Vectors.agree(test.logLikelihoodRatio, vector["llr"]), "\(vector)")
        }
    }

    @Test func `comparisons agree with the vectors`() throws {
        let cases = try #require(try Vectors.gates("compare")?["cases"]?.array)
        #expect(cases.count >= 8)
        for vector in cases {
            let (candidate, base) = (vector.number("cand"), vector.number("base"))
            if let change = vector["min_abs_change"]?.number {
                #expect(Comparison.isAtLeast(candidate, base + change) == vector["pass"]?.bool, "\(vector)")
                continue
            }
            let change = Comparison.relativeChange(candidate, from: base)
            let isKept = change.map { Comparison.isAtLeast($0, vector.number("min_rel_change")) }
            if vector["verdict"]?.string == "ERROR" {
                #expect(isKept == nil, "\(vector)")
            } else {
                #expect((isKept ?? false) == vector["pass"]?.bool, "\(vector)")
            }
        }
    }
}
