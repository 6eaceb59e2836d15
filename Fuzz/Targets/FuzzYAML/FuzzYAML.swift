import YAML

/// YAML of any bytes: a tree within its limits, or findings that say why not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let limits = YAMLLimits(maximumBytes: 1 << 16, maximumDepth: 20, maximumNodes: 5_000, maximumErrors: 10)
    let (root, findings) = YAMLDocument.parse(bytes: bytes, path: "fuzz.yml", limits: limits)
    precondition(root != nil || !findings.isEmpty || isBlank(bytes), "no tree and no reason")
    precondition(findings.count <= 10, "more findings than asked for (\(findings.count))")
    return 0
}

/// Whether a text may be an empty document: blanks, comments and markers.
private func isBlank(_ bytes: [UInt8]) -> Bool {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.unicodeScalars.split { $0 == "\n" || $0 == "\r" }.allSatisfy { line in
        let content = line.drop { $0.properties.isWhitespace }
        return content.first.map { "#-.%\u{FEFF}".unicodeScalars.contains($0) } ?? true
    }
}
