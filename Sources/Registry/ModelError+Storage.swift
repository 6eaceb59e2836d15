internal import Linux
internal import Models
internal import Storage

extension ModelError {
    /// The error of the contract for a failure below it; the codes of the database and of files stay theirs.
    init(of error: any Error) {
        switch error {
        case let error as ModelError: self = error
        case let error as StorageError:
            let code =
                switch error.kind {
                case .unsafePath: ModelCode.badPath
                case .missing, .damaged: ModelCode.damaged
                default: error.code
                }
            self.init(code, error.message, help: error.help, cause: error)
        case let error as SystemError: self.init(of: StorageError(error))
        default: self.init(ModelCode.store, "the store failed: \(error)", cause: error)
        }
    }
}
