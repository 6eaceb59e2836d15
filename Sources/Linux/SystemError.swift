internal import Glibc
public import Diagnostics

/// A system call that failed, with what it was tried on.
public struct SystemError: CodedError, Equatable, CustomStringConvertible {
    /// The number from `errno`.
    public let number: Int32
    /// What was tried, such as `open`.
    public let operation: String
    /// What it was tried on; empty when there is no such thing.
    public let subject: String

    /// Creates an error from a number.
    public init(_ operation: String, _ subject: String = "", number: Int32) {
        self.operation = operation
        self.subject = subject
        self.number = number
    }

    /// Creates an error from the calling thread's `errno`.
    public init(_ operation: String, _ subject: String = "") {
        self.init(operation, subject, number: errno)
    }

    /// `A100`, for every system call.
    public var code: DiagnosticCode { SystemCode.failed }
    /// `cannot open 'x': Permission denied (EACCES)`.
    public var message: String {
        let object = subject.isEmpty ? "" : " '\(subject)'"
        return "cannot \(operation)\(object): \(Self.text(of: number))"
    }
    /// A hint for the few errors that have one.
    public var help: String? {
        switch number {
        case ENOSPC, EDQUOT: "free some space on that file system, or put HEADGATE_HOME on another one"
        case EROFS: "the file system is mounted read-only; remount it, or put HEADGATE_HOME elsewhere"
        case EMFILE, ENFILE: "too many open files; raise 'ulimit -n'"
        default: nil
        }
    }
    /// The message.
    public var description: String { message }
    /// Whether there was no such file.
    public var isMissing: Bool { number == ENOENT || number == ENOTDIR }
    /// Whether the file system is full or the quota is used up.
    public var isFull: Bool { number == ENOSPC || number == EDQUOT }

    private static let names: [Int32: String] = [
        EPERM: "EPERM", ENOENT: "ENOENT", EIO: "EIO", EACCES: "EACCES", EBUSY: "EBUSY", EEXIST: "EEXIST",
        EXDEV: "EXDEV", ENOTDIR: "ENOTDIR", EISDIR: "EISDIR", EINVAL: "EINVAL", EMFILE: "EMFILE",
        ENFILE: "ENFILE", ENOSPC: "ENOSPC", EROFS: "EROFS", EPIPE: "EPIPE", ELOOP: "ELOOP",
        ENOTEMPTY: "ENOTEMPTY", EDQUOT: "EDQUOT", ENAMETOOLONG: "ENAMETOOLONG", ETXTBSY: "ETXTBSY",
    ]

    private static func text(of number: Int32) -> String {
        let words = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error"
        return "\(words) (\(names[number] ?? "errno \(number)"))"
    }
}

/// Codes of this module.
public enum SystemCode {
    /// A system call failed.
    public static let failed = DiagnosticCode(
        "A100", "the operating system refused",
        """
        A system call failed. The message names the call, the file and the reason. Nothing was half-written: \
        files are replaced by renaming, and database changes are transactions.
        """)
    /// A program could not be started.
    public static let cannotStart = DiagnosticCode(
        "A101", "a program could not be started",
        """
        A program that Headgate needs is missing or cannot be executed. 'make setup' or 'headgate doctor' says \
        what to install.
        """)
    /// All codes.
    public static let all = [failed, cannotStart]
}
