public import Models
internal import Storage

extension EmbeddedStore {
    /// One run with its jobs and steps, or `nil`.
    public func run(_ number: Int) async throws(ModelError) -> RunRecord? {
        try await read { try $0.record(ofRun: number) }
    }

    /// The newest runs first, without their jobs, at most `limit`.
    public func runs(limit: Int, experiment: String?) async throws(ModelError) -> [RunRecord] {
        try await read { try $0.records(limit: limit, experiment: experiment) }
    }
}
