public import Diagnostics
public import Linux
internal import Glibc

/// Why a database or blob folder could not do what was asked.
public struct StorageError: CodedError, Equatable, CustomStringConvertible {
    /// What kind of failure it is; each has a code and a hint of its own.
    public enum Kind: Sendable, CaseIterable {
        case cannotOpen, full, readOnly, corrupt, foreign, newer, busy, constraint, failed
        case unsafePath, missing, damaged, stopped
    }

    /// The kind.
    public let kind: Kind
    /// `cannot write to '/x/headgate.db': database or disk is full`.
    public let message: String
    private let hint: String?

    /// Creates an error.
    public init(_ kind: Kind, _ message: String, help: String? = nil) {
        self.kind = kind
        self.message = message
        hint = help
    }

    /// Creates an error of the kind that a system call's number stands for.
    public init(_ error: SystemError) {
        let kind: Kind =
            switch error.number {
            case ENOSPC, EDQUOT: .full
            case EROFS: .readOnly
            case EACCES, EPERM, ENOENT, ENOTDIR, EISDIR, ELOOP, EEXIST: .cannotOpen
            default: .failed
            }
        self.init(kind, error.message)
    }

    /// The stable code of the kind.
    public var code: DiagnosticCode {
        switch kind {
        case .cannotOpen: StorageCode.cannotOpen
        case .full: StorageCode.full
        case .readOnly: StorageCode.readOnly
        case .corrupt: StorageCode.corrupt
        case .foreign: StorageCode.foreign
        case .newer: StorageCode.newer
        case .busy: StorageCode.busy
        case .constraint: StorageCode.constraint
        case .failed: StorageCode.failed
        case .unsafePath: StorageCode.unsafePath
        case .missing: StorageCode.missing
        case .damaged: StorageCode.damaged
        case .stopped: StorageCode.stopped
        }
    }

    /// What to do about it.
    public var help: String? { hint ?? Self.hint(for: kind) }
    /// The message.
    public var description: String { message }

    private static func hint(for kind: Kind) -> String? {
        switch kind {
        case .cannotOpen: "run as the store's owner, or name another folder with HEADGATE_HOME"
        case .full: "free some space on that file system, or put HEADGATE_HOME on another one"
        case .readOnly: "remount the file system writable, or put HEADGATE_HOME elsewhere"
        case .corrupt: "restore the database from a backup; 'sqlite3 FILE .recover' saves what can be read"
        case .foreign: "name another folder with HEADGATE_HOME"
        case .newer: "install the newer Headgate, or restore the backup beside the database"
        case .busy: "another process is writing; try again"
        case .missing, .damaged: "restore 'blobs' from a backup, or run the pipeline again"
        case .unsafePath: "name a regular file or folder below the job's workspace"
        case .constraint, .failed, .stopped: nil
        }
    }
}
