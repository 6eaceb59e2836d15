internal import Secrets
internal import Testing

@Suite struct MaskingStreamTests {
    @Test func `any way of cutting gives the same bytes`() {
        let needles = ["abcd", "bcdefg", "defgh", "aaaab", "multi\nline", "x\n\ny1", "gh"].map {
            Array($0.utf8)
        }
        let text = Array(
            "zabcdefghz aaaaaaab multi\nline multi\nlin x\n\ny1x\n\n abcdefg bcdefgabcd ghgh end aaaa".utf8)
        let expected = reference(text, needles)
        let known = masker(needles)
        for first in 0...text.count {
            for second in first...text.count {
                let pieces = [Array(text[..<first]), Array(text[first..<second]), Array(text[second...])]
                if masked(pieces, known) != expected { Issue.record("cut at \(first) and \(second)") }
            }
        }
        #expect(masked(text.map { [$0] }, masker(needles)) == expected)
    }

    @Test func `random texts agree with the plain definition`() {
        var random = Generator(state: 42)
        for _ in 0..<2_000 {
            let needles = (0..<random.below(6) + 1).map { _ in
                (0..<random.below(7) + 1).map { _ in UInt8(97 + random.below(3)) }
            }
            let text = (0..<random.below(60)).map { _ in UInt8(97 + random.below(3)) }
            var pieces: [[UInt8]] = []
            var rest = text[...]
            while !rest.isEmpty {
                let count = min(rest.count, random.below(20) + 1)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let output = masked(pieces, masker(needles))
            if output != reference(text, needles) { Issue.record("\(needles) in \(text)") }
        }
    }

    @Test func `only what may become a secret is held back`() {
        var stream = MaskingStream(Masker(["password1"]))
        #expect(fed(&stream, "Continue? ") == "Continue? ")
        #expect(fed(&stream, "the passw") == "the ")
        #expect(stream.heldCount == 5)
        #expect(fed(&stream, "age pass") == "passwage ")
        #expect(fed(&stream, "word1!") == "***!")
        #expect(fed(&stream, "pa") == "")
        var end: [UInt8] = []
        unsafe stream.finish { unsafe end.append(contentsOf: $0) }
        #expect(String(decoding: end, as: UTF8.self) == "pa")
    }

    @Test func `a secret that is added takes effect at once`() {
        var known = Masker(["password1"])
        var stream = MaskingStream(known)
        #expect(fed(&stream, "token77 passw") == "token77 ")
        known.add("token77")
        known.add("ssword")
        stream.update(known)
        #expect(fed(&stream, "ord token77") == "pa*** ***")
    }
}

// MARK: - The plain definition

/// Marks every byte of every occurrence, then writes each marked run as `***`.
private func reference(_ text: [UInt8], _ needles: [[UInt8]]) -> [UInt8] {
    var marks = [Bool](repeating: false, count: text.count)
    for needle in needles where needle.count <= text.count {
        for start in 0...(text.count - needle.count)
        where text[start..<start + needle.count].elementsEqual(needle) {
            for index in start..<start + needle.count { marks[index] = true }
        }
    }
    var result: [UInt8] = []
    for index in text.indices {
        if !marks[index] {
            result.append(text[index])
        } else if index == 0 || !marks[index - 1] {
            result += [42, 42, 42]
        }
    }
    return result
}

private func masker(_ needles: [[UInt8]]) -> Masker {
    var masker = Masker()
    for needle in needles { masker.addNeedle(needle) }
    return masker
}

private func masked(_ pieces: [[UInt8]], _ masker: Masker) -> [UInt8] {
    var stream = MaskingStream(masker)
    var result: [UInt8] = []
    for piece in pieces {
        unsafe piece.withUnsafeBytes { piece in
            unsafe stream.feed(piece) { unsafe result.append(contentsOf: $0) }
        }
    }
    unsafe stream.finish { unsafe result.append(contentsOf: $0) }
    return result
}

private func fed(_ stream: inout MaskingStream, _ text: String) -> String {
    var result: [UInt8] = []
    unsafe Array(text.utf8).withUnsafeBytes { piece in
        unsafe stream.feed(piece) { unsafe result.append(contentsOf: $0) }
    }
    return String(decoding: result, as: UTF8.self)
}

private struct Generator {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
