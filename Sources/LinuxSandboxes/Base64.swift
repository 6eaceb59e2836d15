/// Bytes as text, as JSON carries them.
///
/// Source: RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let padded = group + [UInt8](repeating: 0, count: 3 - group.count)
        let bits = padded.reduce(0) { $0 << 8 | Int($1) }
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : 61)
        }
    }
    return String(decoding: text, as: UTF8.self)
}
