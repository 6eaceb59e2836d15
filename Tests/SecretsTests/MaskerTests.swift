internal import HeadgateTestKit
internal import Secrets
internal import Testing

@Suite struct MaskerTests {
    @Test(arguments: [
        (["hunter22"], "say hunter22 and hunter22", "say *** and ***"),
        (["hunter22"], "aHVudGVyMjI= eGh1bnRlcjIy", "*** eG***"),
        (["abcdef", "cdefgh"], "1abcdefgh2", "1***2"),
        (["abcdefgh", "cdef"], "abcdefgX", "ab***gX"),
        (["abcd"], "abcdabcd-abcdabcd", "***-***"),
        (["line one\nline two"], "x line one\nline two y line one", "x *** y line one"),
        (["line one\nline two"], "line one\r\nline two", "***"),
        (["a b/c+d"], "a%20b%2Fc%2Bd a%20b%2fc%2bd", "*** ***"),
        ([#"qu"ote\x"#], #"{"k":"qu\"ote\\x"}"#, #"{"k":"***"}"#),
        (["<tag>&'s"], "&lt;tag&gt;&amp;&apos;s", "***"),
        (["it's me"], "it''s me, it'\\''s me", "***, ***"),
        (["\"quoted value\""], "quoted value", "***"),
        (["first&second&third1"], "first&second ... third1", "*** ... ***"),
        (["first1&+second&third"], "first1& ... econd&third", "***& ... ***"),
        (["a b&c=d"], "a+b%26c%3Dd", "***"),
        (["trailing\n"], "trailing.", "***."),
        (["abc"], "abc", "abc"),
        (["pässwörd"], #"p\u00e4ssw\u00f6rd pässwörd"#, "*** ***"),
        ([], "nothing", "nothing"),
    ])
    func `secrets are hidden in every form`(_ secrets: [String], _ text: String, _ expected: String) {
        #expect(Masker(secrets).mask(text) == expected)
    }

    @Test func `base64 of a secret is hidden wherever it stands`() {
        let masker = Masker(["correct horse"])
        for prefix in ["", "a", "ab", "abc", "abcd"] {
            for suffix in ["", "z", "zy", "zyx"] {
                let encoded = base64(prefix + "correct horse" + suffix)
                #expect(masker.occurs(in: encoded), "\(encoded) must be hidden")
                let hidden = encoded.utf8.count + 3 - masker.mask(encoded).utf8.count
                #expect(hidden >= 16, "\(masker.mask(encoded)) shows too much")
            }
        }
    }

    @Test func `lines of a mask are secrets of their own, lines of a secret are not`() {
        var masker = Masker()
        masker.add("first line\n{\nlast line", eachLine: true)
        #expect(masker.mask("first line { last line") == "*** { ***")
        #expect(Masker(["first line\n{\nlast line"]).mask("first line {") == "first line {")
    }

    @Test func `a masker is a value`() {
        let before = Masker(["first-secret"])
        var after = before
        after.add("second-secret")
        #expect(before.mask("second-secret") == "second-secret")
        #expect(after.mask("first-secret second-secret") == "*** ***")
    }

    @Test func `what is too short to be hidden is known`() {
        #expect(Masker.isTooShort("abc") && Masker.isTooShort("한"))
        #expect(!Masker.isTooShort("") && !Masker.isTooShort("abcd") && !Masker.isTooShort("한글"))
        #expect(Masker(["abc", "\nab\n"]).mask("abc YWJj ab \nab\n") == "abc YWJj ab ***")
    }

    @Test func `a needle may be a single byte`() {
        var masker = Masker()
        masker.addNeedle([120])
        masker.addNeedle([])
        #expect(masker.mask("axxbxc") == "a***b***c")
    }

    @Test func `a secret that is too long for encodings is hidden as it is`() {
        let secret = String(repeating: "0123456789abcdefX", count: 5_000)
        #expect(Masker([secret]).mask("<\(secret)>") == "<***>")
    }
}

private func base64(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    let bytes = Array(text.utf8)
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let number = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
        for place in 0..<4 {
            result.append(place <= group.count ? alphabet[number >> (18 - 6 * place) & 63] : "=")
        }
    }
    return result
}
