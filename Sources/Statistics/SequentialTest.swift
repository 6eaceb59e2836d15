internal import Glibc

/// Wald's sequential probability ratio test (SPRT) of an error rate: it stops as soon as the evidence is
/// enough.
///
///     var test = SequentialTest(acceptable: 0.01, unacceptable: 0.03, alpha: 0.05, beta: 0.10)
///     test?.add(isError: false)
///
/// Source: A. Wald, Sequential Tests of Statistical Hypotheses (1945).
public struct SequentialTest: Sendable, Hashable {
    /// What the observations so far say.
    public enum Decision: String, Sendable, Hashable {
        /// Not enough yet.
        case goOn = "continue"
        /// The error rate is the acceptable one: take the canary.
        case accept = "accept_canary"
        /// It is the unacceptable one.
        case reject = "reject_canary"
    }

    /// At this log-likelihood ratio and above it is rejected: ln((1−β)/α).
    public let upper: Double
    /// At this one and below it is accepted: ln(β/(1−α)).
    public let lower: Double
    /// How many observations are in; none is added after the decision.
    public private(set) var count = 0
    /// How many of them are errors.
    public private(set) var errors = 0
    private let errorWeight: Double
    private let successWeight: Double

    /// - Parameters:
    ///   - acceptable: The error rate p₀ that is good enough, above 0.
    ///   - unacceptable: The rate p₁ that is too much, above p₀ and below 1.
    ///   - alpha: The chance of rejecting a canary of rate p₀.
    ///   - beta: The chance of accepting one of rate p₁; α + β is below 1. Else the result is `nil`.
    public init?(acceptable: Double, unacceptable: Double, alpha: Double, beta: Double) {
        guard acceptable > 0, acceptable < unacceptable, unacceptable < 1, alpha > 0, beta > 0,
            alpha + beta < 1
        else { return nil }
        upper = log((1 - beta) / alpha)
        lower = log(beta / (1 - alpha))
        errorWeight = log(unacceptable / acceptable)
        successWeight = log1p(-unacceptable) - log1p(-acceptable)
    }

    /// The log-likelihood ratio of both rates.
    public var logLikelihoodRatio: Double {
        Double(errors) * errorWeight + Double(count - errors) * successWeight
    }

    /// What the observations so far say.
    public var decision: Decision {
        let ratio = logLikelihoodRatio
        return ratio >= upper ? .reject : ratio <= lower ? .accept : .goOn
    }

    /// Adds one observation, unless it is decided already.
    public mutating func add(isError: Bool) {
        guard decision == .goOn else { return }
        count += 1
        errors += isError ? 1 : 0
    }
}
