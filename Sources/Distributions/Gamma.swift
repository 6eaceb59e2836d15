internal import Glibc

/// The gamma distribution of scale 1, whose tails are the regularised incomplete gamma functions P and Q.
public enum Gamma {
    /// The largest shape that is computed, which bounds the time: 10¹⁰.
    public static let limit = 1e10

    /// P(a, x), the probability of at most x; NaN where a is not in 0 < a ≤ `limit` or x is below 0.
    public static func cdf(_ x: Double, shape a: Double) -> Double {
        guard a > 0, a <= limit, x >= 0 else { return .nan }
        if x == 0 || x == .infinity { return x == 0 ? 0 : 1 }
        return x < a + 1 ? min(1, series(x, a)) : max(0, 1 - fraction(x, a))
    }

    /// Q(a, x) = 1 − P(a, x), which keeps its digits in the upper tail.
    public static func upperTail(_ x: Double, shape a: Double) -> Double {
        guard a > 0, a <= limit, x >= 0 else { return .nan }
        if x == 0 || x == .infinity { return x == 0 ? 1 : 0 }
        return x < a + 1 ? max(0, 1 - series(x, a)) : min(1, fraction(x, a))
    }

    /// P by its power series, which converges fast below the mean. Source: DLMF 8.11.4.
    private static func series(_ x: Double, _ a: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var step = a
        for _ in 0..<2_000_000 {
            step += 1
            term *= x / step
            sum += term
            if term < sum * 1e-17 { break }
        }
        return sum * SaddlePoint.poisson(a, mean: x)
    }

    /// Q by Lentz's continued fraction, which converges fast above the mean. Source: DLMF 8.9.2.
    private static func fraction(_ x: Double, _ a: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / (b == 0 ? tiny : b)
        var value = d
        var i = 1.0
        while i < 2_000_000 {
            let factor = -i * (i - a)
            b += 2
            d = factor * d + b
            d = 1 / (d.magnitude < tiny ? tiny : d)
            c = b + factor / c
            c = c.magnitude < tiny ? tiny : c
            value *= d * c
            if (d * c - 1).magnitude <= 0x1p-52 { break }
            i += 1
        }
        return value * a * SaddlePoint.poisson(a, mean: x)
    }
}
