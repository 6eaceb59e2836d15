import Diagnostics
import Digests
import Gates
import JSON
import HeadgateTestKit
import Testing
import YAML

/// Makes gates and their inputs from short texts.
enum Sample {
    static let digest = Digest.sha256("model")

    /// The gate of a text that has no errors.
    static func gate(_ text: String) throws -> GateDefinition {
        let (node, findings) = YAMLDocument.parse(text, path: "gate.yml")
        let root = try #require(node, "\(findings.map(\.message))")
        let (gate, more) = GateReader.read(root, path: "gate.yml")
        return try #require(gate, "\(more.map(\.message))")
    }

    /// The findings about a text, as `line:column code message`.
    static func findings(_ text: String) throws -> [String] {
        let root = try #require(YAMLDocument.parse(text, path: "gate.yml").root)
        return GateReader.read(root, path: "gate.yml").diagnostics.map { finding in
            let place = finding.span.map { "\($0.start.line):\($0.start.column) " } ?? ""
            return place + "\(finding.code.id) \(finding.message)"
        }
    }

    static let columns = PredictionColumns(
        path: "p.csv", key: "row", label: "label", prediction: "pred")

    /// A table from CSV with the columns `row,label,pred`.
    static func table(_ text: String, _ columns: PredictionColumns = columns) throws -> PredictionTable {
        var parser = PredictionParser(columns: columns)
        parser.feed(Array(text.utf8))
        return try parser.finish()
    }

    /// A classifier that is right on `correct` of `count` rows of the classes a, b and c.
    static func classifier(_ correct: Int, of count: Int) throws -> PredictionTable {
        let rows = (0..<count).map { row -> String in
            let label = ["a", "b", "c"][row % 3]
            return "\(row),\(label),\(row < correct ? label : "x")\n"
        }
        return try table("row,label,pred\n" + rows.joined())
    }

    static func candidate(_ table: PredictionTable? = nil, json: String? = nil) throws -> GateSide {
        let documents = json.map { ["m.json": GateDocument(parsing: Array($0.utf8), path: "m.json")] } ?? [:]
        return .candidate(documents: documents, rows: table.map { .table($0) } ?? .none)
    }

    static func champion(
        _ table: PredictionTable? = nil, values: [String: Double] = [:], testSet: Digest? = nil
    ) -> GateReference {
        .version(
            GateVersion(
                model: "digits", version: 7, digest: Digest.sha256("champion"),
                rows: table.map { .table($0) } ?? .none, values: values,
                testSet: testSet ?? table?.testSetDigest))
    }

    static func verdict(_ gate: String, _ candidate: GateSide, _ reference: GateReference) throws
        -> GateVerdict
    {
        let inputs = GateInputs(
            modelName: "digits", model: digest, candidate: candidate, reference: reference)
        return GateEvaluation.evaluate(try Sample.gate(gate), inputs)
    }
}

extension GateVerdict {
    subscript(id: String) -> CheckVerdict? { checks.first { $0.id == id } }
    /// `accuracy.min=PASS …` in order.
    var line: String { checks.map { "\($0.id)=\($0.answer.word)" }.joined(separator: " ") }
}
