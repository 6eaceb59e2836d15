internal import Glibc

/// The beta distribution, whose distribution function is the regularised incomplete beta function I_x(a, b).
public enum Beta {
    /// The largest parameter that is computed, which bounds the time: 10¹⁰.
    public static let limit = 1e10

    /// I_x(a, b), the probability of at most x; NaN for parameters that are not in 0 < a, b ≤ `limit`, or x
    /// outside of 0...1.
    ///
    /// A continued fraction by Lentz's method, on the side of the mean where it converges fast.
    ///
    /// Source: Numerical Recipes, section 6.4; DLMF 8.17.22. The factor before it: `SaddlePoint`.
    public static func cdf(_ x: Double, _ a: Double, _ b: Double) -> Double {
        tail(x, 1 - x, a, b)
    }

    /// The same with y = 1 − x given apart: near x = 1 it has the digits that x has lost.
    static func tail(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
        guard a > 0, b > 0, a <= limit, b <= limit, x >= 0, y >= 0 else { return .nan }
        if x == 0 || y == 0 { return x == 0 ? 0 : 1 }
        let density = SaddlePoint.binomial(a, b, x: x, y: y)
        if x <= (a + 1) / (a + b + 2) {
            return min(1, density * b / (a + b) * fraction(x, a, b))
        }
        return max(0, 1 - density * a / (a + b) * fraction(y, b, a))
    }

    /// The smallest x with I_x(a, b) ≥ p, to the last digits; `nil` where a parameter makes no sense.
    public static func quantile(_ p: Double, _ a: Double, _ b: Double) -> Double? {
        guard p >= 0, p <= 1, !cdf(0.5, a, b).isNaN else { return nil }
        if p == 0 || p == 1 { return p }
        // From the nearer end, where the digits are.
        if cdf(0.5, a, b) >= p { return Bisection.root(0, 0.5) { tail($0, 1 - $0, a, b) >= p } }
        let complement = 1 - p
        return 1 - Bisection.root(0, 0.5) { tail($0, 1 - $0, b, a) > complement }
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
        var value = d
        var m = 1.0
        // About the root of the larger parameter, which is at most 10⁵ steps.
        while m < 500_000 {
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonzero(1 + even * d, tiny)
            c = nonzero(1 + even / c, tiny)
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + odd * d, tiny)
            c = nonzero(1 + odd / c, tiny)
            value *= d * c
            if (d * c - 1).magnitude <= 0x1p-52 { break }
            m += 1
        }
        return value
    }

    private static func nonzero(_ value: Double, _ tiny: Double) -> Double {
        value.magnitude < tiny ? tiny : value
    }
}
