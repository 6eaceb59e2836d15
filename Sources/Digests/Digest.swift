internal import COpenSSL

/// A SHA-256 digest: the one content address that Headgate uses.
///
///     Digest.sha256("abc").hex   // ba7816bf…
///
/// Source: FIPS 180-4.
public struct Digest: Sendable, Hashable, Comparable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes 32 raw bytes, or returns `nil` for any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 hexadecimal digits, with or without `sha256:` before them.
    public init?(_ text: String) {
        var digits = Array(text.utf8)
        if digits.starts(with: Array("sha256:".utf8)) { digits.removeFirst(7) }
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(of: digits[index]), let low = Self.value(of: digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `sha256:` and the digits, as it is written in pipelines and manifests.
    public var description: String { "sha256:" + hex }

    /// Hashes bytes in memory.
    public static func sha256(_ bytes: some Sequence<UInt8>) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(Array(bytes))
        return hasher.finish()
    }

    /// Hashes a text's UTF-8 bytes.
    public static func sha256(_ text: String) -> Digest { sha256(Array(text.utf8)) }

    /// Orders digests by their bytes.
    public static func < (left: Digest, right: Digest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 97...102: digit - 87
        case 65...70: digit - 55
        default: nil
        }
    }
}

extension Digest: CustomStringConvertible {}

/// Hashes a stream piece by piece.
@safe public struct SHA256Hasher: ~Copyable {
    private let context: OpaquePointer

    /// Starts a digest.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
        else {
            preconditionFailure("libcrypto has no SHA-256: out of memory or a broken OpenSSL configuration")
        }
        unsafe self.context = unsafe context
    }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// Adds bytes that the caller owns.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, unsafe !bytes.isEmpty else { return }
        let result = unsafe EVP_DigestUpdate(context, base, bytes.count)
        precondition(result == 1, "libcrypto could not add \(bytes.count) bytes to a digest")
    }

    /// The digest of all bytes so far; the hasher starts again.
    public mutating func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: 32)
        let ended = unsafe EVP_DigestFinal_ex(context, &bytes, nil)
        let restarted = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
        guard ended == 1, restarted == 1, let digest = Digest(bytes: bytes) else {
            preconditionFailure("libcrypto could not finish a digest")
        }
        return digest
    }

    deinit { unsafe EVP_MD_CTX_free(context) }
}
