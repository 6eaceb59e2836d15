/// The Ladder: a score of a test set is released only when it is clearly better than the last one released.
///
/// So the released scores say little about the test set itself, however often it is asked.
///
/// Source: A. Blum, M. Hardt, The Ladder: A Reliable Leaderboard for Machine Learning Competitions (2015).
public struct Ladder: Sendable, Hashable {
    /// The risk that was released last; `nil` before the first.
    public private(set) var released: Double?
    private var losses: [Double] = []

    /// Nothing has been released.
    public init() {}

    /// The ladder where it stood, from the losses of the model that was released last; from the start where
    /// they have no finite mean.
    public init(resumingAt losses: [Double]) {
        guard let risk = NeumaierSum.mean(of: losses), risk.isFinite else { return }
        released = risk
        self.losses = losses
    }

    /// The parameter-free Ladder: released when the mean loss is below the last by one standard error of the
    /// paired difference, sd(lᵢ − l′ᵢ)/√n.
    ///
    /// - Parameter losses: One loss a row, the same rows each time.
    /// - Returns: The risk to show, new or as before; `nil` for no losses, NaN, or another number of rows.
    public mutating func submit(_ losses: [Double]) -> Double? {
        guard let risk = NeumaierSum.mean(of: losses), risk.isFinite else { return nil }
        if let released {
            guard losses.count == self.losses.count else { return nil }
            let differences = zip(losses, self.losses).map { $0 - $1 }
            let deviation = Spread.standardDeviation(differences) ?? .infinity
            let bar = released - deviation / Double(losses.count).squareRoot()
            guard Comparison.isAbove(bar, risk) else { return released }
        }
        released = risk
        self.losses = losses
        return risk
    }

    /// The Ladder with a fixed step: a risk below the last by more than the step, rounded to a multiple of
    /// it.
    ///
    /// - Returns: The risk to show; `nil` for a risk that is not finite or a step that is not above 0.
    public mutating func submit(risk: Double, step: Double) -> Double? {
        guard risk.isFinite, step > 0, step.isFinite else { return nil }
        if let released, !Comparison.isAbove(released - step, risk) { return released }
        let rounded = (risk / step).rounded() * step
        released = rounded
        return rounded
    }
}
