import Resampling
import Statistics
import Testing

@Suite struct BootstrapTests {
    private static let values = (0..<101).map { Double(($0 * 37) % 101) / 7 - 6 }

    private static func median(_ rows: [Int]) -> Double? { rows.map { values[$0] }.sorted()[rows.count / 2] }

    @Test(arguments: [1, 2, 3, 7, 64, 999, 1000, 5000])
    func `pieces joined by number are the whole, bit by bit`(count: Int) throws {
        let bootstrap = try #require(PairedBootstrap(seed: 0xFEED, rows: 101, replicates: 1000))
        let pieces = bootstrap.pieces(count)
        #expect(pieces.first?.lowerBound == 0 && pieces.last?.upperBound == 1000)
        let whole = try #require(bootstrap.means(of: Self.values, in: 0..<1000)).map(\.bitPattern)
        let joined = pieces.reversed().flatMap { piece in
            piece.reversed().compactMap { bootstrap.means(of: Self.values, in: $0..<$0 + 1)?.first }
        }
        #expect(joined.reversed().map(\.bitPattern) == whole)
        let inPieces = pieces.flatMap { bootstrap.means(of: Self.values, in: $0) ?? [] }
        #expect(inPieces.map(\.bitPattern) == whole)
        let medians = bootstrap.statistics(in: 0..<1000, of: Self.median)
        #expect(pieces.flatMap { bootstrap.statistics(in: $0, of: Self.median) ?? [] } == medians)
    }

    @Test(arguments: [2, 5, 16])
    func `threads that finish in any order give the same`(threads: Int) async throws {
        let bootstrap = try #require(PairedBootstrap(seed: 0xFEED, rows: 101, replicates: 1000))
        let joined = await withTaskGroup(of: (Int, [Double]).self) { group in
            for (place, piece) in bootstrap.pieces(threads).enumerated() {
                group.addTask { (place, bootstrap.means(of: Self.values, in: piece) ?? []) }
            }
            return await group.reduce(into: [Int: [Double]]()) { $0[$1.0] = $1.1 }
        }
        let inOrder = joined.sorted { $0.key < $1.key }.flatMap(\.value).map(\.bitPattern)
        #expect(inOrder == bootstrap.means(of: Self.values, in: 0..<1000)?.map(\.bitPattern))
    }

    @Test func `redrawn replicates do not depend on the pieces either`() throws {
        let bootstrap = try #require(PairedBootstrap(seed: 5, rows: 8, replicates: 300))
        // Not defined where row 0 is missing, which is so for a third of the resamples.
        let statistic: ([Int]) -> Double? = { rows in
            rows.contains(0) ? rows.reduce(0) { $0 + Double($1) } : nil
        }
        let whole = try #require(bootstrap.statistics(in: 0..<300, of: statistic))
        let halves = [100..<300, 0..<100].map { bootstrap.statistics(in: $0, of: statistic) ?? [] }
        #expect(halves[1] + halves[0] == whole)
        // Number r + B of the stream, as a stranger would compute it.
        var checked = 0
        for replicate in 0..<300 {
            let draws = (0..<4).map { Self.draws(bootstrap, replicate + $0 * 300) }
            guard let first = draws.first(where: { $0.contains(0) }) else { continue }
            #expect(whole[replicate] == first.reduce(0) { $0 + Double($1) })
            checked += first == draws[0] ? 0 : 1
        }
        #expect(checked > 50)
        #expect(bootstrap.statistics(in: 0..<1) { _ in nil } == nil)
    }

    private static func draws(_ bootstrap: PairedBootstrap, _ number: Int) -> [Int] {
        var bits = SplitMix64(seed: bootstrap.seed)
        for _ in 0..<number * bootstrap.rows { _ = bits.next() }
        return (0..<bootstrap.rows).map { _ in bits.index(below: bootstrap.rows) }
    }

    @Test func `means are statistics of the same draws`() throws {
        let bootstrap = try #require(PairedBootstrap(seed: .max, rows: 101, replicates: 50))
        let means = bootstrap.means(of: Self.values, in: 10..<50)
        let statistics = bootstrap.statistics(in: 10..<50) { rows in
            rows.reduce(0) { $0 + Self.values[$1] } / Double(rows.count)
        }
        #expect(means == statistics && means?.count == 40)
    }

