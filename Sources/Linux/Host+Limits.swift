internal import CLinux
internal import Glibc

extension Host {
    /// Milliseconds of a clock that only moves forward, from some point in the past.
    public static var monotonicMilliseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// The most open files that this process may allow itself or a child; `UInt64.max` for no limit.
    public static var mostOpenFiles: UInt64 { hg_most_open_files() }

    /// The most processes that this process may allow its user; `UInt64.max` for no limit.
    public static var mostProcesses: UInt64 { hg_most_processes() }

    /// Whether this process may use a capability, named by its number in capability.h.
    public static func hasCapability(_ number: Int) -> Bool {
        guard let text = try? Files.text("/proc/self/status"),  // no /proc: none that we know of
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:") }),
            let bits = UInt64(line.dropFirst(7).filter { $0.isHexDigit }, radix: 16)
        else { return false }
        return bits & (1 << UInt64(number)) != 0
    }

    /// The machine's kind, such as `x86_64` or `aarch64`.
    public static var architecture: String { systemName(\.machine) }
    /// The kernel's version, such as `6.1.0-18-amd64`.
    public static var kernelVersion: String { systemName(\.release) }
    /// The node's name.
    public static var name: String { systemName(\.nodename) }

    private static func systemName<Field>(_ field: KeyPath<utsname, Field>) -> String {
        var names = utsname()
        guard unsafe uname(&names) == 0 else { return "" }
        return unsafe withUnsafeBytes(of: names[keyPath: field]) {
            unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
