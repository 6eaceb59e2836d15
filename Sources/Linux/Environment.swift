internal import CLinux
internal import Glibc

/// The environment that this process was started with.
public enum Environment {
    /// All entries as `NAME=value`.
    public static var all: [String] {
        var entries: [String] = []
        var pointer = unsafe hg_environ()
        while let entry = unsafe pointer.pointee {
            entries.append(unsafe String(cString: entry))
            unsafe pointer += 1
        }
        return entries
    }

    /// The value of a variable.
    public static subscript(name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}

/// A terminal behind a descriptor.
public enum Terminal {
    /// Whether the descriptor is a terminal.
    public static func isThere(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
    /// Its width in cells, or `nil` when it is not known.
    public static func columns(_ descriptor: Int32) -> Int? {
        let columns = Int(hg_terminal_columns(descriptor))
        return columns > 0 ? columns : nil
    }
}

/// Who and where this process is.
public enum Host {
    /// The effective user.
    public static var uid: UInt32 { geteuid() }
    /// The effective group.
    public static var gid: UInt32 { getegid() }
    /// This process.
    public static var pid: Int32 { getpid() }
    /// Online processors.
    public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    /// Physical memory in bytes.
    public static var memoryBytes: UInt64 {
        UInt64(max(1, sysconf(Int32(_SC_PHYS_PAGES)))) * UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
    }
    /// The number that changes with every start of the machine.
    public static var bootID: String {
        // Without /proc all starts look the same.
        ((try? Files.text("/proc/sys/kernel/random/boot_id")) ?? "unknown").filter { !$0.isWhitespace }
    }
    /// The working folder.
    public static var currentFolder: String {
        guard let pointer = unsafe getcwd(nil, 0) else { return "/" }
        defer { unsafe free(pointer) }
        return unsafe String(cString: pointer)
    }
    /// Milliseconds since 1970.
    public static var unixMilliseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
    /// Clock ticks since the machine started at which a process began, or `nil` when it is gone.
    public static func startTicks(of pid: Int32) -> UInt64? {
        guard let text = try? Files.text("/proc/\(pid)/stat"),  // a missing file means a process that is gone
            let close = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return UInt64(fields[19])
    }
}
