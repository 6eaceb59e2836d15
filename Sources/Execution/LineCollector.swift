internal import Glibc

/// Cuts a byte stream into lines for the problem matchers; of a line longer than 16 KiB only the beginning is kept.
struct LineCollector {
    private static let longest = 16 * 1_024
    private var held: [UInt8] = []

    /// Takes a chunk.
    mutating func feed(_ bytes: UnsafeRawBufferPointer, line: (String) -> Void) {
        var index = 0
        while index < bytes.count {
            guard let base = bytes.baseAddress else { return }
            let found = unsafe memchr(base + index, 10, bytes.count - index)
            let end = unsafe found.map { unsafe base.distance(to: UnsafeRawPointer($0)) } ?? bytes.count
            let room = max(0, Self.longest - held.count)
            unsafe held.append(contentsOf: bytes[index..<min(end, index + room)])
            index = end + 1
            if end < bytes.count { line(take()) }
        }
    }

    /// Ends the stream: what is held is a line too.
    mutating func finish() -> String? { held.isEmpty ? nil : take() }

    private mutating func take() -> String {
        if held.last == 13 { held.removeLast() }
        defer { held.removeAll(keepingCapacity: true) }
        return String(decoding: held, as: UTF8.self)
    }
}
