internal import Diagnostics
internal import Secrets
internal import Testing

@Suite struct CommandFileTests {
    @Test(arguments: [
        ("", []),
        ("a=1\nb=2", ["a=1", "b=2"]),
        ("a=1\r\nb=2\r\n", ["a=1", "b=2"]),
        ("\u{FEFF}a=1\n\n\nb=\n", ["a=1", "b="]),
        ("a=x<<y=z\n", ["a=x<<y=z"]),
        ("a<<EOF\none\ntwo\nEOF\nb=2\n", ["a=one\ntwo", "b=2"]),
        ("a<<EOF\nEOF\n", ["a="]),
        ("a<<EOF\n\nEOF", ["a="]),
        ("a<<EOF\n\n\nEOF", ["a=\n"]),
        ("a<<EOF\r\none\r\ntwo\r\nEOF\r\n", ["a=one\r\ntwo"]),
        ("a<<E=F\nx=1\nE=F\n", ["a=x=1"]),
        ("a<<EOF\nEOF2\n EOF\nEOF", ["a=EOF2\n EOF"]),
        ("a=1\nb=2\na=3\n", ["a=3", "b=2"]),
        ("ключ=значение\n", ["ключ=значение"]),
        (" a = b \n", [" a = b "]),
    ])
    func `names and values are read as GitHub reads them`(_ text: String, _ expected: [String]) throws {
        let entries = try CommandFile.parse(text).get()
        #expect(entries.map { "\($0.name)=\($0.value)" } == expected)
    }

    @Test(arguments: [
        ("a=1\nnonsense\n", 2, "F101"), ("=x", 1, "F101"), ("<<EOF\nEOF", 1, "F101"), ("a<<\nx\n", 1, "F101"),
        ("x=1\n\na<<EOF\nb\nc\n", 3, "F102"), ("a<<EOF", 1, "F102"), ("# comment", 1, "F101"),
    ])
    func `a broken file is an error with its line`(_ text: String, _ line: Int, _ code: String) {
        guard case .failure(let error) = CommandFile.parse(text) else {
            Issue.record("'\(text)' must not be accepted")
            return
        }
        #expect(error.line == line)
        #expect(error.code.id == code)
        #expect(error.diagnostic(path: "f.env").span == SourceSpan(line: line, column: 1))
    }

    @Test(arguments: [
        (UInt32(0o600), UInt32(1_000), UInt32(1_000), false), (0o400, 1_000, 1_000, false),
        (0o640, 1_000, 1_000, true),
        (0o604, 1_000, 1_000, true), (0o600, 0, 1_000, false), (0o600, 1_001, 1_000, true),
        (0o600, 1_001, 0, false),
    ])
    func `a file of secrets is its owner's alone`(
        _ mode: UInt32, _ owner: UInt32, _ user: UInt32, _ refused: Bool
    ) {
        #expect((SecretFile.problem(path: "s", mode: mode, owner: owner, user: user) != nil) == refused)
    }

    @Test func `codes are unique and explained`() {
        #expect(Set(SecretsCode.all.map(\.id)).count == SecretsCode.all.count)
        #expect(SecretsCode.all.allSatisfy { !$0.explanation.isEmpty })
    }
}
