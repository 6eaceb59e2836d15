import Statistics
import Testing

/// What looks at the order of values: ranks, DeLong, Mann–Whitney, signed ranks.
@Suite struct RankTests {
    /// Numbers that look random and are the same each time.
    private func numbers(_ count: Int, seed: UInt64, levels: UInt64) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33 % levels) / Double(levels) - 0.5
        }
    }

    @Test(arguments: [0, 1, 2, 4_096, 4_097, 20_000])
    func `many values are ordered as few are`(count: Int) throws {
        for levels in [1, 50, 1 << 30] as [UInt64] {
            let values = numbers(count, seed: 3, levels: levels)
            let order = try #require(Ranks.ascending(values))
            #expect(order == values.indices.sorted { (values[$0], $0) < (values[$1], $1) })
        }
    }

    @Test func `both zeros and both infinities have their place`() throws {
        var values = numbers(5_000, seed: 9, levels: 1 << 20)
        values[17] = -0.0
        values[18] = 0
        values[19] = .infinity
        values[20] = -.infinity
        values[21] = .leastNonzeroMagnitude
        let order = try #require(Ranks.ascending(values))
        #expect(order == values.indices.sorted { (values[$0], $0) < (values[$1], $1) })
        values[22] = .nan
        #expect(Ranks.ascending(values) == nil)
    }

    @Test func `a model against itself has no difference and no variance`() throws {
        let labels = numbers(300, seed: 1, levels: 1 << 20).map { $0 > 0.1 }
        let scores = numbers(300, seed: 2, levels: 40)
        let test = try #require(DeLong(isPositive: labels, candidate: scores, champion: scores))
        #expect(test.differenceVariance == 0 && test.z == 0 && test.twoSidedP == 1)
        #expect(test.interval(confidence: 0.9) == Interval(lower: 0, upper: 0))
        #expect(!test.isReliable)
    }

    @Test func `DeLong's test does not depend on the order of rows or the scale of scores`() throws {
        let labels = numbers(400, seed: 4, levels: 1 << 20).map { $0 > 0 }
        let (one, other) = (numbers(400, seed: 5, levels: 60), numbers(400, seed: 6, levels: 60))
        let test = try #require(DeLong(isPositive: labels, candidate: one, champion: other))
        let turned = try #require(
            DeLong(
                isPositive: labels.reversed(), candidate: one.reversed().map { $0 * 3 + 1 },
                champion: other.reversed()))
        #expect((test.difference - turned.difference).magnitude < 1e-13)
        #expect((test.differenceVariance - turned.differenceVariance).magnitude < 1e-15)
        let swapped = try #require(DeLong(isPositive: labels, candidate: other, champion: one))
        #expect(swapped.difference == -test.difference)
        #expect((swapped.candidateVariance, swapped.covariance) == (test.championVariance, test.covariance))
        #expect(test.isReliable)
        #expect(test.interval(confidence: 0.9)?.contains(test.difference) == true)
        let sum = test.candidateVariance + test.championVariance - 2 * test.covariance
        #expect((sum - test.differenceVariance).magnitude < 1e-15)
        let area = Classification.areaUnderCurve(isPositive: labels, scores: one)
        #expect((test.candidateArea - (area ?? 0)).magnitude < 1e-13)
    }

    /// Placements counted pair by pair, in O(mn).
    @Test func `the fast variance is the slow one`() throws {
        let labels = numbers(90, seed: 7, levels: 1 << 20).map { $0 > 0.2 }
        let scores = numbers(90, seed: 8, levels: 12)
        let test = try #require(DeLong(isPositive: labels, candidate: scores, champion: scores))
        let (ups, downs) = (labels.indices.filter { labels[$0] }, labels.indices.filter { !labels[$0] })
        func kernel(_ up: Int, _ down: Int) -> Double {
            scores[up] > scores[down] ? 1 : scores[up] == scores[down] ? 0.5 : 0
        }
        let ofUps = ups.map { up in downs.reduce(0) { $0 + kernel(up, $1) } / Double(downs.count) }
        let ofDowns = downs.map { down in ups.reduce(0) { $0 + kernel($1, down) } / Double(ups.count) }
        let slow =
            (Spread.sampleVariance(ofUps) ?? 0) / Double(ups.count)
            + (Spread.sampleVariance(ofDowns) ?? 0) / Double(downs.count)
        #expect((test.candidateVariance - slow).magnitude < 1e-15)
    }

    @Test func `areas that cannot be compared are not`() {
        #expect(DeLong(isPositive: [], candidate: [], champion: []) == nil)
        #expect(DeLong(isPositive: [true, false], candidate: [1, 0], champion: [1, 0]) == nil)
        let labels = [true, true, false, false]
        #expect(DeLong(isPositive: labels, candidate: [1, 2, 3, .nan], champion: [1, 2, 3, 4]) == nil)
        #expect(DeLong(isPositive: labels, candidate: [1, 2, 3], champion: [1, 2, 3, 4]) == nil)
        let sure = DeLong(isPositive: labels, candidate: [1, 1, 0, 0], champion: [0, 0, 1, 1])
        #expect(sure?.difference == 1 && sure?.z == nil && sure?.isReliable == false)
    }

    @Test func `equal samples differ in nothing`() throws {
        let test = try #require(MannWhitney(candidate: [3, 3, 3], champion: [3, 3]))
        #expect(test.u == 3 && test.hasTies && test.exactTwoSidedP == nil)
        #expect(test.candidateLargerP == 1 && test.candidateSmallerP == 1 && test.twoSidedP == 1)
        #expect(MannWhitney(candidate: [], champion: [1]) == nil)
        #expect(MannWhitney(candidate: [1], champion: [.nan]) == nil)
        let single = try #require(MannWhitney(candidate: [2], champion: [1]))
        #expect(single.u == 1 && single.exactTwoSidedP == 1)
    }

    @Test func `every order of two samples is counted once`() throws {
        let test = try #require(MannWhitney(candidate: [1, 2, 3, 4], champion: [5, 6, 7, 8, 9]))
        // One of the 126 orders on each side.
        #expect(((test.exactTwoSidedP ?? 0) - 2.0 / 126).magnitude < 1e-15)
        #expect(test.candidateSmallerP < 0.05 && test.candidateLargerP > 0.95)
        let middle = try #require(MannWhitney(candidate: [1, 4], champion: [2, 3]))
        #expect(middle.exactTwoSidedP == 1)
    }

    @Test func `signed ranks see one side`() throws {
        #expect(SignedRank(differences: []) == nil)
        #expect(SignedRank(differences: [0, 0]) == nil)
        #expect(SignedRank(differences: [1, .nan]) == nil)
        #expect(SignedRank(differences: [1, 2, 0, 3])?.twoSidedP == 0.25)
        #expect(SignedRank(differences: [1, -1])?.twoSidedP == 1)
        // scipy 1.17.1: wilcoxon, exact for 40 and 100 differences, corrected and asymptotic for 101.
        for (count, expected) in [
            (40, 0.2765956516359438), (100, 0.08280202852519092), (101, 0.12405177831215929),
        ] {
            let differences = (1...count).map { $0 % 5 < 2 ? -Double($0) : Double($0) }
            let p = try #require(SignedRank(differences: differences)?.twoSidedP)
            #expect((p / expected - 1).magnitude < 1e-9)
        }
    }
}
