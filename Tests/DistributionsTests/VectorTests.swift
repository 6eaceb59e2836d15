import Distributions
import HeadgateTestKit
import JSON
import Testing

@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct VectorTests {
    private func special(_ name: String, _ check: (JSON) -> Void) throws {
        let cases = try #require(try Vectors.gates("special")?[name]?.array)
        #expect(!cases.isEmpty)
        cases.forEach(check)
    }

    @Test func `special functions agree with the vectors`() throws {
        try special("norm_ppf") { #expect(Vectors.agree(Normal.quantile($0.number("p")), $0["z"]), "\($0)") }
        try special("norm_cdf") { #expect(agreesInTail(Normal.cdf($0.number("x")), $0["p"]), "\($0)") }
        try special("t_ppf") { vector in
            let t = StudentT.quantile(vector.number("p"), degreesOfFreedom: vector.number("df"))
            #expect(Vectors.agree(t, vector["t"]), "\(vector)")
        }
        try special("t_cdf") { vector in
            let p = StudentT.cdf(vector.number("t"), degreesOfFreedom: vector.number("df"))
            #expect(Vectors.agree(p, vector["p"]), "\(vector)")
        }
        try special("chi2_sf") { vector in
            let p = ChiSquare.upperTail(vector.number("x"), degreesOfFreedom: vector.number("df"))
            #expect(agreesInTail(p, vector["p"]), "\(vector)")
        }
        try special("beta_ppf") { vector in
            let x = Beta.quantile(vector.number("p"), vector.number("a"), vector.number("b"))
            #expect(Vectors.agree(x, vector["x"]), "\(vector)")
        }
        try special("binom_cdf") { vector in
            let binomial = Binomial(trials: vector.count("n"), probability: vector.number("p"))
            #expect(agreesInTail(binomial?.atMost(vector.count("k")), vector["cdf"]), "\(vector)")
        }
        try special("kolmogorov_sf") {
            #expect(agreesInTail(Kolmogorov.upperTail($0.number("x")), $0["p"]), "\($0)")
        }
        try special("quantile_type7") { vector in
            let value = Quantiles.type7(vector["x"]?.numbers ?? [], vector.number("q"))
            #expect(Vectors.agree(value, vector["v"]), "\(vector)")
        }
    }

    /// Small probabilities must have their own nine digits.
    private func agreesInTail(_ value: Double?, _ expected: JSON?) -> Bool {
        Vectors.agree(value, expected, absolute: 0)
    }
}
