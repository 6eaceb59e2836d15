import Digests
import Testing

@Suite struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `a text has the digest that FIPS 180-4 gives`(text: String, hex: String) {
        #expect(Digest.sha256(text).hex == hex)
        #expect(Digest(hex) == Digest.sha256(text))
        #expect(Digest("sha256:" + hex)?.description == "sha256:" + hex)
    }

    @Test func `a stream in pieces has the digest of the whole`() {
        var hasher = SHA256Hasher()
        hasher.update(Array("a".utf8))
        hasher.update(Array("bc".utf8))
        #expect(hasher.finish() == Digest.sha256("abc"))
    }

    @Test(arguments: ["", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 63)])
    func `what is not 64 hexadecimal digits is no digest`(text: String) {
        #expect(Digest(text) == nil)
    }
}
