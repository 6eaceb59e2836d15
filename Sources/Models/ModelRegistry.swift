public import Diagnostics
public import Digests

/// Registered models: versions that never change, aliases that move by compare-and-swap, an append-only journal.
///
/// Every write is one transaction with full durability: it survives a power cut.
public protocol ModelRegistry: Sendable {
    /// The version that `version` or an alias names, or `nil` when the model or it does not exist.
    func version(of model: String, _ reference: VersionReference) async throws(ModelError) -> ModelVersion?
    /// All versions of a model, oldest first.
    func versions(of model: String) async throws(ModelError) -> [ModelVersion]
    /// All registered models with their aliases and newest version, by name.
    func models() async throws(ModelError) -> [RegisteredModel]
    /// Publishes a version and moves an alias, in one transaction.
    ///
    /// The alias moves only if it still names `expected` (`nil`: no version); otherwise nothing is published and
    /// the error's code is `ModelCode.aliasMoved`.
    func publish(_ publication: Publication) async throws(ModelError) -> ModelVersion
    /// Moves or makes an alias; `to: nil` removes it. `expected` as in `publish`; `force` skips the comparison.
    func moveAlias(
        _ alias: String, of model: String, to version: Int?, expected: Int??, reason: String, by: String
    ) async throws(ModelError)
    /// Sets (or with `nil` removes) a tag of a version.
    func setTag(_ name: String, _ value: String?, of model: String, version: Int) async throws(ModelError)
    /// The journal of a model, oldest first.
    func history(of model: String) async throws(ModelError) -> [AliasMove]
}

/// How a version is named.
public enum VersionReference: Sendable, Hashable {
    /// `NAME/7`.
    case number(Int)
    /// `NAME@champion`.
    case alias(String)
    /// The version that the alias named before its last move.
    case previous(alias: String)
    /// The newest.
    case latest
}

/// A registered model.
public struct RegisteredModel: Sendable, Equatable {
    /// Its name: no `/`, `:` or `@`, at most 250 characters.
    public var name: String
    /// Versions by alias.
    public var aliases: [String: Int]
    /// The newest version.
    public var latestVersion: Int
    /// Milliseconds since 1970.
    public var createdAt: Int64

    /// Creates a model.
    public init(name: String, aliases: [String: Int], latestVersion: Int, createdAt: Int64) {
        self.name = name
        self.aliases = aliases
        self.latestVersion = latestVersion
        self.createdAt = createdAt
    }
}

/// What a version carries; nothing of it but its tags and aliases can change.
public struct ModelVersion: Sendable, Equatable {
    /// The model's name.
    public var model: String
    /// From 1.
    public var version: Int
    /// The digest of the model folder (its manifest blob).
    public var digest: Digest
    /// The run that made it.
    public var run: Int
    /// The job that made it.
    public var job: String
    /// The commit.
    public var commit: String
    /// The digest of the dirty working tree, when it was dirty.
    public var dirtyDigest: String?
    /// The pipeline file's path and digest.
    public var pipeline: String
    /// The digest of the pipeline file.
    public var pipelineDigest: String
    /// The training parameters.
    public var params: [String: String]
    /// The metrics that the training job reported.
    public var metrics: [String: Double]
    /// Numbers that gate checks read, by check id.
    public var gateValues: [String: Double]
    /// Digests of the inputs by name.
    public var inputs: [String: String]
    /// The row-level predictions file, if there was one.
    public var predictions: Digest?
    /// The test set's digest, if there was one.
    public var testSet: Digest?
    /// The verdict that let it through (canonical JSON blob).
    public var verdict: Digest
    /// The decision: `promote` or `overridden`.
    public var decision: String
    /// The flavor that the pipeline declared.
    public var flavor: String?
    /// Milliseconds since 1970.
    public var createdAt: Int64
    /// Who published.
    public var by: String
    /// Free tags.
    public var tags: [String: String]
    /// The aliases that name it now.
    public var aliases: [String]

    /// Creates a version without tags and aliases.
    public init(
        model: String, version: Int = 0, digest: Digest, run: Int, job: String, commit: String,
        dirtyDigest: String? = nil, pipeline: String, pipelineDigest: String, params: [String: String] = [:],
        metrics: [String: Double] = [:], gateValues: [String: Double] = [:], inputs: [String: String] = [:],
        predictions: Digest? = nil, testSet: Digest? = nil, verdict: Digest, decision: String,
        flavor: String? = nil, createdAt: Int64, by: String
    ) {
        self.model = model
        self.version = version
        self.digest = digest
        self.run = run
        self.job = job
        self.commit = commit
        self.dirtyDigest = dirtyDigest
        self.pipeline = pipeline
        self.pipelineDigest = pipelineDigest
        self.params = params
        self.metrics = metrics
        self.gateValues = gateValues
        self.inputs = inputs
        self.predictions = predictions
        self.testSet = testSet
        self.verdict = verdict
        self.decision = decision
        self.flavor = flavor
        self.createdAt = createdAt
        self.by = by
        tags = [:]
        aliases = []
    }
}

/// A version to publish and the alias to move to it.
public struct Publication: Sendable {
    /// The version; its number is given by the registry.
    public var version: ModelVersion
    /// The alias to move; `nil` moves none.
    public var alias: String?
    /// The version that the gate compared with; `nil` when there was none.
    public var expected: Int?
    /// Why, for the journal.
    public var reason: String

    /// Creates a publication.
    public init(version: ModelVersion, alias: String?, expected: Int?, reason: String) {
        self.version = version
        self.alias = alias
        self.expected = expected
        self.reason = reason
    }
}

/// One line of the journal.
public struct AliasMove: Sendable, Equatable {
    /// What happened: `publish`, `alias`, `rollback`, `remove`.
    public var action: String
    /// The alias, `nil` for a publication without one.
    public var alias: String?
    /// The version before.
    public var from: Int?
    /// The version after.
    public var to: Int?
    /// Milliseconds since 1970.
    public var at: Int64
    /// Who.
    public var by: String
    /// Why.
    public var reason: String
    /// The verdict behind it.
    public var verdict: Digest?

    /// Creates a line.
    public init(
        action: String, alias: String?, from: Int?, to: Int?, at: Int64, by: String, reason: String,
        verdict: Digest?
    ) {
        self.action = action
        self.alias = alias
        self.from = from
        self.to = to
        self.at = at
        self.by = by
        self.reason = reason
        self.verdict = verdict
    }
}

/// Why the store could not do what was asked.
public struct ModelError: CodedError, CustomStringConvertible {
    /// The stable code, of family M or A.
    public let code: DiagnosticCode
    /// What was tried and what came of it.
    public let message: String
    /// What to do about it.
    public let help: String?
    /// The failure below it.
    public let cause: (any Error)?

    /// Creates an error.
    public init(_ code: DiagnosticCode, _ message: String, help: String? = nil, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.help = help
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}
