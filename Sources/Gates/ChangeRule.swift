internal import Statistics

/// Which way a metric gets better.
public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// Accuracy, AUC, R².
    case higher
    /// Losses and errors.
    case lower
}

/// A rule on the difference between candidate and reference.
public enum ChangeRule: Sendable, Hashable {
    /// Not worse than the reference by more than this much.
    case margin(Double)
    /// Better than the reference, by more than rounding.
    case superior
    /// At most this share of the reference's magnitude above it; for metrics where lower is better.
    case maxRelativeIncrease(Double)
    /// At most this share of the reference's magnitude below it; for metrics where higher is better.
    case maxRelativeDecrease(Double)
    /// Better than the reference by at least this much.
    case minAbsoluteChange(Double)
    /// Better than the reference by at least this share of its magnitude.
    case minRelativeChange(Double)

    /// Whether it is about a share of the reference, which is not defined for a reference of 0.
    var isRelative: Bool {
        switch self {
        case .maxRelativeIncrease, .maxRelativeDecrease, .minRelativeChange: true
        case .margin, .superior, .minAbsoluteChange: false
        }
    }

    /// Whether finite numbers keep the rule; for a relative rule the reference is not 0.
    func holds(_ candidate: Double, _ reference: Double, _ direction: Direction) -> Bool {
        switch self {
        case .margin(let margin): isBetter(candidate, reference, by: -margin, direction)
        case .superior:
            direction == .higher
                ? Comparison.isAbove(candidate, reference) : Comparison.isAbove(reference, candidate)
        case .maxRelativeIncrease(let ratio):
            Comparison.isAtLeast(reference + ratio * reference.magnitude, candidate)
        case .maxRelativeDecrease(let ratio):
            Comparison.isAtLeast(candidate, reference - ratio * reference.magnitude)
        case .minAbsoluteChange(let change): isBetter(candidate, reference, by: change, direction)
        case .minRelativeChange(let ratio):
            isBetter(candidate, reference, by: ratio * reference.magnitude, direction)
        }
    }

    private func isBetter(
        _ candidate: Double, _ reference: Double, by amount: Double, _ direction: Direction
    ) -> Bool {
        direction == .higher
            ? Comparison.isAtLeast(candidate, reference + amount)
            : Comparison.isAtLeast(reference - amount, candidate)
    }

    /// The rule as it is written in a verdict; `diff` is positive where the candidate is better.
    public var description: String {
        switch self {
        case .margin(let margin): "diff >= \(margin == 0 ? "0" : "-" + text(margin))"
        case .superior: "diff > 0"
        case .maxRelativeIncrease(let ratio): "relative increase <= \(text(ratio))"
        case .maxRelativeDecrease(let ratio): "relative decrease <= \(text(ratio))"
        case .minAbsoluteChange(let change): "diff >= \(text(change))"
        case .minRelativeChange(let ratio): "diff >= \(text(ratio)) of the reference"
        }
    }

    private func text(_ number: Double) -> String { NumberText.shortest(number) }
}

extension ChangeRule: CustomStringConvertible {}
