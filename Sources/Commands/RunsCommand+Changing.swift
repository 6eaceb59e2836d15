internal import Diagnostics
internal import Glibc
internal import JSON
internal import Linux
internal import Models
internal import Registry

/// `runs artifacts`, `runs cancel` and `runs delete`.
extension RunsCommand {
    /// A run's artifacts.
    static func artifacts(of number: Int, in store: EmbeddedStore) async throws -> Answer {
        _ = try await RunNumber.record(number, in: store)
        let artifacts = try await store.artifacts(ofRun: number)
        var table = Table(["NAME", "SIZE", "JOB", "CREATED"])
        for artifact in artifacts {
            table.add([
                Figures.line(artifact.name), Figures.bytes(artifact.bytes), artifact.job,
                Figures.time(artifact.createdAt),
            ])
        }
        return Answer(
            text: artifacts.isEmpty ? "run #\(number) has no artifacts" : table.text,
            json: .array(artifacts.map(\.json)))
    }

    /// Writes an artifact's files into a folder.
    static func download(
        _ name: String, of number: Int, to folder: String, from store: EmbeddedStore
    ) async throws -> Answer {
        _ = try await RunNumber.record(number, in: store)
        let artifacts = try await store.artifacts(ofRun: number)
        guard let artifact = artifacts.first(where: { $0.name == name }) else {
            let names = artifacts.map(\.name)
            let list = names.isEmpty ? "it has none" : "it has " + names.joined(separator: ", ")
            throw Refusal(
                ModelCode.notFound, "run #\(number) has no artifact '\(Figures.line(name))'",
                help: Suggestion.help(for: name, among: names) ?? list)
        }
        let files = try await NewFolder(folder).fill(with: artifact.tree, from: store)
        return Answer(
            text: Figures.line(
                "\(name): \(files.count) file\(files.count == 1 ? "" : "s"), \(Figures.bytes(artifact.bytes)), in \(folder)"
            ),
            json: [
                "run": .integer(number), "name": .string(name), "folder": .string(folder),
                "files": .array(files.map(\.json)),
            ])
    }

    /// Sends SIGTERM to the process that runs a run.
    ///
    /// - Parameters:
    ///   - isAlive: Whether the process of that number is still the one that began the run.
    static func cancel(
        _ number: Int, in store: EmbeddedStore, isAlive: @Sendable (RunRecord.Owner) -> Bool
    ) async throws -> Answer {
        let run = try await RunNumber.record(number, in: store)
        guard !run.state.isFinal else {
            throw Refusal(ModelCode.badRun, "run #\(number) has ended already as \(run.state.rawValue)")
        }
        guard let owner = run.owner else {
            try await store.finish(
                run: number, .cancelled, reason: "cancelled before it began", at: Host.unixMilliseconds)
            return Answer(
                text: "run #\(number) is cancelled",
                json: ["run": .integer(number), "state": "cancelled", "pid": nil])
        }
        guard isAlive(owner) else { throw gone(number) }
        do {
            let process = try ProcessDescriptor(owner.pid)
            // The number may have passed to another process before the descriptor was there.
            guard isAlive(owner) else { throw gone(number) }
            process.signal(SIGTERM)
        } catch let error as SystemError where error.number == ESRCH { throw gone(number) }
        return Answer(
            text: "asked run #\(number) (process \(owner.pid)) to stop",
            json: ["run": .integer(number), "state": "cancelling", "pid": .integer(Int(owner.pid))])
    }

    private static func gone(_ number: Int) -> Refusal {
        Refusal(
            ModelCode.badRun, "the runner of run #\(number) is gone",
            help: "the next command marks the run as interrupted")
    }

    /// Removes a run that ended.
    static func delete(_ number: Int, in store: EmbeddedStore) async throws -> Answer {
        _ = try await RunNumber.record(number, in: store)
        try await store.delete(run: number)
        return Answer(text: "run #\(number) is deleted", json: ["run": .integer(number), "deleted": true])
    }
}
