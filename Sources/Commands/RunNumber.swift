internal import Arguments
internal import Models
internal import Registry

/// A run as the command line names it: `128` or `#128`.
struct RunNumber: ArgumentValue, Equatable {
    /// From 1.
    let value: Int

    init?(argument: String) {
        let digits = argument.hasPrefix("#") ? argument.dropFirst() : argument[...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(digits), value > 0 else {
            return nil
        }
        self.value = value
    }

    var argumentText: String { String(value) }
    static var valueName: String { "RUN" }
    static var requirement: String { "a run's number" }

    /// The run of that number.
    static func record(_ number: Int, in store: EmbeddedStore) async throws -> RunRecord {
        if let record = try await store.run(number) { return record }
        let newest = try await store.runs(limit: 1, experiment: nil).first
        throw Refusal(
            ModelCode.badRun, "there is no run #\(number)",
            help: newest.map { "the newest is #\($0.number); 'headgate runs list' shows all" }
                ?? "this store has no runs yet")
    }
}
