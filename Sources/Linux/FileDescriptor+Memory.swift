internal import CLinux
internal import Glibc

extension FileDescriptor {
    /// Makes a file that lives in memory only and holds bytes, to be read from its start.
    public static func inMemory(_ bytes: [UInt8] = [], name: String = "headgate") throws(SystemError)
        -> FileDescriptor
    {
        let number = unsafe hg_memory_file(name)
        guard number >= 0 else { throw SystemError("make a memory file", name) }
        let file = FileDescriptor(owning: number)
        if !bytes.isEmpty { try file.write(bytes) }
        lseek(number, 0, SEEK_SET)
        return file
    }

    /// The whole content of a file that can be rewound, from its start.
    public func contents(limit: Int = 1 << 20) throws(SystemError) -> [UInt8] {
        lseek(raw, 0, SEEK_SET)
        return try readAll(limit: limit)
    }

    /// Reads from a place in the file without moving on; fewer bytes at its end.
    public func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = unsafe pread(raw, &bytes, count, Int(offset))
        guard got >= 0 else { throw SystemError("read") }
        return Array(bytes[0..<got])
    }
}
