internal import CLinux
internal import Glibc

/// How a process ended.
public enum ExitStatus: Sendable, Equatable {
    /// It returned a code, 0...255.
    case exited(Int32)
    /// A signal ended it.
    case signalled(Int32)

    /// Whether it returned 0.
    public var isSuccess: Bool { self == .exited(0) }
    /// The code as a shell gives it: 128 and the signal's number for a signal.
    public var shellCode: Int32 {
        switch self {
        case .exited(let code): code
        case .signalled(let signal): 128 + signal
        }
    }
}

/// What to start: a program, its arguments, its whole environment and its descriptors.
public struct ChildRequest: Sendable {
    /// The program's absolute path.
    public var path: String
    /// The arguments after the program's name.
    public var arguments: [String]
    /// The whole environment as `NAME=value`.
    public var environment: [String]
    /// The working folder; the caller's when `nil`.
    public var folder: String?
    /// Descriptors that become 0, 1, 2 and, with a fourth, 3; -1 is /dev/null.
    public var descriptors: [Int32] = [-1, -1, -1]
    /// Whether it leads a session of its own.
    public var newSession = false
    /// The signal it gets when the starting thread ends; 0 for none.
    public var parentDeathSignal: Int32 = 0
    /// Whether it enters a user namespace where the caller is root, with /sys/fs/cgroup hidden.
    public var userNamespace = false
    /// Whether it sees /sys/fs/cgroup without its `unified` folder.
    public var hidesUnifiedCGroup = false
    /// The user and group to become; the caller's when `nil`.
    public var ids: (uid: UInt32, gid: UInt32)?

    /// Creates a request.
    public init(_ path: String, _ arguments: [String], environment: [String], folder: String? = nil) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.folder = folder
    }
}

/// A process that was started and must be waited for.
public struct Child: Sendable {
    /// Its number.
    public let pid: Int32

    /// Starts a process without copying the caller's memory (vfork).
    public static func start(_ request: ChildRequest) throws(SystemError) -> Child {
        let count = request.descriptors.count
        precondition(count == 3 || count == 4, "descriptors must be 3 or 4 (was \(count))")
        let arguments = CStrings([request.path] + request.arguments)
        let environment = CStrings(request.environment)
        let folder = CStrings(request.folder.map { [$0] } ?? [])
        let path = CStrings([request.path])
        var plan = unsafe hg_spawn_plan()
        unsafe plan.path = unsafe UnsafePointer(path.first)
        unsafe plan.argv = unsafe UnsafePointer(arguments.pointer)
        unsafe plan.envp = unsafe UnsafePointer(environment.pointer)
        unsafe plan.cwd = request.folder == nil ? nil : unsafe UnsafePointer(folder.first)
        let fds = request.descriptors
        unsafe plan.fds = (fds[0], fds[1], fds[2], count == 4 ? fds[3] : -1)
        unsafe plan.fd_count = Int32(count)
        unsafe plan.new_session = request.newSession ? 1 : 0
        unsafe plan.parent_death_signal = request.parentDeathSignal
        unsafe plan.user_namespace = request.userNamespace ? 1 : 0
        unsafe plan.hide_unified = request.hidesUnifiedCGroup ? 1 : 0
        unsafe plan.set_ids = request.ids == nil ? 0 : 1
        unsafe plan.uid = request.ids?.uid ?? 0
        unsafe plan.gid = request.ids?.gid ?? 0
        var number: Int32 = 0
        var stage: Int32 = 0
        let pid = unsafe hg_spawn(&plan, &number, &stage)
        withExtendedLifetime((arguments, environment, folder, path)) {}
        guard pid > 0 else {
            let subject = stage == 2 ? request.folder ?? "." : request.path
            throw SystemError(
                stage == 3 ? "execute" : stage == 2 ? "enter" : "start", subject, number: number)
        }
        return Child(pid: pid)
    }

    /// Waits, blocking the calling thread, until the process ended.
    public func wait() -> ExitStatus {
        var code: Int32 = 0
        var signal: Int32 = 0
        var core: Int32 = 0
        guard unsafe hg_wait_status(pid, &code, &signal, &core, 0) > 0 else { return .exited(127) }
        return signal != 0 ? .signalled(signal) : .exited(code)
    }

    /// The status when it has ended already, `nil` when it still runs.
    public func poll() -> ExitStatus? {
        var code: Int32 = 0
        var signal: Int32 = 0
        var core: Int32 = 0
        guard unsafe hg_wait_status(pid, &code, &signal, &core, 1) > 0 else { return nil }
        return signal != 0 ? .signalled(signal) : .exited(code)
    }

    /// Sends a signal; a process that is gone is no error.
    public func signal(_ number: Int32) { _ = kill(pid, number) }

    /// Sends a signal to the leader of a session and all that it started there; to be used before it is waited for.
    func signalGroup(_ number: Int32) { _ = kill(-pid, number) }
}

/// Strings as C wants them: a null-ended array of pointers.
@safe final class CStrings {
    let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        unsafe pointer = .allocate(capacity: strings.count + 1)
        for (index, string) in strings.enumerated() {
            unsafe (pointer + index).initialize(to: unsafe strdup(string))
        }
        unsafe (pointer + strings.count).initialize(to: nil)
    }

    var first: UnsafeMutablePointer<CChar>? { unsafe pointer[0] }

    deinit {
        for index in 0..<count { unsafe free(pointer[index]) }
        unsafe pointer.deallocate()
    }
}
