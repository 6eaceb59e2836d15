import Testing

@testable import StepCommands

@Suite struct ProblemMatcherTests {
    /// Patterns in the words of this suite: `A|B` splits a line that begins with A at B's first character.
    private static func compile(_ text: String) -> Result<
        ProblemMatcherFile.Compiled, ProblemMatcherFile.Problem
    > {
        let parts = text.split(separator: "|").map(String.init)
        guard parts.count == 2 else { return .failure(ProblemMatcherFile.Problem("no such pattern")) }
        return .success(
            ProblemMatcherFile.Compiled(groupCount: 9) { line in
                if line.contains("costly") { return .tooCostly }
                guard line.hasPrefix(parts[0]) else { return .none }
                let rest = String(line.dropFirst(parts[0].count))
                return .groups([line] + rest.split(separator: parts[1]).map { String($0) })
            })
    }

    private func matchers(_ json: String) throws -> ProblemMatchers {
        var all = ProblemMatchers()
        all.add(try ProblemMatcherFile.parse(json, compile: Self.compile).get())
        return all
    }

    static let single = """
        {"problemMatcher": [{"owner": "one", "severity": "warning", "pattern": [
          {"regexp": "E |:", "file": 1, "line": 2, "column": 3, "message": 4, "code": 5}]}]}
        """

    @Test func `one pattern finds file, place, message and code, colours or not`() throws {
        var all = try matchers(Self.single)
        var expected = Annotation(level: .warning, message: "m", title: "C1", file: "src/a.py", line: 3)
        expected.column = 4
        #expect(all.read("E /workspace/src/./x/../a.py:3:4:m:C1").annotation == expected)
        #expect(all.read("\u{1B}[31;1mE \u{1B}[0m\u{1B}[Ksrc/a.py:3:4:m:C1").annotation == expected)
        #expect(all.read("F a:1:2:m").annotation == nil)
        #expect(all.read("E a:1:2: ").annotation == nil, "no message")
    }

    static let several = """
        {"problemMatcher": [{"owner": "eslint", "pattern": [
          {"regexp": "/|:", "file": 1},
          {"regexp": "  |,", "line": 1, "severity": 2, "message": 3, "loop": true}]}]}
        """

    @Test func `several patterns follow each other, and the last may loop`() throws {
        var all = try matchers(Self.several)
        let lines = [
            "/a.js", "  1,error,first", "  2,warning,second", "", "  3,error,orphan", "/b.js", "x",
            "  4,error,no",
        ]
        let found = lines.map { all.read($0).annotation?.message }
        #expect(found == [nil, "first", "second", nil, nil, nil, nil, nil])
    }

    @Test func `a matcher of the same owner takes the place of the old, and removal ends it`() throws {
        var all = try matchers(Self.single)
        all.add(
            try ProblemMatcherFile.parse(Self.single.replacing("one", with: "ONE"), compile: Self.compile)
                .get())
        #expect(all.all.map(\.owner) == ["ONE"])
        all.remove(owner: "oNe")
        #expect(all.isEmpty)
    }

    @Test func `a matcher that costs too much three times is removed`() throws {
        var all = try matchers(Self.single)
        #expect((1...3).map { _ in all.read("costly").removed } == [nil, nil, "one"])
        #expect(all.isEmpty)
    }

    @Test(arguments: [
        "x", "{}", #"{"problemMatcher": [{}]}"#, #"{"problemMatcher": [{"owner": "a", "pattern": []}]}"#,
        #"{"problemMatcher": [{"owner": "a", "severity": "bad", "pattern": [{"regexp": "E|:", "message": 1}]}]}"#,
        #"{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "E", "message": 1}]}]}"#,
        #"{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "E|:", "message": 9}]}]}"#,
        #"{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "E|:", "file": 1}]}]}"#,
        #"{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "E|:", "message": 1, "loop": true}]}]}"#,
        #"{"problemMatcher": [{"owner": "a", "pattern": [{"regexp": "E|:", "message": 1}, {"regexp": "E|:", "message": 1}]}]}"#,
    ])
    func `a file that is none says why`(text: String) {
        guard case .failure(let problem) = ProblemMatcherFile.parse(text, compile: Self.compile) else {
            Issue.record("it was read")
            return
        }
        #expect(!problem.message.isEmpty)
    }
}
