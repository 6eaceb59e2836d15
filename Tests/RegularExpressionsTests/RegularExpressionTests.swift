import RegularExpressions
import Testing

@Suite struct RegularExpressionTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var pattern: String
        var text: String
        var groups: [String?]?
        var testDescription: String { "\(pattern) in \(text)" }
    }

    @Test(arguments: [
        Row(
            pattern: #"^(\w+): (.*)$"#, text: "error: no such file",
            groups: ["error: no such file", "error", "no such file"]),
        Row(pattern: #"(a)|(b)|(c)"#, text: "b", groups: ["b", nil, "b", nil]),
        Row(pattern: #"^x"#, text: "ax"),
        Row(pattern: #"[^]+"#, text: "any", groups: ["any"]),
        Row(pattern: #"\u0041"#, text: "A", groups: ["A"]),
        Row(pattern: #"(?<name>é+)"#, text: "éé", groups: ["éé", "éé"]),
        Row(pattern: #"\d+"#, text: "٣ 7", groups: ["7"]),
        Row(pattern: #"(?:)"#, text: "", groups: [""]),
    ])
    func `a pattern finds what JavaScript's would`(row: Row) throws {
        let expected = row.groups.map { RegularExpression.Match.groups($0) } ?? RegularExpression.Match.none
        #expect(try RegularExpression(row.pattern).match(row.text) == expected)
    }

    @Test(arguments: ["(", "[a", #"\"#, "(?<n>a)(?<n>b)", "a{2,1}", #"\C"#])
    func `a pattern that is none says where`(pattern: String) {
        let problem = #expect(throws: RegularExpression.Problem.self) { _ = try RegularExpression(pattern) }
        #expect(problem.map { !$0.message.isEmpty && $0.offset <= pattern.utf8.count } == true)
    }

    @Test(.timeLimit(.minutes(1))) func `no pattern can hang`() throws {
        for pattern in ["(a+)+$", "(a|aa)+$", "(.*)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"] {
            let text = String(repeating: "a", count: 50_000) + "!"
            let match = try RegularExpression(pattern).match(text)
            #expect(match == .tooCostly || match == .none)
        }
    }
}
