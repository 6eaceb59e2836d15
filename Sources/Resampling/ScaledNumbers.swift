/// Positive numbers far beyond the range of a double, each with an exponent of its own.
struct ScaledNumbers {
    /// A number, mantissa · 2^exponent.
    typealias Number = (mantissa: Double, exponent: Int)

    private var numbers: [Number] = []

    /// The last one.
    var last: Number { numbers.last ?? (0, 0) }

    /// The largest exponent.
    var largest: Int { numbers.reduce(Int.min) { $1.mantissa > 0 ? max($0, $1.exponent) : $0 } }

    /// Coefficients 0...n of (low + middle·x + high·x²)ⁿ, up to a common factor; `low` is above 0.
    ///
    /// aₖ = ((n − k + 1)·middle·aₖ₋₁ + (2n − k + 2)·high·aₖ₋₂) / (k·low). No term is negative up to k = n +
    /// 1, so no digits cancel: that is why only half of them are made.
    ///
    /// Source: J. C. P. Miller's recurrence for powers of series (Knuth, TAOCP 2, section 4.7).
    static func powers(low: Double, middle: Double, high: Double, _ n: Int) -> ScaledNumbers {
        var result = ScaledNumbers()
        result.numbers.reserveCapacity(n + 1)
        result.numbers.append((1, 0))
        var (before, last, exponent) = (0.0, 1.0, 0)
        for k in stride(from: 1, through: n, by: 1) {
            let fromLast = Double(n - k + 1) * middle * last
            let next = (fromLast + Double(2 * n - k + 2) * high * before) / (Double(k) * low)
            result.numbers.append((next, exponent))
            (before, last) = (last, next)
            let size = max(before, last)
            guard size > 0, size > 0x1p100 || size < 0x1p-100 else { continue }
            let shift = size > 1 ? 100 : -100
            let factor = size > 1 ? 0x1p-100 : 0x1p100
            (before, last, exponent) = (before * factor, last * factor, exponent + shift)
        }
        return result
    }

    /// All numbers in units of 2^unit; those far below it are 0.
    func values(unit: Int) -> [Double] {
        numbers.map { number in
            let exponent = min(max(number.exponent - unit, -3000), 3000)
            return Double(sign: .plus, exponent: exponent, significand: number.mantissa)
        }
    }
}
