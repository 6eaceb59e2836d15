internal import Glibc
internal import StepCommands

/// Finds the lines of a byte stream that may be workflow commands, and lets all bytes pass in their order.
///
/// What becomes of a command's own line is for its reader to say; all other bytes pass.
///
/// A line is held back only while it may still be a command, at most 1 MiB of it; other bytes are never copied.
struct LineScanner {
    private static let longestCommand = 1 << 20
    private static let longestIndentation = 256
    private var held: [UInt8] = []
    private var isAtLineStart = true

    /// Takes a chunk: `command` gets a whole line before `text` gets its bytes.
    mutating func feed(
        _ bytes: UnsafeRawBufferPointer, text: (UnsafeRawBufferPointer) -> Void,
        command: (String) -> CommandReader.Line
    ) {
        var index = 0
        var passed = 0
        while index < bytes.count {
            if isAtLineStart {
                if held.isEmpty, unsafe !Self.canStart(bytes[index]) {
                    isAtLineStart = false
                    continue
                }
                if held.isEmpty, index > passed {
                    unsafe text(UnsafeRawBufferPointer(rebasing: bytes[passed..<index]))
                }
                index = unsafe hold(bytes, from: index, text: text, command: command)
                passed = index
            } else if let end = unsafe Self.lineEnd(bytes, from: index) {
                index = end + 1
                isAtLineStart = true
            } else {
                index = bytes.count
            }
        }
        if index > passed { unsafe text(UnsafeRawBufferPointer(rebasing: bytes[passed..<index])) }
    }

    /// Ends the stream: what is held is a line too.
    mutating func finish(
        text: (UnsafeRawBufferPointer) -> Void, command: (String) -> CommandReader.Line
    ) {
        if Self.mayBeCommand(held) == true { unsafe obey(command, text) }
        unsafe release(text)
        isAtLineStart = true
    }

    private mutating func hold(
        _ bytes: UnsafeRawBufferPointer, from start: Int, text: (UnsafeRawBufferPointer) -> Void,
        command: (String) -> CommandReader.Line
    ) -> Int {
        let end = unsafe Self.lineEnd(bytes, from: start)
        let stop = end.map { $0 + 1 } ?? bytes.count
        unsafe held.append(contentsOf: bytes[start..<stop])
        let verdict = Self.mayBeCommand(held)
        if end != nil {
            if verdict == true, held.count <= Self.longestCommand { unsafe obey(command, text) }
            unsafe release(text)
        } else if verdict == false || held.count > Self.longestCommand {
            unsafe release(text)
            isAtLineStart = false
        }
        return stop
    }

    private mutating func obey(
        _ command: (String) -> CommandReader.Line, _ text: (UnsafeRawBufferPointer) -> Void
    ) {
        var line = held[...]
        let isEnded = line.last == 10
        if isEnded { line.removeLast() }
        if line.last == 13 { line.removeLast() }
        switch command(String(decoding: line, as: UTF8.self)) {
        case .asItIs: return
        case .hidden: held.removeAll(keepingCapacity: true)
        case .instead(let shown): held = Array(shown.utf8) + (isEnded ? [10] : [])
        }
    }

    private mutating func release(_ text: (UnsafeRawBufferPointer) -> Void) {
        guard !held.isEmpty else { return }
        unsafe held.withUnsafeBytes { unsafe text($0) }
        held.removeAll(keepingCapacity: true)
    }

    private static func canStart(_ byte: UInt8) -> Bool {
        byte == 58 || byte == 35 || byte == 32 || byte == 9
    }

    /// `nil` while it cannot be told yet.
    private static func mayBeCommand(_ bytes: [UInt8]) -> Bool? {
        guard let first = bytes.firstIndex(where: { $0 != 32 && $0 != 9 }) else {
            return bytes.count > longestIndentation ? false : nil
        }
        guard first <= longestIndentation else { return false }
        let rest = bytes[first...].prefix(3)
        if rest.starts(with: [58, 58]) || rest.starts(with: [35, 35, 91]) { return true }
        let isShort = rest.count < 3 && !rest.contains(10)
        let isPrefix = rest.elementsEqual([58]) || rest.elementsEqual([35]) || rest.elementsEqual([35, 35])
        return isShort && isPrefix ? nil : false
    }

    private static func lineEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        guard let found = unsafe memchr(base + start, 10, bytes.count - start) else { return nil }
        return unsafe base.distance(to: UnsafeRawPointer(found))
    }
}
