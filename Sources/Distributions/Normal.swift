internal import Glibc

/// The standard normal distribution: mean 0, standard deviation 1.
///
///     Normal.quantile(0.975)   // 1.959963984540054
///     Normal.cdf(-1.96)        // 0.024997895148220435
public enum Normal {
    /// The probability of at most `z`, Φ(z) = ½ erfc(−z/√2), which keeps its digits far in the lower tail.
    public static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }

    /// The probability of more than `z`, which keeps its digits far in the upper tail.
    public static func upperTail(_ z: Double) -> Double { cdf(-z) }

    /// The probability of a value at least as far from 0 as `z`, on either side.
    public static func twoSidedP(_ z: Double) -> Double { erfc(z.magnitude * 0.5.squareRoot()) }

    /// The value that is exceeded with probability 1 − p, Φ⁻¹(p): infinite at 0 and 1, NaN outside of them.
    ///
    /// Source: M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988); relative error 1e-16.
    public static func quantile(_ p: Double) -> Double {
        guard p >= 0, p <= 1 else { return .nan }
        if p == 0 || p == 1 { return p == 0 ? -.infinity : .infinity }
        let fromMiddle = p - 0.5
        if fromMiddle.magnitude <= 0.425 {
            let r = 0.180625 - fromMiddle * fromMiddle
            return fromMiddle * polynomial(middle.above, r) / polynomial(middle.below, r)
        }
        let r = (-log(fromMiddle < 0 ? p : 1 - p)).squareRoot()
        let (fit, start) = r <= 5 ? (near, 1.6) : (far, 5)
        let size = polynomial(fit.above, r - start) / polynomial(fit.below, r - start)
        return fromMiddle < 0 ? -size : size
    }

    /// Numerator and denominator of a rational function, highest power first.
    private typealias Rational = (above: [Double], below: [Double])

    private static let middle: Rational = (
        [
            2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
            13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080,
        ],
        [
            5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
            5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1,
        ]
    )

    private static let near: Rational = (
        [
            7.7454501427834140764e-4, 0.0227238449892691845833, 0.241780725177450611770,
            1.27045825245236838258, 3.64784832476320460504, 5.76949722146069140550,
            4.63033784615654529590, 1.42343711074968357734,
        ],
        [
            1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966,
            0.148103976427480074590, 0.689767334985100004550, 1.67638483018380384940,
            2.05319162663775882187, 1,
        ]
    )

    private static let far: Rational = (
        [
            2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.00124266094738807843860,
            0.0265321895265761230930, 0.296560571828504891230, 1.78482653991729133580,
            5.46378491116411436990, 6.65790464350110377720,
        ],
        [
            2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
            7.86869131145613259100e-4, 0.0148753612908506148525, 0.136929880922735805310,
            0.599832206555887937690, 1,
        ]
    )

    private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
        coefficients.reduce(0) { $0 * x + $1 }
    }
}
