import HeadgateTestKit
import JSON
import Statistics

extension Interval {
    /// Whether both ends agree with a vector's pair.
    func agrees(with expected: JSON?) -> Bool {
        Vectors.agree(lower, expected?[0]) && Vectors.agree(upper, expected?[1])
    }
}
