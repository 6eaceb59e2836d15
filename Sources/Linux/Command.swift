internal import Glibc

/// A program that is run to its end, with what it printed.
///
///     let result = try Command.run("/usr/bin/git", ["rev-parse", "HEAD"], folder: repository)
public struct Command: Sendable {
    /// How it ended.
    public let status: ExitStatus
    /// What it wrote to standard output.
    public let output: [UInt8]
    /// What it wrote to standard error, at most 64 KiB of it.
    public let errors: [UInt8]

    /// The output as text without the last line feed.
    public var text: String {
        let end = output.last == 10 ? output.count - 1 : output.count
        return String(decoding: output[0..<end], as: UTF8.self)
    }

    /// Standard error as text without the last line feed.
    public var errorText: String {
        let end = errors.last == 10 ? errors.count - 1 : errors.count
        return String(decoding: errors[0..<end], as: UTF8.self)
    }

    /// Runs a program and waits for it, blocking the calling thread.
    ///
    /// - Parameters:
    ///   - path: The program's absolute path.
    ///   - arguments: Its arguments.
    ///   - environment: Its whole environment; the caller's when `nil`.
    ///   - folder: Its working folder.
    ///   - input: What it reads from standard input; nothing when `nil`.
    ///   - isUnwanted: Raised when nobody waits for it any more: it and what it started get SIGTERM, and SIGKILL two
    ///     seconds later. It leads a session of its own then.
    ///   - configure: Changes the request before it starts.
    /// - Throws: `SystemError` when it cannot be started; a program that fails is no throw.
    public static func run(
        _ path: String, _ arguments: [String], environment: [String]? = nil, folder: String? = nil,
        input: [UInt8]? = nil, unless isUnwanted: WakeEvent? = nil,
        configure: (inout ChildRequest) -> Void = { _ in }
    ) throws(SystemError) -> Command {
        var out = try PipeEnds()
        var errors = try PipeEnds()
        let standardInput = try temporaryInput(input)
        var request = ChildRequest(
            path, arguments, environment: environment ?? Environment.all, folder: folder)
        request.descriptors = [standardInput.raw, out.write, errors.write]
        request.newSession = isUnwanted != nil
        request.parentDeathSignal = SIGTERM
        configure(&request)
        let child = try Child.start(request)
        out.closeWrite()
        errors.closeWrite()
        let collected = Self.collect(out.read, errors.read, child, isUnwanted)
        return Command(status: child.wait(), output: collected.0, errors: collected.1)
    }

    /// The first executable of that name on a search path.
    public static func find(_ name: String, path: String? = nil) -> String? {
        if name.contains("/") { return Files.isExecutable(name) ? name : nil }
        let search = path ?? Environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in search.split(separator: ":") where folder.hasPrefix("/") {
            let candidate = "\(folder)/\(name)"
            if Files.isExecutable(candidate) { return candidate }
        }
        return nil
    }

    private static func collect(
        _ out: Int32, _ errors: Int32, _ child: Child, _ isUnwanted: WakeEvent?
    ) -> ([UInt8], [UInt8]) {
        var results: [[UInt8]] = [[], []]
        var polls = [
            pollfd(fd: out, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isUnwanted?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        var patience: Int32 = -1
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while polls[..<2].contains(where: { $0.fd >= 0 }) {
            let ready = unsafe poll(&polls, 3, patience)
            guard ready > 0 || ready < 0 && errno == EINTR else { break }
            if polls[2].fd >= 0, polls[2].revents != 0 {
                child.signalGroup(SIGTERM)
                polls[2].fd = -1
                patience = 2_000
            }
            for index in 0..<2 where polls[index].fd >= 0 && polls[index].revents != 0 {
                let count = unsafe Glibc.read(polls[index].fd, &chunk, chunk.count)
                if count > 0 {
                    if index == 0 || results[1].count < 65_536 {
                        results[index].append(contentsOf: chunk[0..<count])
                    }
                } else if count == 0 || errno != EINTR {
                    polls[index].fd = -1
                }
            }
        }
        if patience > 0 { child.signalGroup(SIGKILL) }
        return (results[0], results[1])
    }
}

/// An unlinked file of bytes, so that a program can read any amount of them without a deadlock.
private func temporaryInput(_ bytes: [UInt8]?) throws(SystemError) -> FileDescriptor {
    guard let bytes else { return FileDescriptor(owning: -1) }
    let file = try FileDescriptor.open("/tmp", unnamedFile | O_RDWR, mode: 0o600)
    try file.write(bytes)
    lseek(file.raw, 0, SEEK_SET)
    return file
}

/// `O_TMPFILE`, a macro that Swift does not see.
private let unnamedFile: Int32 = 0o20200000
