internal import Workflows

/// Which texts can be names.
enum Names {
    /// `[A-Za-z_][A-Za-z0-9_-]*`, as ids of jobs and steps are.
    static func isID(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    /// A name that an environment can hold.
    static func isVariable(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 != UInt8(ascii: "=") && $0 >= 0x20 && $0 != 0x7F }
    }

    /// A parameter: an id that may also hold dots.
    static func isParameter(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy {
            isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// The values of `shell`.
enum Shells {
    static let known = ["bash", "sh", "python", "pwsh"]
    /// Those of Windows, which a step of another job or behind an `if` may name.
    static let ofWindows = ["cmd", "powershell"]

    /// What a shell must be; `nil` when this is one.
    static func problem(with text: String) -> String? {
        if known.contains(text) { return nil }
        guard text.utf8.contains(UInt8(ascii: " ")) else {
            return "bash, sh, python, pwsh or a command with {0}"
        }
        var rest = text.utf8[...]
        while let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
            rest = rest[brace...].dropFirst()
            if rest.starts(with: "0}".utf8) { return nil }
        }
        return "a command with {0} where the script's file goes"
    }
}
