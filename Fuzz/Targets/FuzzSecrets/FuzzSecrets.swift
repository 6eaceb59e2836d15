import Secrets

/// What steps write: command files, and output that holds secrets.
///
/// The input is a size of pieces, a secret, a line feed, and the output.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSecrets(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    if case .failure(let error) = CommandFile.parse(text) {
        precondition(error.line > 0, "a finding without a line")
    }
    guard let size = bytes.first, let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return 0 }
    var masker = Masker()
    masker.add(String(decoding: bytes[1..<max(1, end)], as: UTF8.self), eachLine: size.isMultiple(of: 2))
    let output = Array(bytes[(end + 1)...])
    precondition(
        masked(output, by: masker, piece: Int(size) + 1) == masker.mask(output), "pieces change the mask")
    return 0
}

private func masked(_ output: [UInt8], by masker: Masker, piece: Int) -> [UInt8] {
    var stream = MaskingStream(masker)
    var result: [UInt8] = []
    var rest = output[...]
    while !rest.isEmpty {
        let part = Array(rest.prefix(piece))
        unsafe part.withUnsafeBytes { bytes in
            unsafe stream.feed(bytes) { unsafe result.append(contentsOf: $0) }
        }
        rest = rest.dropFirst(piece)
    }
    unsafe stream.finish { unsafe result.append(contentsOf: $0) }
    return result
}
