/// Random bits that are the same on every machine, and to whose n-th output one can jump.
///
///     var bits = SplitMix64(seed: 1_234_567)
///     bits.next()   // 6457827717110365317
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, Fast Splittable Pseudorandom Number Generators (2014).
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    private var state: UInt64

    /// The stream of this seed, at its output number `position` (from 0).
    public init(seed: UInt64, position: UInt64 = 0) { state = seed &+ position &* Self.step }

    /// The next 64 bits.
    @inline(__always)
    public mutating func next() -> UInt64 {
        state &+= Self.step
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// An index in 0..<count: (bits · count) >> 64, one output an index. 0 for a count below 1.
    ///
    /// Some indexes come more often than others, by one in 2⁶⁴/count: no test could ever tell.
    @inline(__always)
    public mutating func index(below count: Int) -> Int {
        Int(
            truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: max(count, 0))).high
        )
    }
}
