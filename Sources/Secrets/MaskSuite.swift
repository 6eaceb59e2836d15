public import JSON

/// Runs tables of masks: texts and secrets of which none may be left, wherever the text is cut in two.
public enum MaskSuite {
    /// Runs every row of a file; its bytes are written in base64.
    ///
    /// - Returns: How many rows hide all at every cut, and one line for each of the others.
    public static func run(_ file: JSON) -> (passed: Int, failures: [String]) {
        let rows = file["cases"]?.array ?? []
        guard !rows.isEmpty else { return (0, ["the file has no 'cases'"]) }
        let failures = rows.compactMap { row in
            failure(row).map { "\(row.text()): \($0)" }
        }
        return (rows.count - failures.count, failures)
    }

    private static func failure(_ row: JSON) -> String? {
        let texts = (row["secrets"]?.array ?? []).compactMap { $0.string.flatMap(bytes(base64:)) }
        guard let plain = row["plaintext"]?.string.flatMap(bytes(base64:)),
            texts.count == row["secrets"]?.array?.count
        else { return "is not written in base64" }
        var masker = Masker()
        let needles = texts.map(SecretEncodings.trimmingSpace).filter { !$0.isEmpty }
        for needle in needles { masker.addNeedle(needle) }
        let whole = masker.mask(plain)
        if let left = needles.first(where: { occurs($0, in: whole) }) { return "\(left) is left in \(whole)" }
        for cut in 0...plain.count {
            let output = masked(plain, masker, cut: cut)
            if output != whole { return "cut at \(cut) it becomes \(output)" }
        }
        return nil
    }

    private static func masked(_ text: [UInt8], _ masker: Masker, cut: Int) -> [UInt8] {
        var stream = MaskingStream(masker)
        var output: [UInt8] = []
        unsafe text.withUnsafeBytes { bytes in
            unsafe stream.feed(UnsafeRawBufferPointer(rebasing: bytes[..<cut])) {
                unsafe output.append(contentsOf: $0)
            }
            unsafe stream.feed(UnsafeRawBufferPointer(rebasing: bytes[cut...])) {
                unsafe output.append(contentsOf: $0)
            }
        }
        unsafe stream.finish { unsafe output.append(contentsOf: $0) }
        return output
    }

    private static func occurs(_ needle: [UInt8], in text: [UInt8]) -> Bool {
        text.indices.contains { text[$0...].starts(with: needle) }
    }

    private static func bytes(base64 text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bytes: [UInt8] = []
        var bits = 0
        var count = 0
        for character in text.utf8 where character != 61 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return bytes
    }
}
