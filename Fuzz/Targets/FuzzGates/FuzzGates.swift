import Diagnostics
import Digests
import Gates
import JSON
import YAML

/// Gates and what they read. The first byte chooses: a gate's text, or a predictions file cut into pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGates(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = bytes.first else { return 0 }
    let rest = bytes.dropFirst()
    switch choice % 4 {
    case 0: judge(rest)
    case 1: compare(rest, .csv, piece: Int(choice / 4) + 1)
    case 2: compare(rest, .jsonLines, piece: Int(choice / 4) + 1)
    default: measure(rest)
    }
    return 0
}

private let columns = PredictionColumns(
    path: "p.csv", key: "row", label: "label", prediction: "prediction", score: "score")

/// Reads a gate and lets it judge a small table against itself.
private func judge(_ bytes: ArraySlice<UInt8>) {
    let limits = YAMLLimits(maximumBytes: 1 << 16, maximumDepth: 20, maximumNodes: 2_000, maximumErrors: 10)
    let (root, _) = YAMLDocument.parse(bytes: Array(bytes), path: "gate.yml", limits: limits)
    guard let root else { return }
    _ = GateReader.readPredictions(root, path: "gate.yml")
    let (gate, findings) = GateReader.read(root, path: "gate.yml")
    precondition(gate != nil || findings.hasErrors, "no gate and no reason")
    guard let gate = gate?.evaluated({ $0.replacing("${{", with: "") }).gate else { return }
    let table = table(Array("row,label,prediction,score\na,1,1,0.9\nb,0,1,0.6\nc,0,0,0.1\n".utf8)[...], .csv)
    let documents = Dictionary(
        uniqueKeysWithValues: gate.requiredFiles.json.map {
            ($0, GateDocument(parsing: Array("{\"a\":[1,NaN,\"x\"]}".utf8), path: $0))
        })
    decide(gate, table, documents)
}

/// Reads predictions at once and in pieces: both must be the same.
private func compare(_ bytes: ArraySlice<UInt8>, _ format: PredictionFormat, piece: Int) {
    let whole = table(bytes, format)
    let pieces = table(bytes, format, piece: piece)
    precondition(whole?.testSetDigest == pieces?.testSetDigest, "a file read in pieces is another one")
    precondition(whole?.count == pieces?.count, "a file read in pieces has other rows")
}

/// Computes every metric on whatever rows there are.
private func measure(_ bytes: ArraySlice<UInt8>) {
    guard let table = table(bytes, .csv) else { return }
    let text = """
        name: m
        model: sha256:\(String(repeating: "0", count: 64))
        checks:
          - accuracy: { min: 0.5, vs: { margin: 0.1 } }
          - rmse: { max: 2, vs: { max-relative-increase: 0.1 } }
          - mae: { max: 2 }
          - r2: { min: 0 }
          - auc: { min: 0.5 }
        """
    let (root, _) = YAMLDocument.parse(text, path: "gate.yml")
    guard let root else { preconditionFailure("the gate of the target is no YAML") }
    let (gate, findings) = GateReader.read(root, path: "gate.yml")
    guard let gate else { preconditionFailure("the gate of the target is wrong: \(findings.map(\.message))") }
    decide(gate, table, [:])
}

private func decide(_ gate: GateDefinition, _ table: PredictionTable?, _ documents: [String: GateDocument]) {
    let rows = table.map { GateRows.table($0) } ?? .none
    let digest = Digest.sha256([])
    let champion = GateVersion(
        model: "m", version: 1, digest: digest, rows: rows, values: ["a": 1], testSet: table?.testSetDigest)
    for reference in [GateReference.firstModel, .version(champion), .broken(reason: "gone")] {
        let candidate = GateSide.candidate(documents: documents, rows: rows)
        let inputs = GateInputs(modelName: "m", model: digest, candidate: candidate, reference: reference)
        let verdict = GateEvaluation.evaluate(gate, inputs)
        _ = verdict.json.text(.canonical)
        _ = verdict.markdown
    }
}

private func table(
    _ bytes: ArraySlice<UInt8>, _ format: PredictionFormat, piece: Int = .max
) -> PredictionTable? {
    var parser = PredictionParser(columns: columns, format: format)
    var rest = bytes
    while !rest.isEmpty {
        parser.feed(rest.prefix(piece))
        rest = rest.dropFirst(piece)
    }
    return try? parser.finish()  // an error is an answer
}
