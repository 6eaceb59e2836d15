import Glibc
import HeadgateTestKit
import JSON
import Statistics
import Testing

@testable import Gates

/// The numeric vectors that others made with plain formulas and cross-checked with scipy and scikit-learn.
@Suite(.enabled(if: Shared.isThere, "needs ../shared")) struct VectorTests {
    private func group(_ name: String) throws -> JSON {
        try #require(try JSON.parse(Self.bytes(of: Shared.folder + "/vectors/gates.json"))[name])
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        let file = unsafe try #require(fopen(path, "r"))
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    private func number(_ value: JSON?) -> Double? {
        value?.number ?? value?.string.flatMap { NumberText.number($0) }
    }

    @Test func `comparisons agree with the vectors`() throws {
        let cases = try #require(try group("compare")["cases"]?.array)
        #expect(cases.count >= 8)
        for vector in cases {
            let absolute = vector["min_abs_change"]?.number
            let amount = try #require(absolute ?? vector["min_rel_change"]?.number)
            let word = absolute == nil ? "min_relative_change" : "min_absolute_change"
            let direction = vector["direction"]?.string ?? "higher"
            let gate =
                "checks: [number: { id: n, from: 'json: m.json#/n', direction: \(direction), \(word): \(amount) }]"
            let candidate = try Sample.candidate(
                json: "{\"n\": \(number(vector["cand"]) ?? .nan)}".replacingNaN)
            let champion = Sample.champion(values: ["n": try #require(number(vector["base"]))])
            let answer = try Sample.verdict(gate, candidate, champion)["n.vs"]?.answer
            if vector["verdict"]?.string == "ERROR" {
                #expect(answer == .error, "\(vector)")
            } else {
                #expect((answer == .pass) == (vector["pass"]?.bool ?? false), "\(vector)")
            }
        }
    }

    @Test func `areas agree with the vectors`() throws {
        let cases = try #require(try group("delong").array)
        #expect(cases.count >= 4)
        for vector in cases {
            let labels = try #require(vector["y"]?.array).map { $0.number == 1 }
            for (index, side) in ["score_candidate", "score_champion"].enumerated() {
                let scores = try #require(vector[side]?.array).compactMap(\.number)
                let area = try #require(Classification.areaUnderCurve(isPositive: labels, scores: scores))
                let expected = try #require(vector["auc"]?[index]?.number)
                #expect((area - expected).magnitude <= 1e-12)
            }
        }
    }

    @Test func `errors and means agree with the vectors`() throws {
        let calibration = try group("calibration")
        let labels = try #require(calibration["y"]?.array).compactMap(\.number)
        let predictions = try #require(calibration["p"]?.array).compactMap(\.number)
        let error = try #require(Regression.meanSquaredError(labels: labels, predictions: predictions))
        #expect((error - (calibration["brier"]?.number ?? .nan)).magnitude <= 1e-12)
        for side in ["candidate", "champion"] {
            let seeds = try #require(try group("multi_seed")[side])
            let mean = try #require(NeumaierSum.mean(of: seeds["x"]?.array?.compactMap(\.number) ?? []))
            #expect((mean - (seeds["mean"]?.number ?? .nan)).magnitude <= 1e-12)
        }
    }
}

extension String {
    /// Swift writes `nan` where Python writes `NaN`.
    fileprivate var replacingNaN: String {
        split(separator: "nan", omittingEmptySubsequences: false).joined(separator: "NaN")
    }
}
