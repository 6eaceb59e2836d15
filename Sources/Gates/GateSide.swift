public import Digests
public import JSON

/// A JSON file that a gate reads numbers from.
public enum GateDocument: Sendable {
    /// Its value.
    case json(JSON)
    /// Why there is none, in one phrase: `'out/metrics.json' does not exist`.
    case unreadable(String)

    /// Reads a file's bytes; `NaN` and `Infinity` are numbers, as Python writes them.
    public init(parsing bytes: [UInt8], path: String) {
        do throws(JSONError) {
            self = .json(try JSON.parse(bytes, allowsNonFinite: true))
        } catch {
            self = .unreadable("'\(path)' is not JSON: \(error.message) (line \(error.line))")
        }
    }
}

/// One side's row-level predictions.
public enum GateRows: Sendable {
    /// There are none, and nothing says that there should be.
    case none
    /// The rows.
    case table(PredictionTable)
    /// Why they cannot be used, in one phrase: `'out/predictions.csv' does not exist`.
    case unreadable(String)
}

/// One side of a comparison: the candidate, or the version it is compared with.
public struct GateSide: Sendable {
    /// Where its numbers come from.
    enum Numbers: Sendable {
        case documents([String: GateDocument])
        case recorded([String: Double])
    }

    /// How messages name it: `candidate`, `champion digits/7`.
    public let name: String
    /// Its predictions.
    public let rows: GateRows
    /// Its test set; `nil` when it is not known.
    public let testSet: Digest?
    let numbers: Numbers

    /// The model on trial: its numbers are read from the files it wrote.
    ///
    /// - Parameters:
    ///   - documents: The gate's JSON files by path (`GateDefinition.requiredFiles`).
    ///   - rows: Its predictions.
    ///   - testSet: The digest of `test-set.path`; `nil` where the gate names none, then it is that of the rows.
    public static func candidate(
        documents: [String: GateDocument] = [:], rows: GateRows = .none, testSet: Digest? = nil
    ) -> GateSide {
        GateSide(name: "candidate", rows: rows, testSet: testSet, numbers: .documents(documents))
    }

    /// A published version: its numbers are those that its own gate recorded (`GateVerdict.gateValues`).
    static func recorded(name: String, rows: GateRows, testSet: Digest?, values: [String: Double]) -> GateSide
    {
        GateSide(name: name, rows: rows, testSet: testSet, numbers: .recorded(values))
    }

    /// The candidate with a test set.
    func with(testSet: Digest?) -> GateSide {
        GateSide(name: name, rows: rows, testSet: testSet, numbers: numbers)
    }

    /// Its rows, or why there are none.
    func table() throws(GateProblem) -> PredictionTable {
        switch rows {
        case .table(let table): return table
        case .unreadable(let reason): throw GateProblem(reason)
        case .none:
            switch numbers {
            case .documents: throw GateProblem("there are no row-level predictions; add 'predictions'")
            case .recorded: throw GateProblem("\(name) stored no row-level predictions")
            }
        }
    }

    /// A metric of this side; finite or not.
    func measure(_ check: GateCheck) throws(GateProblem) -> Measured {
        switch check.metric {
        case .rows(let metric):
            let table = try table()
            do throws(GateProblem) {
                return try metric.measure(table)
            } catch {
                throw GateProblem("\(name): \(error.message)")
            }
        case .number(let source): return try number(source, id: check.metricID)
        case .pairing: return Measured(value: Double(try table().count), evidence: JSONObject())
        }
    }

    private func number(_ source: NumberSource, id: String) throws(GateProblem) -> Measured {
        switch numbers {
        case .documents(let documents):
            switch documents[source.path] {
            case .json(let root):
                let evidence = JSONObject([("from", .string(source.description))])
                return Measured(value: try source.number(in: root), evidence: evidence)
            case .unreadable(let reason): throw GateProblem(reason)
            case nil: throw GateProblem("'\(source.path)' was not read")
            }
        case .recorded(let values):
            guard let value = values[id] else {
                let hint = NearMatches.hint(id, among: values.keys.sorted())
                throw GateProblem(
                    """
                    \(name) recorded no '\(id)'\(hint); publish one version with only a bound on it, then compare
                    """)
            }
            return Measured(value: value, evidence: JSONObject())
        }
    }
}

/// What the candidate is compared with.
public enum GateReference: Sendable {
    /// The gate says `compare-to: none`.
    case none
    /// The alias names no version: this would be the first.
    case firstModel
    /// It names a version that cannot be used (a missing artifact, an unknown `version:N`); never a first model.
    case broken(reason: String)
    /// A published version.
    case version(GateVersion)
}

/// A published version as a gate compares with it: from what it stored.
public struct GateVersion: Sendable {
    /// The version's number.
    public let version: Int
    /// The digest of its model folder.
    public let digest: Digest
    let side: GateSide

    /// Creates a version.
    ///
    /// - Parameters:
    ///   - model: The registered model's name.
    ///   - version: Its number.
    ///   - digest: The digest of its model folder.
    ///   - rows: The predictions it stored, read with the gate's columns of today.
    ///   - values: The numbers its gate recorded, by metric id.
    ///   - testSet: The test set it stored.
    public init(
        model: String, version: Int, digest: Digest, rows: GateRows, values: [String: Double],
        testSet: Digest?
    ) {
        self.version = version
        self.digest = digest
        side = .recorded(name: "\(model)/\(version)", rows: rows, testSet: testSet, values: values)
    }
}

/// Everything that a gate judges.
public struct GateInputs: Sendable {
    /// The registered model's name.
    public var modelName: String
    /// The digest of the candidate's model folder.
    public var model: Digest?
    /// The candidate.
    public var candidate: GateSide
    /// What it is compared with.
    public var reference: GateReference
    /// The ref that the gate's text was taken from; `nil` where it is the commit's own.
    public var gateRef: String?
    /// The program, as the verdict names it: `headgate 0.1.0`.
    public var tool: String

    /// Creates inputs.
    public init(
        modelName: String, model: Digest?, candidate: GateSide, reference: GateReference,
        gateRef: String? = nil,
        tool: String = "headgate"
    ) {
        self.modelName = modelName
        self.model = model
        self.candidate = candidate
        self.reference = reference
        self.gateRef = gateRef
        self.tool = tool
    }
}
