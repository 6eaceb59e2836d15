/// Comparison of texts scalar by scalar in upper case, as .NET's `OrdinalIgnoreCase` does it.
///
/// Canonical equivalence, by which `String` compares, is not wanted: a composed letter is not its parts.
enum Folding {
    /// The UTF-8 bytes of the text in upper case.
    static func bytes(of text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            guard byte < 0x80 else { return slowBytes(of: text) }
            bytes.append(upper(byte))
        }
        return bytes
    }

    private static func slowBytes(of text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { bytes.append(contentsOf: UTF8.encode(upper(scalar)) ?? .init()) }
        return bytes
    }

    static func areEqual(_ left: String, _ right: String) -> Bool {
        var (a, b) = (left.utf8.makeIterator(), right.utf8.makeIterator())
        while true {
            let (x, y) = (a.next(), b.next())
            guard let x, let y else { return x == nil && y == nil }
            if x | y >= 0x80 { return bytes(of: left) == bytes(of: right) }
            if upper(x) != upper(y) { return false }
        }
    }

    /// Whether the left text stands before the right one, by UTF-16 units in upper case.
    static func isLess(_ left: String, _ right: String) -> Bool {
        left.unicodeScalars.lazy.map(rank).lexicographicallyPrecedes(right.unicodeScalars.lazy.map(rank))
    }

    /// Scalars beyond U+FFFF are surrogates in UTF-16 and so stand before U+E000.
    private static func rank(_ scalar: Unicode.Scalar) -> UInt32 {
        let value = upper(scalar).value
        return (0xE000...0xFFFF).contains(value) ? value &+ 0x20_0000 : value
    }

    static func upper(_ byte: UInt8) -> UInt8 { byte &- 97 < 26 ? byte &- 32 : byte }

    /// The simple upper case of a scalar: never more than one, and the dotless i stays.
    private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value < 0x80 { return Unicode.Scalar(upper(UInt8(truncatingIfNeeded: scalar.value))) }
        guard scalar.value != 0x131 else { return scalar }
        let mapping = scalar.properties.uppercaseMapping.unicodeScalars
        guard let first = mapping.first, mapping.count == 1 else { return scalar }
        return first
    }
}

/// Search of bytes in bytes in linear time, whatever they are.
enum Search {
    static func contains(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard !pattern.isEmpty else { return true }
        guard pattern.count <= text.count else { return false }
        let borders = borders(of: pattern)
        var matched = 0
        for byte in text {
            while matched > 0, pattern[matched] != byte { matched = borders[matched - 1] }
            if pattern[matched] == byte { matched += 1 }
            if matched == pattern.count { return true }
        }
        return false
    }

    /// For each prefix, the longest proper prefix that is also its suffix (Knuth, Morris, Pratt).
    private static func borders(of pattern: [UInt8]) -> [Int] {
        var borders = [Int](repeating: 0, count: pattern.count)
        var length = 0
        for index in pattern.indices.dropFirst() {
            while length > 0, pattern[length] != pattern[index] { length = borders[length - 1] }
            if pattern[length] == pattern[index] { length += 1 }
            borders[index] = length
        }
        return borders
    }
}
