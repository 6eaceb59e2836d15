/// The numbers of one field, all below 64.
struct CronField: Sendable, Equatable {
    var bits: UInt64 = 0
    /// Whether it is more than a star.
    var isRestricted = true

    func contains(_ number: Int) -> Bool { bits >> UInt64(number) & 1 == 1 }

    /// The least number from one on.
    func first(from number: Int) -> Int? {
        let rest = number < 64 ? bits >> UInt64(number) : 0
        return rest == 0 ? nil : number + rest.trailingZeroBitCount
    }
}
