internal import Glibc

/// The two pieces from which binomial and Poisson probabilities keep their digits at any size.
///
/// Logarithms of factorials lose them: ln(10⁶!) is 1.3·10⁷, so a probability made of it is off in the ninth
/// digit. Here the large parts have cancelled on paper.
///
/// Source: C. Loader, Fast and Accurate Computation of Binomial Probabilities (2000).
enum SaddlePoint {
    /// ln(x!) less Stirling's formula, for x > 0.
    static func stirlingError(_ x: Double) -> Double {
        guard x > 15 else {
            return logGamma(x + 1) - (x + 0.5) * log(x) + x - 0.918_938_533_204_672_741_78
        }
        let square = x * x
        let tail = (1.0 / 1680 - 1.0 / 1188 / square) / square
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - tail) / square) / square) / x
    }

    /// x ln(x/m) + m − x, the deviance of x from its mean m, for positive x and m.
    static func deviance(_ x: Double, mean: Double) -> Double {
        guard (x - mean).magnitude < 0.1 * (x + mean) else { return x * log(x / mean) + mean - x }
        let v = (x - mean) / (x + mean)
        var sum = (x - mean) * v
        var power = 2 * x * v
        for j in 1..<1000 {
            power *= v * v
            let next = sum + power / Double(2 * j + 1)
            if next == sum { break }
            sum = next
        }
        return sum
    }

    /// Γ(a+b+1) / (Γ(a+1) Γ(b+1)) · xᵃ yᵇ with y = 1 − x: the binomial probability of a among a + b, for real
    /// a, b, x and y above 0.
    static func binomial(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
        let n = a + b
        let errors = stirlingError(n) - stirlingError(a) - stirlingError(b)
        let deviances = deviance(a, mean: n * x) + deviance(b, mean: n * y)
        return exp(errors - deviances) * (n / (2 * .pi * a) / b).squareRoot()
    }

    /// xᵃ e⁻ˣ / Γ(a+1), the Poisson probability of a with mean x, for real a and x above 0.
    static func poisson(_ a: Double, mean x: Double) -> Double {
        exp(-stirlingError(a) - deviance(a, mean: x)) / (2 * .pi * a).squareRoot()
    }

    /// ln Γ(x), without the global variable that C's `lgamma` writes.
    private static func logGamma(_ x: Double) -> Double {
        var sign: Int32 = 0
        return unsafe lgamma_r(x, &sign)
    }
}
