internal import Glibc

/// A step's output on its way to plain lines: a whole line goes out behind its margin, the rest waits for its end.
///
/// Works on bytes: a step may print gigabytes.
struct PlainLines {
    /// What is longer goes out in pieces.
    private static let longestLine = 65_536
    private let margin: [UInt8]
    private var rest: [UInt8] = []

    /// Creates the way of one step.
    init(margin: String) { self.margin = Array(margin.utf8) }

    /// Takes a piece of output and returns the lines that it completed.
    mutating func take(_ text: String) -> [UInt8] {
        var lines: [UInt8] = []
        var text = text
        text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            lines.reserveCapacity(bytes.count + bytes.count / 4 + margin.count)
            var start = 0
            while let end = unsafe Self.lineEnd(bytes, from: start) {
                let line = unsafe UnsafeRawBufferPointer(rebasing: bytes[start..<end])
                if rest.isEmpty {
                    unsafe append(line, to: &lines)
                } else {
                    unsafe rest.append(contentsOf: line)
                    lines += finish()
                }
                start = end + 1
            }
            unsafe rest.append(contentsOf: bytes[start...])
        }
        if rest.count > Self.longestLine { lines += finish() }
        return lines
    }

    /// Ends the output: a rest without a line feed is a line too.
    mutating func finish() -> [UInt8] {
        guard !rest.isEmpty else { return [] }
        var lines: [UInt8] = []
        unsafe rest.withUnsafeBytes { unsafe append($0, to: &lines) }
        rest.removeAll(keepingCapacity: true)
        return lines
    }

    private func append(_ line: UnsafeRawBufferPointer, to lines: inout [UInt8]) {
        lines.append(contentsOf: margin)
        if unsafe Self.isHarmless(line) {
            unsafe lines.append(contentsOf: line)
        } else {
            lines.append(contentsOf: Style.harmless(unsafe String(decoding: line, as: UTF8.self)).utf8)
        }
        lines.append(10)
    }

    /// Whether no byte can belong to a control character. Without an early end, so that it becomes vector code.
    private static func isHarmless(_ line: UnsafeRawBufferPointer) -> Bool {
        var suspects: UInt8 = 0
        for index in 0..<line.count {
            let byte = unsafe line[index]
            suspects |= (byte < 32 ? 1 : 0) | (byte == 127 ? 1 : 0) | (byte == 0xC2 ? 1 : 0)
        }
        return suspects == 0
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress, start < bytes.count else { return nil }
        guard let found = unsafe memchr(base + start, 10, bytes.count - start) else { return nil }
        return unsafe base.distance(to: UnsafeRawPointer(found))
    }
}
