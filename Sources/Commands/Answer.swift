internal import Arguments
internal import Diagnostics
internal import JSON
internal import Models
internal import Registry
internal import Storage

/// What a command answers: once for people and once for programs.
struct Answer: Sendable {
    /// For `--format text`.
    var text: String
    /// For `--format json`.
    var json: JSON
    /// The exit status.
    var status: Int32 = 0

    /// Prints it and gives the exit status.
    func give(as format: AnswerFormat) -> Int32 {
        switch format {
        case .text: if !text.isEmpty { Console.answer(text) }
        case .json: Console.answer(json)
        }
        return status
    }

    /// Opens the store, makes an answer from it and prints it.
    ///
    /// - Parameters:
    ///   - format: How to print it.
    ///   - changes: Whether the store is written; what only shows things works on a read-only store too.
    ///   - body: Makes the answer.
    static func give(
        as format: AnswerFormat, changes: Bool = false, _ body: (EmbeddedStore) async throws -> Answer
    ) async throws -> Int32 {
        try await withStore(changes: changes, body).give(as: format)
    }

    /// Opens the store of the environment for a while.
    static func withStore<Value: Sendable>(
        changes: Bool, _ body: (EmbeddedStore) async throws -> Value
    ) async throws -> Value {
        let store = try await open(changes: changes)
        do {
            let value = try await body(store)
            await store.close()
            return value
        } catch {
            await store.close()
            throw error
        }
    }

    private static func open(changes: Bool) async throws -> EmbeddedStore {
        do { return try await Home.open() } catch let error as ModelError {
            guard !changes, error.code == StorageCode.readOnly else { throw error }
            return try await EmbeddedStore.open(home: Home.path, readOnly: true)
        }
    }

    /// The option that every answering command has.
    static var format: Parameter<AnswerFormat> { option("format", "How to print the answer", default: .text) }
}
