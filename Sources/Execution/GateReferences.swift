public import Gates
internal import Glibc
internal import Linux
public import Models

/// What gates compare candidates with: published versions, found in the registry and read from what they stored.
public struct GateReferences: Sendable {
    /// What `compare-to` names.
    public enum Found: Sendable {
        /// Nothing, because the gate says so.
        case none
        /// No version yet: this would be the first.
        case first
        /// Something that cannot be used, and why; never a first model.
        case broken(String)
        /// A version with all its files.
        case version(ModelVersion)
    }

    private let registry: any ModelRegistry
    private let artifacts: any ArtifactStore

    /// Looks in a registry and its content.
    public init(registry: any ModelRegistry, artifacts: any ArtifactStore) {
        self.registry = registry
        self.artifacts = artifacts
    }

    /// Finds what a gate compares with.
    public func find(_ gate: GateDefinition, _ name: String) async -> Found {
        guard let named = Self.reference(gate.compareTo) else { return .none }
        do throws(ModelError) {
            if let version = try await registry.version(of: name, named) {
                let missing = "the model of \(name)/\(version.version) is no longer in the store"
                return await isIntact(version) ? .version(version) : .broken(missing)
            }
            if case .number(let number) = named { return .broken("there is no version \(name)/\(number)") }
            return .first
        } catch {
            return .broken(error.message)
        }
    }

    /// What was found, as the gate takes it.
    ///
    /// - Throws: `ExecutionError` when a stored file cannot be read.
    public func side(
        _ found: Found, _ gate: GateDefinition, _ name: String
    ) throws(ExecutionError) -> GateReference {
        switch found {
        case .none: return .none
        case .first: return .firstModel
        case .broken(let reason): return .broken(reason: reason)
        case .version(let version):
            return .version(
                GateVersion(
                    model: name, version: version.version, digest: version.digest,
                    rows: try rows(version, gate, name),
                    values: version.gateValues, testSet: version.testSet))
        }
    }

    /// The versions that the model's aliases name, the compared one as it was compared: what publishing expects.
    public func aliases(
        of name: String, _ gate: GateDefinition, _ found: Found
    ) async throws(ExecutionError) -> [String: Int] {
        var aliases: [String: Int]
        do throws(ModelError) {
            aliases = try await registry.models().first { $0.name == name }?.aliases ?? [:]
        } catch {
            throw ExecutionError(error)
        }
        guard case .alias(let alias) = gate.compareTo else { return aliases }
        aliases[alias] = nil
        if case .version(let version) = found { aliases[alias] = version.version }
        return aliases
    }

    /// Reads a predictions file of the host.
    public static func rows(_ path: String, _ columns: PredictionColumns) throws(ExecutionError) -> GateRows {
        var parser = PredictionParser(columns: columns)
        do throws(SystemError) {
            let file = try FileDescriptor.open(path)
            while true {
                let chunk = try file.readAll(limit: 1 << 20)
                if chunk.isEmpty { break }
                parser.feed(chunk)
                if parser.hasFailed { break }
            }
        } catch {
            throw ExecutionError(error)
        }
        do throws(PredictionError) { return .table(try parser.finish()) } catch {
            return .unreadable("'\(columns.path)' cannot be read: \(error)")
        }
    }

    private func rows(
        _ version: ModelVersion, _ gate: GateDefinition, _ name: String
    ) throws(ExecutionError) -> GateRows {
        guard let digest = version.predictions, let columns = gate.predictions else { return .none }
        let path = artifacts.path(of: digest)
        guard Files.exists(path) else {
            return .unreadable("the predictions of \(name)/\(version.version) are no longer in the store")
        }
        return try Self.rows(path, columns)
    }

    private func isIntact(_ version: ModelVersion) async -> Bool {
        guard let tree = try? await artifacts.tree(version.digest) else { return false }  // gone
        return tree.allSatisfy { Files.exists(artifacts.path(of: $0.digest)) }
    }

    private static func reference(_ reference: GateDefinition.Reference) -> VersionReference? {
        switch reference {
        case .none: return nil
        case .alias(let alias): return .alias(alias)
        case .previous: return .previous(alias: "champion")
        case .version(let number): return .number(number)
        }
    }
}
