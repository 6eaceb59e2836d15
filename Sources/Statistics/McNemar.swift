internal import Distributions

/// McNemar's test: whether the rows that only the candidate gets right outnumber those it alone gets wrong.
///
///     McNemar(gains: 10, losses: 2)?.exactP   // 0.03857421875
///
/// Under no difference each disagreement is a fair coin, so gains are Bin(gains + losses, ½).
///
/// Source: Q. McNemar (1947); mid-p: M. W. Fagerland, S. Lydersen, P. Laake, The McNemar Test for Binary
/// Matched-Pairs Data (2013).
public struct McNemar: Sendable, Hashable {
    /// Rows that only the candidate gets right (b).
    public let gains: Int
    /// Rows that only the champion gets right (c).
    public let losses: Int
    private let coin: Binomial

    /// `nil` for counts below 0 or more than 10¹⁰ in all.
    public init?(gains: Int, losses: Int) {
        guard gains >= 0, losses >= 0, let coin = Binomial(trials: gains &+ losses, probability: 0.5) else {
            return nil
        }
        self.gains = gains
        self.losses = losses
        self.coin = coin
    }

    /// 2 P(Bin(b+c, ½) ≤ min(b, c)), at most 1.
    public var exactP: Double { min(1, 2 * coin.atMost(min(gains, losses))) }

    /// `exactP` less the probability of what was seen: less cautious, and nearer to the level that was asked
    /// for.
    public var midP: Double {
        gains == 0 && losses == 0 ? 1 : exactP - coin.mass(at: min(gains, losses))
    }

    /// P(Bin(b+c, ½) ≥ b), which is small when the candidate is better.
    public var candidateBetterP: Double { coin.atMost(losses) }

    /// P(Bin(b+c, ½) ≥ c), which is small when the candidate is worse.
    public var candidateWorseP: Double { coin.atMost(gains) }

    /// (|b − c| − 1)²/(b + c), or (b − c)²/(b + c) without the correction for continuity; 0 without
    /// disagreement.
    public func chiSquare(corrected: Bool) -> Double {
        let gap = Double((gains - losses).magnitude)
        let distance = corrected ? max(0, gap - 1) : gap
        // Equal counts are corrected too, as statsmodels does: |0| − 1, squared.
        let numerator = corrected && gap == 0 ? 1 : distance * distance
        return gains == 0 && losses == 0 ? 0 : numerator / Double(gains + losses)
    }

    /// The probability of a larger `chiSquare`, which is near `midP` for many disagreements.
    public func chiSquareP(corrected: Bool) -> Double {
        ChiSquare.upperTail(chiSquare(corrected: corrected), degreesOfFreedom: 1)
    }
}
