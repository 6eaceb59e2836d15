import Diagnostics
import Digests
import Gates
import JSON
import HeadgateTestKit
import Testing
import YAML

/// Every function of a gate returns for every input.
@Suite struct TotalityTests {
    private static let words = [
        "name", "model", "compare-to", "checks", "accuracy", "rmse", "mse", "mae", "r2", "auc", "number",
        "min", "max", "vs",
        "margin", "require", "superior", "severity", "warn", "id", "from", "json: m.json#/n", "direction",
        "lower",
        "predictions", "path", "key", "label", "prediction", "score", "scores", "test-set", "threshold", "x",
        "", "~",
        "-1", "0", "0.5", "1e999", ".nan", ".inf", "-.inf", "true", "${{ x }}", "none", "@a", "version:3",
        "é\u{301}",
        "trivial-baseline", "first-model", "promote", "max-relative-increase", "min_absolute_change",
        "9999999999999999999",
    ]

    private func scalar(_ generator: inout SeededNumbers) -> YAMLScalar {
        let text = Self.words.randomElement(using: &generator) ?? ""
        let values: [YAMLValue] = [
            .string(text), .null, .bool(true), .integer(Int.min), .number(.nan), .number(-.infinity),
            .number(0.5), .integer(1),
        ]
        let value = values.randomElement(using: &generator) ?? .null
        return YAMLScalar(text: text, span: .init(line: 1, column: 1), style: .plain, value: value)
    }

    private func node(_ generator: inout SeededNumbers, depth: Int) -> YAMLNode {
        let count = Int.random(in: 0...5, using: &generator)
        switch depth > 4 ? 0 : Int.random(in: 0...2, using: &generator) {
        case 0: return YAMLNode(.scalar(scalar(&generator)), span: .init(line: 1, column: 1))
        case 1:
            let elements = (0..<count).map { _ in node(&generator, depth: depth + 1) }
            return YAMLNode(.sequence(elements), span: .init(line: 1, column: 1))
        default:
            let entries = (0..<count).map { _ in
                YAMLEntry(key: scalar(&generator), value: node(&generator, depth: depth + 1))
            }
            return YAMLNode(.mapping(entries), span: .init(line: 1, column: 1))
        }
    }

    @Test func `any tree is a gate or has errors`() {
        var generator = SeededNumbers(state: 11)
        for _ in 0..<5000 {
            let tree = node(&generator, depth: 0)
            let (gate, findings) = GateReader.read(tree, path: "g.yml")
            #expect((gate == nil) == findings.hasErrors)
            _ = GateReader.readPredictions(tree, path: "g.yml")
        }
    }

    /// Texts that are nearly gates, from pieces that fit.
    private func text(_ generator: inout SeededNumbers) -> String {
        let values = ["0.5", "-1", "0", ".inf", "'x'", "1e308", "'${{ x }}'", "{}"]
        func value() -> String { values.randomElement(using: &generator) ?? "" }
        let checks = (0..<Int.random(in: 0...4, using: &generator)).map { index -> String in
            let name = ["accuracy", "rmse", "mse", "mae", "r2", "auc"].randomElement(using: &generator) ?? ""
            let rules = [
                "min: \(value())", "max: \(value())", "vs: { margin: \(value()) }",
                "vs: { require: superior }",
                "vs: { max-relative-decrease: \(value()) }", "threshold: \(value())", "severity: warn",
            ].shuffled(using: &generator).prefix(2).joined(separator: ", ")
            let number = "number: { id: n\(index), from: 'json: m.json#/n', direction: lower, \(rules) }"
            return Bool.random(using: &generator) ? number : "\(name): { \(rules) }"
        }
        return "checks: [\(checks.joined(separator: ", "))]"
    }

    private func side(_ generator: inout SeededNumbers) -> GateSide {
        let documents = ["{\"n\": 1e308}", "{\"n\": NaN}", "{}", "[", "{\"n\": -1e308}", "{\"n\": 0}"]
        let document = GateDocument(
            parsing: Array((documents.randomElement(using: &generator) ?? "").utf8), path: "m.json")
        return .candidate(documents: ["m.json": document], rows: rows(&generator))
    }

    private func rows(_ generator: inout SeededNumbers) -> GateRows {
        let cells = ["a", "b", "1", "0", "1e308", "-1e308", "nan", "inf", "0.5"]
        if Bool.random(using: &generator) { return .none }
        let isPerfect = Bool.random(using: &generator)
        let lines = (0..<Int.random(in: 1...6, using: &generator)).map { row in
            isPerfect
                ? "\(row),\(row % 2),\(row % 2),0.\(row % 2)"
                : "\(row),"
                    + (0..<3).map { _ in cells.randomElement(using: &generator) ?? "" }.joined(separator: ",")
        }
        var columns = Sample.columns
        if Bool.random(using: &generator) { columns.score = "p" }
        do {
            return .table(try Sample.table("row,label,pred,p\n" + lines.joined(separator: "\n"), columns))
        } catch {
            return .unreadable("\(error)")
        }
    }

    @Test func `any gate decides on any input and only a clean one promotes`() throws {
        var generator = SeededNumbers(state: 12)
        var promoted = 0
        for _ in 0..<3000 {
            let root = try #require(YAMLDocument.parse(text(&generator), path: "g.yml").root)
            guard let gate = GateReader.read(root, path: "g.yml").gate else { continue }
            let values = [["n0": 1.0], ["n0": 0], ["n1": .nan], [:]].randomElement(using: &generator) ?? [:]
            let references: [GateReference] = [
                .none, .firstModel, .broken(reason: "x"),
                .version(
                    GateVersion(
                        model: "m", version: 1, digest: Sample.digest, rows: rows(&generator), values: values,
                        testSet: Bool.random(using: &generator) ? Sample.digest : nil)),
            ]
            let reference = references.randomElement(using: &generator) ?? .none
            let inputs = GateInputs(
                modelName: "m", model: nil, candidate: side(&generator), reference: reference)
            let verdict = GateEvaluation.evaluate(gate, inputs)
            _ = (verdict.markdown, verdict.digest, verdict.reason)
            guard verdict.decision == .promote else { continue }
            promoted += 1
            #expect(gate.isEvaluated)
            #expect(verdict.checks.contains { $0.severity == .block && !$0.isBuiltIn && $0.answer == .pass })
            #expect(
                verdict.checks.allSatisfy {
                    $0.severity == .warn || $0.answer == .pass || $0.answer.isSkipped
                })
        }
        #expect(promoted > 5)
    }

    @Test func `any bytes are a table or an error`() {
        var generator = SeededNumbers(state: 13)
        let pieces = [
            "row", "label", "pred", ",", "\n", "\r\n", "\r", "\"", "\"\"", "1", "a", "\u{FEFF}", "{", "}",
            ":", "é", "\0",
        ]
        for round in 0..<5000 {
            var bytes = round % 2 == 0 ? Array("row,label,pred\n".utf8) : []
            for _ in 0..<Int.random(in: 0...30, using: &generator) {
                bytes += (pieces.randomElement(using: &generator) ?? "").utf8
                if Int.random(in: 0..<20, using: &generator) == 0 {
                    bytes.append(UInt8.random(in: 0...255, using: &generator))
                }
            }
            for format in [PredictionFormat.csv, .jsonLines] {
                var parser = PredictionParser(columns: Sample.columns, format: format)
                parser.feed(bytes)
                _ = try? parser.finish()  // only that it returns matters here
            }
        }
    }
}
