internal import HeadgateTestKit
internal import Testing
internal import Glibc

/// One case of the masking corpus of others, read by a small scanner: the file is strings and numbers only.
struct FuzzCase {
    var plaintext: [UInt8]
    var secrets: [[UInt8]]

    static func all() throws -> [FuzzCase] {
        let text = try #require(contents("\(Shared.folder)/conformance/mask/buildkite-fuzz.json"))
        var cases: [FuzzCase] = []
        var inSecrets = false
        for line in text.split(separator: "\n") {
            let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
            if line.contains("\"plaintext\"") {
                cases.append(FuzzCase(plaintext: try #require(decoded(String(quoted[3]))), secrets: []))
            } else if line.contains("\"secrets\"") {
                inSecrets = true
            } else if line.contains("]") {
                inSecrets = false
            } else if inSecrets, quoted.count == 3 {
                cases[cases.count - 1].secrets.append(try #require(decoded(String(quoted[1]))))
            }
        }
        return cases
    }

    private static func contents(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(file, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }

    private static func decoded(_ text: String) -> [UInt8]? {
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
            bytes.append(UInt8(bits >> count & 255))
        }
        return bytes
    }
}
