/// The χ² distribution: the gamma distribution of shape df/2 at x/2.
public enum ChiSquare {
    /// The probability of more than x with these degrees of freedom; NaN where one of them makes no sense.
    public static func upperTail(_ x: Double, degreesOfFreedom: Double) -> Double {
        Gamma.upperTail(x / 2, shape: degreesOfFreedom / 2)
    }
}
