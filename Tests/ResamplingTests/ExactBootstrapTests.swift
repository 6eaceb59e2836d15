import Resampling
import Testing

@Suite struct ExactBootstrapTests {
    /// The distribution by adding one row at a time, in O(n²).
    private static func convolved(_ gains: Int, _ losses: Int, _ rows: Int) -> [Double] {
        let (up, down) = (Double(gains) / Double(rows), Double(losses) / Double(rows))
        var masses = [Double](repeating: 0, count: 2 * rows + 1)
        masses[rows] = 1
        for _ in 0..<rows {
            masses = masses.indices.map { place in
                let stay = masses[place] * (1 - up - down)
                let rise = place > 0 ? masses[place - 1] * up : 0
                return stay + rise + (place + 1 < masses.count ? masses[place + 1] * down : 0)
            }
        }
        return masses
    }

    @Test(arguments: [
        (0, 0, 1), (1, 0, 1), (0, 1, 1), (1, 1, 2), (1, 0, 5), (0, 4, 5), (3, 2, 5), (5, 0, 5), (0, 5, 5),
        (1, 2, 60), (40, 1, 60), (1, 40, 60), (10, 10, 61), (30, 31, 61), (60, 1, 61),
    ])
    func `it is what adding row after row gives`(gains: Int, losses: Int, rows: Int) throws {
        let exact = try #require(ExactBootstrap(gains: gains, losses: losses, rows: rows))
        let slow = Self.convolved(gains, losses, rows)
        for k in -rows...rows {
            let expected = slow[k + rows]
            #expect((exact.mass(at: k) - expected).magnitude <= 1e-15 + 1e-11 * expected, "\(k)")
        }
        #expect(exact.atMost(rows) == 1 && exact.atMost(-rows - 1) == 0)
        #expect(exact.mass(at: .max) == 0 && exact.mass(at: .min) == 0)
    }

    @Test(arguments: [
        (200, 100, 1_000_000), (1, 1, 9_999), (9_000, 999, 10_000), (0, 3, 10_000), (5_000, 5_000, 10_000),
        (1, 9_998, 10_000),
    ])
    func `many rows have mean and spread as they must`(gains: Int, losses: Int, rows: Int) throws {
        let exact = try #require(ExactBootstrap(gains: gains, losses: losses, rows: rows))
        let masses = (-rows...rows).map(exact.mass)
        var (sum, mean, square) = (0.0, 0.0, 0.0)
        for (place, mass) in masses.enumerated() where mass > 0 {
            let k = Double(place - rows)
            sum += mass
            mean += k * mass
            square += k * k * mass
        }
        let difference = Double(gains - losses)
        let variance = Double(gains + losses) - difference * difference / Double(rows)
        #expect((sum - 1).magnitude < 1e-10)
        #expect((mean - difference).magnitude < 1e-6 * max(1, difference.magnitude))
        #expect((square - mean * mean - variance).magnitude < 1e-3 * variance)
        let middle = try #require(exact.quantile(0.5))
        #expect((Double(middle) - difference).magnitude <= 2)
    }

    @Test func `quantiles rise from one end to the other`() throws {
        let exact = try #require(ExactBootstrap(gains: 5, losses: 3, rows: 20))
        let quantiles = stride(from: 0.0, through: 1, by: 0.01).compactMap(exact.quantile)
        #expect(quantiles == quantiles.sorted() && quantiles.count == 101)
        #expect(exact.quantile(.nan) == nil && exact.quantile(1.5) == nil && exact.quantile(-0.1) == nil)
    }

    @Test func `impossible counts have none`() {
        for (gains, losses, rows) in [(0, 0, 0), (-1, 0, 4), (3, 2, 4), (.max, .max, 4), (0, 0, 2_000_000)] {
            #expect(ExactBootstrap(gains: gains, losses: losses, rows: rows) == nil)
        }
    }
}
