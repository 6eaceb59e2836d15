internal import CLinux
internal import Glibc

/// One line of the mount table.
public struct Mount: Sendable, Equatable {
    /// Where it is mounted.
    public let path: String
    /// The file system, such as `ext4` or `cgroup2`.
    public let fileSystem: String
    /// The options of the file system itself, such as the controllers of a cgroup hierarchy.
    public let options: [String]
}

/// The mount table of this process.
public enum Mounts {
    /// All mounts, in the order they were made.
    public static func all() throws(SystemError) -> [Mount] { parse(try Files.text("/proc/self/mountinfo")) }

    /// Takes away the mounts at and below a folder, the last one first, also those in use.
    public static func detach(below folder: String) throws(SystemError) {
        for mount in try all().reversed() where mount.path == folder || mount.path.hasPrefix(folder + "/") {
            guard unsafe hg_detach_mount(mount.path) == 0 || errno == EINVAL || errno == ENOENT else {
                throw SystemError("unmount", mount.path)
            }
        }
    }

    /// Reads the text of a `mountinfo` file; lines of another shape are left out.
    ///
    /// Source: proc_pid_mountinfo(5).
    public static func parse(_ text: String) -> [Mount] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", omittingEmptySubsequences: false)
            guard let dash = fields.firstIndex(of: "-"), dash > 5, fields.count > dash + 3 else { return nil }
            return Mount(
                path: unescaped(fields[4]), fileSystem: String(fields[dash + 1]),
                options: fields[dash + 3].split(separator: ",").map(String.init))
        }
    }

    /// Spaces, tabs, line feeds and backslashes are written as three octal digits.
    private static func unescaped(_ field: Substring) -> String {
        let source = Array(field.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            let digits = source[min(index + 1, source.count)..<min(index + 4, source.count)]
            if source[index] == 92, digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                index += 4
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
