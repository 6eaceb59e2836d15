internal import Glibc

/// The limit of √n·D, where D is how far an empirical distribution function is from the true one.
public enum Kolmogorov {
    /// The probability of more than x; 1 at and below 0.
    ///
    /// 2 Σ (−1)ᵏ⁻¹ exp(−2k²x²), and below x = 1.18, where that converges slowly, its theta transform
    /// 1 − √(2π)/x Σ exp(−(2k−1)²π²/(8x²)).
    ///
    /// Source: G. Marsaglia, W. W. Tsang, J. Wang, Evaluating Kolmogorov's Distribution (2003); DLMF 20.7.
    public static func upperTail(_ x: Double) -> Double {
        guard !x.isNaN else { return .nan }
        guard x > 0.04 else { return 1 }
        if x < 1.18 {
            let unit = exp(-.pi * .pi / (8 * x * x))
            let sum = unit + pow(unit, 9) + pow(unit, 25) + pow(unit, 49)
            return 1 - (2 * .pi).squareRoot() / x * sum
        }
        let unit = exp(-2 * x * x)
        return 2 * (unit - pow(unit, 4) + pow(unit, 9) - pow(unit, 16))
    }
}