    @Test func `a jump lands where steps lead`() {
        var stepped = SplitMix64(seed: 99)
        for _ in 0..<1000 { _ = stepped.next() }
        #expect(stepped == SplitMix64(seed: 99, position: 1000))
        var bits = SplitMix64(seed: 1)
        #expect(bits.index(below: 0) == 0 && bits.index(below: -7) == 0 && bits.index(below: 1) == 0)
        #expect((0..<1000).allSatisfy { _ in (0..<7).contains(bits.index(below: 7)) })
    }

    @Test func `nonsense is refused`() throws {
        #expect(PairedBootstrap(seed: 1, rows: 0, replicates: 10) == nil)
        #expect(PairedBootstrap(seed: 1, rows: -1, replicates: 10) == nil)
        #expect(PairedBootstrap(seed: 1, rows: 5, replicates: 0) == nil)
        #expect(PairedBootstrap(seed: 1, rows: .max, replicates: .max) == nil)
        let bootstrap = try #require(PairedBootstrap(seed: 1, rows: 2, replicates: 10))
        #expect(bootstrap.means(of: [1], in: 0..<1) == nil)
        #expect(bootstrap.means(of: [1, 2], in: 0..<11) == nil)
        #expect(bootstrap.means(of: [1, 2], in: -1..<1) == nil)
        #expect(bootstrap.statistics(in: 5..<11) { _ in 1 } == nil)
        #expect(bootstrap.pieces(0) == [0..<10] && bootstrap.pieces(.min) == [0..<10])
        #expect(bootstrap.means(of: [1, .nan], in: 0..<10)?.contains { $0.isNaN } == true)
        #expect(BootstrapDistribution([]) == nil && BootstrapDistribution([1, .nan]) == nil)
    }

    @Test func `rows that are all alike have an interval of one point`() throws {
        let bootstrap = try #require(PairedBootstrap(seed: 7, rows: 40, replicates: 200))
        let zeros = [Double](repeating: 0, count: 40)
        let distribution = try #require(
            bootstrap.means(of: zeros, in: 0..<200).flatMap(BootstrapDistribution.init))
        let point = Interval(lower: 0, upper: 0)
        #expect(distribution.percentile(confidence: 0.9) == point)
        let acceleration = try #require(BootstrapDistribution.acceleration(ofMean: zeros))
        #expect(acceleration == 0)
        let accelerated = distribution.biasCorrected(
            estimate: 0, acceleration: acceleration, confidence: 0.9)
        #expect(accelerated == point)
        #expect(distribution.share(atMost: 0) == 1 && distribution.share(atMost: -1e-9) == 0)
    }

    @Test func `intervals widen with confidence and know their limits`() throws {
        let distribution = try #require(BootstrapDistribution(Self.values.shuffled()))
        let intervals = try [0.5, 0.8, 0.95].map { try #require(distribution.percentile(confidence: $0)) }
        for (one, next) in zip(intervals, intervals.dropFirst()) {
            #expect(next.lower <= one.lower && one.upper <= next.upper)
        }
        for confidence in [0, 1, -1, Double.nan] {
            #expect(distribution.percentile(confidence: confidence) == nil)
            #expect(
                distribution.biasCorrected(estimate: 0, acceleration: 0, confidence: confidence) == nil)
        }
        #expect(distribution.biasCorrected(estimate: 1e9, acceleration: 0, confidence: 0.9) == nil)
        #expect(distribution.biasCorrected(estimate: .nan, acceleration: 0, confidence: 0.9) == nil)
        #expect(distribution.biasCorrected(estimate: 0, acceleration: .nan, confidence: 0.9) == nil)
        #expect(distribution.biasCorrected(estimate: 0, acceleration: 1e6, confidence: 0.9) == nil)
        #expect(BootstrapDistribution.acceleration(jackknife: []) == nil)
        #expect(BootstrapDistribution.acceleration(jackknife: [.nan, 1]) == nil)
    }

    @Test func `the acceleration of a mean is that of its jackknife`() throws {
        let values = [1.0, 2, 2, 9, 30]
        let jackknife = values.indices.map { left in
            values.indices.reduce(0) { $0 + ($1 == left ? 0 : values[$1]) } / 4
        }
        let fast = try #require(BootstrapDistribution.acceleration(ofMean: values))
        let slow = try #require(BootstrapDistribution.acceleration(jackknife: jackknife))
        #expect((fast - slow).magnitude < 1e-14 && fast > 0)
    }
}
