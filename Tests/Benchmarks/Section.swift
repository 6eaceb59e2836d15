internal import Glibc

/// The times of one contender over all rounds, in milliseconds.
struct Series {
    let name: String
    private(set) var milliseconds: [Double] = []

    init(_ name: String) { self.name = name }

    var minimum: Double { milliseconds.min() ?? .nan }
    var median: Double {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// Adds the time since an instant.
    mutating func add(since start: Instant) { milliseconds.append(start.elapsedMilliseconds) }
    /// Adds a time that was worked out.
    mutating func add(_ value: Double) { milliseconds.append(value) }
}

/// A moment of the machine's steady clock.
struct Instant {
    private let nanoseconds: Int64

    /// Now.
    init() { nanoseconds = Self.now }

    var elapsedMilliseconds: Double { milliseconds(to: Instant()) }

    /// The time from this instant to a later one.
    func milliseconds(to later: Instant) -> Double { Double(later.nanoseconds - nanoseconds) / 1e6 }

    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

/// What one comparison found: times, and claims that hold or do not.
struct Section {
    /// A figure beside its bar; with two figures, the median decides.
    struct Claim {
        var text: String
        var median: Double
        var minimum: Double?
        var bar: Double
        /// Whether more is better.
        var isAtLeast = false
        var unit: String

        var isMet: Bool { isAtLeast ? median >= bar : median <= bar }
    }

    let title: String
    let rounds: Int
    var series: [Series] = []
    var claims: [Claim] = []
    var notes: [String] = []

    init(_ title: String, rounds: Int) {
        self.title = title
        self.rounds = rounds
    }

    var isMet: Bool { claims.allSatisfy(\.isMet) }

    /// Claims that one series takes at most (or its speed is at least) so many times another's.
    mutating func claim(_ text: String, _ ours: Series, over theirs: Series, atMost bar: Double) {
        claims.append(
            Claim(
                text: text, median: ours.median / theirs.median, minimum: ours.minimum / theirs.minimum,
                bar: bar,
                unit: "x"))
    }

    var markdown: String {
        var lines = [
            "", "## \(title) (\(rounds) interleaved rounds)", "", "| what | minimum | median |",
            "|---|---:|---:|",
        ]
        for one in series {
            lines.append("| \(one.name) | \(Self.time(one.minimum)) | \(Self.time(one.median)) |")
        }
        lines += ["", "| claim | of medians | of minima | bar | |", "|---|---:|---:|---:|---|"]
        for claim in claims {
            let minimum = claim.minimum.map { Self.figure($0, claim.unit) } ?? ""
            let bar = "\(claim.isAtLeast ? "≥" : "≤") \(Self.figure(claim.bar, claim.unit))"
            let end = claim.isMet ? "met" : "MISSED"
            lines.append(
                "| \(claim.text) | \(Self.figure(claim.median, claim.unit)) | \(minimum) | \(bar) | \(end) |")
        }
        if !notes.isEmpty { lines += [""] + notes.map { "- " + $0 } }
        return lines.joined(separator: "\n")
    }

    static func time(_ milliseconds: Double) -> String { "\(fixed(milliseconds, 2)) ms" }

    private static func figure(_ value: Double, _ unit: String) -> String {
        unit == "x" ? fixed(value, 2) + "x" : fixed(value, 2) + " " + unit
    }

    /// Decimal digits without Foundation.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let scale = pow(10, Double(digits))
        let whole = Int((abs(value) * scale).rounded())
        let rest = String(whole % Int(scale))
        let sign = value < 0 && whole > 0 ? "-" : ""
        return "\(sign)\(whole / Int(scale)).\(String(repeating: "0", count: digits - rest.count))\(rest)"
    }
}
